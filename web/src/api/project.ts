import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { inProject, useChange } from './change';
import { api, asText, data } from './client';
import type { CaseUnit, Role } from './types';

export function useProjects() {
  return useQuery({
    queryKey: ['projects'],
    queryFn: () => data(api.GET('/api/projects')),
  });
}

export function useCreateProject() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { project: string; title: string; case_unit: CaseUnit }) =>
      data(api.POST('/api/projects', { body })),
    onSuccess: () => queries.invalidateQueries(),
  });
}

export function useProject(project: string) {
  return useQuery({
    queryKey: inProject(project),
    // Reads come in while a manager watches.
    refetchInterval: 60_000,
    queryFn: () => data(api.GET('/api/projects/{project}', { params: { path: { project } } })),
  });
}

export function useDocument(project: string) {
  return useQuery({
    queryKey: inProject(project, 'document'),
    queryFn: () =>
      data(api.GET('/api/projects/{project}/document', { params: { path: { project } }, parseAs: 'text' })),
  });
}

export function useApplyDocument(project: string) {
  return useChange(project, (body: string) =>
    data(api.PUT('/api/projects/{project}/document', { params: { path: { project } }, body, ...asText })),
  );
}

export function useMembers(project: string) {
  return useQuery({
    queryKey: inProject(project, 'members'),
    queryFn: () => data(api.GET('/api/projects/{project}/members', { params: { path: { project } } })),
  });
}

export function useCandidates(project: string, enabled: boolean) {
  return useQuery({
    queryKey: inProject(project, 'candidates'),
    enabled,
    queryFn: () => data(api.GET('/api/projects/{project}/candidates', { params: { path: { project } } })),
  });
}

export function useSetRoles(project: string) {
  return useChange(project, ({ user, roles }: { user: string; roles: Role[] }) =>
    data(api.PUT('/api/projects/{project}/members/{user}', { params: { path: { project, user } }, body: { roles } })),
  );
}
