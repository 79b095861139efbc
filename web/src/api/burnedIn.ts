import { useQuery } from '@tanstack/react-query';
import { inProject, useChange } from './change';
import { api, data } from './client';

export function useBurnedIn(project: string) {
  return useQuery({
    queryKey: inProject(project, 'burned-in'),
    queryFn: () => data(api.GET('/api/projects/{project}/burned-in', { params: { path: { project } } })),
  });
}

export type BurnedInDecision = 'clear' | 'exclude';

export function useDecideOnBurnedIn(project: string) {
  return useChange(project, ({ case: id, decision }: { case: string; decision: BurnedInDecision }) =>
    data(
      api.POST('/api/projects/{project}/burned-in/{case}/decision', {
        params: { path: { project, case: id } },
        body: { decision },
      }),
    ),
  );
}

export const pictureAddress = (project: string, id: string, image: string, frame: number) =>
  `/api/projects/${project}/burned-in/${id}/images/${image}/frames/${frame}`;
