import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { inProject } from './change';
import { api, data } from './client';
import type { AuditEvent } from './types';

type EventPage = { events: AuditEvent[]; next?: number | null };

export function useAudit(project: string, action: string | null) {
  return useInfiniteQuery({
    queryKey: inProject(project, 'audit', action),
    placeholderData: keepPreviousData,
    initialPageParam: null as number | null,
    getNextPageParam: (page: EventPage) => page.next,
    queryFn: ({ pageParam }) =>
      data(
        api.GET('/api/projects/{project}/audit', {
          params: {
            path: { project },
            query: { before: pageParam ?? undefined, action: action ?? undefined, limit: 100 },
          },
        }),
      ),
  });
}

export function useVerification(project: string) {
  return useQuery({
    queryKey: inProject(project, 'verification'),
    queryFn: () => data(api.GET('/api/projects/{project}/audit/verification', { params: { path: { project } } })),
  });
}
