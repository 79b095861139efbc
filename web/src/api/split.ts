import { useQuery } from '@tanstack/react-query';
import { inProject, useChange } from './change';
import { api, data } from './client';
import type { SplitDesign, SplitState } from './contract';

export function useSplit(project: string) {
  return useQuery({
    queryKey: inProject(project, 'split'),
    queryFn: () => data<SplitState>(api.GET('/api/projects/{project}/split', { params: { path: { project } } })),
  });
}

export function useDrawSplit(project: string) {
  return useChange(project, (body: SplitDesign) =>
    data<SplitState>(api.PUT('/api/projects/{project}/split', { params: { path: { project } }, body })),
  );
}
