import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { inProject } from './change';
import { api, data } from './client';

export function useWatch(project: string, facet: string | null) {
  return useQuery({
    queryKey: inProject(project, 'watch', facet),
    placeholderData: keepPreviousData,
    queryFn: () =>
      data(
        api.GET('/api/projects/{project}/watch', {
          params: { path: { project }, query: { facet: facet ?? undefined } },
        }),
      ),
  });
}
