import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './theme.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { cssVariables, theme } from './theme';

/** What every page stands in: the dark theme, notifications and one query cache. */
export function Surroundings({ children, queries }: { children: ReactNode; queries?: QueryClient }) {
  const [ordinary] = useState(
    () =>
      new QueryClient({
        defaultOptions: { queries: { retry: 1, staleTime: 10_000, refetchOnWindowFocus: false } },
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
