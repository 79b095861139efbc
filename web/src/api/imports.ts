import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { inProject } from './change';
import { api, data } from './client';
import type { ImportSummary, Outcome } from './types';

export function useImports(project: string) {
  return useQuery({
    queryKey: inProject(project, 'imports'),
    queryFn: () => data(api.GET('/api/projects/{project}/imports', { params: { path: { project } } })),
  });
}

export function useImport(project: string, id: string, outcome: Outcome | null) {
  return useQuery({
    queryKey: inProject(project, 'import', id, outcome),
    placeholderData: keepPreviousData,
    queryFn: () =>
      data(
        api.GET('/api/projects/{project}/imports/{import}', {
          params: { path: { project, import: id }, query: { outcome: outcome ?? undefined, limit: 500 } },
        }),
      ),
  });
}

export const reportAddress = (project: string, id: string) => `/api/projects/${project}/imports/${id}/report.csv`;

export function beginImport(project: string): Promise<{ import: string }> {
  return data(
    api.POST('/api/projects/{project}/imports', { params: { path: { project } }, body: { source: 'browser' } }),
  );
}

export function completeImport(project: string, id: string): Promise<ImportSummary> {
  return data(
    api.POST('/api/projects/{project}/imports/{import}/completion', { params: { path: { project, import: id } } }),
  );
}

export async function findImport(project: string, id: string): Promise<ImportSummary> {
  const page = await data(
    api.GET('/api/projects/{project}/imports/{import}', {
      params: { path: { project, import: id }, query: { limit: 1 } },
    }),
  );
  return page.summary;
}
