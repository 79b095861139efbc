import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';

/** What a project's queries are filed under: all are fetched anew after any change in the project. */
export const inProject = (project: string, ...rest: unknown[]) => ['project', project, ...rest];

/** What to do when a change was made, or failed. */
type Then<Output> = { onSuccess?: (output: Output) => void; onError?: (error: Error) => void };

type Change<Input, Output> = Omit<UseMutationResult<Output, Error, Input>, 'mutate'> & {
  mutate: (input: Input, then?: Then<Output>) => void;
};

/**
 * A change in a project; afterwards everything shown of it is fetched anew.
 *
 * What is to be done then is done even when the part of the page that asked for the change is gone by that time: what
 * was fetched anew often replaces it.
 */
export function useChange<Input, Output>(project: string, change: (input: Input) => Promise<Output>): Change<Input, Output> {
  const queries = useQueryClient();
  const mutation = useMutation({
    mutationFn: change,
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['project', project] }),
        queries.invalidateQueries({ queryKey: ['projects'] }),
      ]);
    },
  });
  const mutate = (input: Input, then?: Then<Output>) =>
    void mutation.mutateAsync(input).then(then?.onSuccess, (error: Error) => then?.onError?.(error));
  return { ...mutation, mutate };
}
