import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data } from './client';

const TOKENS = ['tokens'];

export function useTokens() {
  return useQuery({ queryKey: TOKENS, queryFn: () => data(api.GET('/api/tokens')) });
}

export function useMakeToken() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; days: number }) => data(api.POST('/api/tokens', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: TOKENS }),
  });
}

export function useRevokeToken() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (token: string) => data(api.DELETE('/api/tokens/{token}', { params: { path: { token } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: TOKENS }),
  });
}
