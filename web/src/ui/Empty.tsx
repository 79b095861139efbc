import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** Nothing is here yet: says so, says what to do next, and offers it. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <Stack align="flex-start" gap="xs" p="lg" bd="1px dashed var(--overread-line)" bdrs="sm" maw={720}>
      <Text fw={600}>{title}</Text>
      {children && (
        <Text size="sm" c="dimmed" component="div">
          {children}
        </Text>
      )}
      {action}
    </Stack>
  );
}
