import { Group, Loader, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failure } from './Failure';

type Props<T> = { query: UseQueryResult<T, Error>; children: (data: T) => ReactNode };

/** What a query brought; until then that it is under way, or why it failed. */
export function Loaded<T>({ query, children }: Props<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Group gap="xs" py="md" role="status">
      <Loader size="xs" />
      <Text size="sm" c="dimmed">
        Loading…
      </Text>
    </Group>
  );
}
