import { useQuery } from '@tanstack/react-query';
import { inProject, useChange } from './change';
import { api, data } from './client';
import type { BatchKind, Split } from './types';

export function useBatches(project: string) {
  return useQuery({
    queryKey: inProject(project, 'batches'),
    queryFn: () => data(api.GET('/api/projects/{project}/batches', { params: { path: { project } } })),
  });
}

export function useBatch(project: string, batch: string) {
  return useQuery({
    queryKey: inProject(project, 'batch', batch),
    refetchInterval: 60_000,
    queryFn: () => data(api.GET('/api/projects/{project}/batches/{batch}', { params: { path: { project, batch } } })),
  });
}

export type NewBatch = { kind: BatchKind; name: string; cases: number; split: Split | null };

export function useCreateBatch(project: string) {
  return useChange(project, (body: NewBatch) =>
    data(api.POST('/api/projects/{project}/batches', { params: { path: { project } }, body })),
  );
}

export function useReleaseBatch(project: string, batch: string) {
  return useChange(project, (deadline: string | null) =>
    data(
      api.POST('/api/projects/{project}/batches/{batch}/release', {
        params: { path: { project, batch } },
        body: { deadline },
      }),
    ),
  );
}

export function useDeleteBatch(project: string) {
  return useChange(project, (batch: string) =>
    data(api.DELETE('/api/projects/{project}/batches/{batch}', { params: { path: { project, batch } } })),
  );
}

export function useBoard(project: string, batch: string) {
  return useQuery({
    queryKey: inProject(project, 'board', batch),
    queryFn: () =>
      data(api.GET('/api/projects/{project}/batches/{batch}/board', { params: { path: { project, batch } } })),
  });
}
