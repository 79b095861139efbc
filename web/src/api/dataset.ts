import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { inProject, useChange } from './change';
import { api, data } from './client';
import type { FileReport, QuarantinedFile, Split } from './types';

export function useFacets(project: string) {
  return useQuery({
    queryKey: inProject(project, 'facets'),
    queryFn: () => data(api.GET('/api/projects/{project}/facets', { params: { path: { project } } })),
  });
}

export type CaseFilter = { split?: Split | 'none'; batch?: string; facet?: string; value?: string; after?: string };

export const CASES_PER_PAGE = 50;

export function useCases(project: string, filter: CaseFilter) {
  return useQuery({
    queryKey: inProject(project, 'cases', filter),
    placeholderData: keepPreviousData,
    queryFn: () =>
      data(
        api.GET('/api/projects/{project}/cases', {
          params: { path: { project }, query: { ...filter, limit: CASES_PER_PAGE } },
        }),
      ),
  });
}

export function useCase(project: string, id: string) {
  return useQuery({
    queryKey: inProject(project, 'case', id),
    queryFn: () => data(api.GET('/api/projects/{project}/cases/{case}', { params: { path: { project, case: id } } })),
  });
}

export function useQuarantine(project: string) {
  return useQuery({
    queryKey: inProject(project, 'quarantine'),
    queryFn: () => data(api.GET('/api/projects/{project}/quarantine', { params: { path: { project } } })),
  });
}

export type QuarantineDecision = 'discard' | 'import_again';

/** What became of a file that was decided about: imported again, gone, or why it stays. */
export type Decided = { name: string; report: FileReport | null; stays: string | null };

/** Decides about files one after the other; a file that stays in quarantine does not stop the others. */
export function useDecideOnQuarantine(project: string) {
  return useChange(project, async ({ files, decision, onDecided }: Deciding): Promise<Decided[]> => {
    const decided: Decided[] = [];
    for (const { id, name } of files) {
      try {
        const { file } = await data(
          api.POST('/api/projects/{project}/quarantine/{file}/decision', {
            params: { path: { project, file: id } },
            body: { decision },
          }),
        );
        decided.push({ name, report: file ?? null, stays: null });
      } catch (error) {
        decided.push({ name, report: null, stays: error instanceof Error ? error.message : String(error) });
      }
      onDecided?.(decided.length);
    }
    return decided;
  });
}

type Deciding = { files: QuarantinedFile[]; decision: QuarantineDecision; onDecided?: (done: number) => void };

/** Where a case's images are served to those who oversee the project. */
export const viewingAddress = (project: string, id: string) => `/api/projects/${project}/cases/${id}/viewing`;

export function useViewing(project: string, id: string) {
  return useQuery({
    queryKey: inProject(project, 'viewing', id),
    staleTime: Infinity,
    queryFn: () =>
      data(api.GET('/api/projects/{project}/cases/{case}/viewing', { params: { path: { project, case: id } } })),
  });
}
