import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { expect, it, vi } from 'vitest';
import { inProject, useChange } from './change';

it('does what follows a change when the page that asked for it was replaced meanwhile', async () => {
  let value = 0;
  const said: string[] = [];
  let save: (() => void) | undefined;
  let shownLast = -1;
  function Form() {
    const change = useChange('p', () => Promise.resolve((value += 1)));
    save = () => change.mutate(undefined, { onSuccess: (now) => said.push(`saved ${String(now)}`) });
    return null;
  }
  function Page() {
    const shown = useQuery({ queryKey: inProject('p', 'value'), queryFn: () => Promise.resolve(value) });
    // Answers late, so that the form is replaced before all is fetched anew.
    useQuery({ queryKey: inProject('p', 'slow'), queryFn: () => new Promise<number>((done) => setTimeout(done, 60, 0)) });
    shownLast = shown.data ?? -1;
    return shown.data === undefined ? null : <Form key={shown.data} />;
  }
  const root = createRoot(document.createElement('div'));
  root.render(
    <QueryClientProvider client={new QueryClient()}>
      <Page />
    </QueryClientProvider>,
  );
  await vi.waitFor(() => expect(save).toBeTypeOf('function'));
  save?.();
  await vi.waitFor(() => expect(said).toEqual(['saved 1']));
  expect(shownLast).toBe(1);
  root.unmount();
});
