import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';

/** What a project's queries are filed under: all are fetched anew after any change in the project. */
export const inProject = (project: string, ...rest: unknown[]) => ['project', project, ...rest];

/** A change in a project; afterwards everything shown of it is fetched anew. */
export function useChange<Input, Output>(
  project: string,
  change: (input: Input) => Promise<Output>,
): UseMutationResult<Output, Error, Input> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['project', project] }),
        queries.invalidateQueries({ queryKey: ['projects'] }),
      ]);
    },
  });
}
