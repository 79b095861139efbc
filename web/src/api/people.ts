import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data } from './client';

const PEOPLE = ['people'];

export function usePeople() {
  return useQuery({
    queryKey: PEOPLE,
    queryFn: () => data(api.GET('/api/people')),
  });
}

export type NewPerson = { name: string; display_name: string; password: string; administrator: boolean };

export function useCreatePerson() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewPerson) => data(api.POST('/api/people', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: PEOPLE }),
  });
}

export type PersonChange = {
  user: string;
  display_name: string;
  administrator: boolean;
  disabled: boolean;
  password?: string;
};

export function useChangePerson() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ user, ...body }: PersonChange) =>
      data(api.PUT('/api/people/{user}', { params: { path: { user } }, body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: PEOPLE }),
  });
}
