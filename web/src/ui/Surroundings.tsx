import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './theme.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { cssVariables, theme } from './theme';

/** What the network lost is asked for once more; a server that said no is not asked twice. */
function unlessRefused(failures: number, error: Error): boolean {
  const status = 'status' in error && typeof error.status === 'number' ? error.status : 0;
  return failures < 1 && (status < 400 || status >= 500);
}

/** What every page stands in: the dark theme, notifications and one query cache. */
export function Surroundings({ children, queries }: { children: ReactNode; queries?: QueryClient }) {
  const [ordinary] = useState(
    () =>
      new QueryClient({
        defaultOptions: { queries: { retry: unlessRefused, staleTime: 10_000, refetchOnWindowFocus: false } },
      }),
  );
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme="dark">
      <QueryClientProvider client={queries ?? ordinary}>
        <Notifications position="bottom-center" limit={3} />
        {children}
      </QueryClientProvider>
    </MantineProvider>
  );
}
