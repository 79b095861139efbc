import { useQuery } from '@tanstack/react-query';
import { inProject, useChange } from './change';
import { api, data } from './client';
import type { PlanDesign } from './types';

export function usePlan(project: string) {
  return useQuery({
    queryKey: inProject(project, 'plan'),
    queryFn: () => data(api.GET('/api/projects/{project}/plan', { params: { path: { project } } })),
  });
}

export function useSavePlan(project: string) {
  return useChange(project, (body: PlanDesign) =>
    data(api.PUT('/api/projects/{project}/plan', { params: { path: { project } }, body })),
  );
}
