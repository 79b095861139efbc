import { useQuery } from '@tanstack/react-query';
import { inProject, useChange } from './change';
import { api, asText, data } from './client';
import type { Protocol } from './types';

export function useProtocol(project: string) {
  return useQuery({
    queryKey: inProject(project, 'protocol'),
    queryFn: () => data(api.GET('/api/projects/{project}/protocol', { params: { path: { project } } })),
  });
}

const versionQuery = (project: string, version: number) => ({
  queryKey: inProject(project, 'protocol', version),
  staleTime: Infinity,
  queryFn: () =>
    data(api.GET('/api/projects/{project}/protocol/versions/{version}', { params: { path: { project, version } } })),
});

export const useProtocolVersion = (project: string, version: number) => useQuery(versionQuery(project, version));

/** The protocol that reads were made under; the draft while there is no read. */
export function useReadProtocol(project: string, version: number | undefined): Protocol | undefined {
  const draft = useProtocol(project);
  const released = useQuery({ ...versionQuery(project, version ?? 0), enabled: version !== undefined });
  return released.data?.protocol ?? draft.data?.draft;
}

export function useSaveDraft(project: string) {
  return useChange(project, (body: string) =>
    data(api.PUT('/api/projects/{project}/protocol/draft', { params: { path: { project } }, body, ...asText })),
  );
}

export function useReleaseProtocol(project: string) {
  return useChange(project, () =>
    data(api.POST('/api/projects/{project}/protocol/release', { params: { path: { project } } })),
  );
}

export function usePictures(project: string) {
  return useQuery({
    queryKey: inProject(project, 'pictures'),
    queryFn: () => data(api.GET('/api/projects/{project}/protocol/pictures', { params: { path: { project } } })),
  });
}

export const pictureAddress = (project: string, name: string) =>
  `/api/projects/${project}/protocol/pictures/${encodeURIComponent(name)}`;

export function useAddPicture(project: string) {
  return useChange(project, (file: File) =>
    data(
      api.PUT('/api/projects/{project}/protocol/pictures/{name}', {
        params: { path: { project, name: file.name } },
        body: file as unknown as number[],
        headers: { 'Content-Type': file.type || 'application/octet-stream' },
        bodySerializer: (body: unknown) => body,
      }),
    ),
  );
}
