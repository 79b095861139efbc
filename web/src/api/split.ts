import { useQuery } from '@tanstack/react-query';
import { inProject, useChange } from './change';
import { api, data } from './client';
import type { SplitDesign } from './types';

export function useSplit(project: string) {
  return useQuery({
    queryKey: inProject(project, 'split'),
    queryFn: () => data(api.GET('/api/projects/{project}/split', { params: { path: { project } } })),
  });
}

export function useDrawSplit(project: string) {
  return useChange(project, (body: SplitDesign) =>
    data(api.PUT('/api/projects/{project}/split', { params: { path: { project } }, body })),
  );
}
