import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { inProject } from './change';
import { data } from './client';
import { undescribed, type Watch } from './contract';

export function useWatch(project: string, facet: string | null) {
  return useQuery({
    queryKey: inProject(project, 'watch', facet),
    placeholderData: keepPreviousData,
    queryFn: () =>
      data(
        undescribed<Watch>()('/api/projects/{project}/watch', {
          params: { path: { project }, query: { facet: facet ?? undefined } },
        }),
      ),
  });
}
