import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data } from './client';
import type { Decision } from './types';

const ARBITRATION = ['arbitration'];

export function useArbitrationProjects() {
  return useQuery({
    queryKey: [...ARBITRATION, 'projects'],
    staleTime: 0,
    queryFn: () => data(api.GET('/api/arbitration/projects')),
  });
}

/** Opens the next case that waits for a decision; null when there is none. */
export function useNextArbitration() {
  return useMutation({
    mutationFn: (project: string) =>
      data(api.POST('/api/arbitration/projects/{project}/next', { params: { path: { project } } })),
  });
}

export function useArbitration(token: string) {
  return useQuery({
    queryKey: [...ARBITRATION, 'case', token],
    staleTime: Infinity,
    queryFn: () => data(api.GET('/api/arbitration/cases/{arbitration}', { params: { path: { arbitration: token } } })),
  });
}

export function useDecide(token: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Decision) =>
      data(
        api.POST('/api/arbitration/cases/{arbitration}/decision', {
          params: { path: { arbitration: token } },
          body,
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ARBITRATION }),
  });
}

/** Where the pictures of the manual are that the readers had. */
export const manualPictures = (token: string) => (name: string) =>
  `${arbitrationAddress(token)}/pictures/${encodeURIComponent(name)}`;

/** Where the images of an arbitration are served, under UIDs of their own. */
export const arbitrationAddress = (token: string) => `/api/arbitration/cases/${token}`;
