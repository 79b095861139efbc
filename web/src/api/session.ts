import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data } from './client';
import type { Me } from './types';
import { Refusal } from './refusal';

const SESSION = ['session'];

/** Who is signed in; null when nobody is. */
export function useMe() {
  return useQuery({
    queryKey: SESSION,
    staleTime: 60_000,
    queryFn: async (): Promise<Me | null> => {
      try {
        return await data(api.GET('/api/session'));
      } catch (error) {
        if (error instanceof Refusal && error.status === 401) return null;
        throw error;
      }
    },
  });
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; password: string }) => data(api.POST('/api/session', { body })),
    onSuccess: (me) => queries.setQueryData(SESSION, me),
  });
}

/** Ends the session; the page is loaded anew, so that nothing of it stays in memory. */
export function useSignOut() {
  return useMutation({
    mutationFn: () => data(api.DELETE('/api/session')),
    onSuccess: () => window.location.assign('/sign-in'),
  });
}

/** Marks the session as ended when the server says so. */
export function useForgetSession() {
  const queries = useQueryClient();
  return () => queries.setQueryData(SESSION, null);
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: { current: string; new: string }) => data(api.PUT('/api/session/password', { body })),
  });
}
