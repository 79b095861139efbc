import { useQuery } from '@tanstack/react-query';
import { inProject, useChange } from './change';
import { api, data } from './client';
import type { Plan, PlanDesign } from './contract';

export function usePlan(project: string) {
  return useQuery({
    queryKey: inProject(project, 'plan'),
    queryFn: () => data<Plan>(api.GET('/api/projects/{project}/plan', { params: { path: { project } } })),
  });
}

export function useSavePlan(project: string) {
  return useChange(project, (body: PlanDesign) =>
    data<Plan>(api.PUT('/api/projects/{project}/plan', { params: { path: { project } }, body })),
  );
}
