import { useQuery } from '@tanstack/react-query';
import { inProject, useChange } from './change';
import { api, data } from './client';
import type { DeidentificationProfile } from './types';

export function useDeidentification(project: string) {
  return useQuery({
    queryKey: inProject(project, 'deidentification'),
    queryFn: () => data(api.GET('/api/projects/{project}/deidentification', { params: { path: { project } } })),
  });
}

export function useSaveDeidentification(project: string) {
  return useChange(project, (body: DeidentificationProfile) =>
    data(api.PUT('/api/projects/{project}/deidentification', { params: { path: { project } }, body })),
  );
}
