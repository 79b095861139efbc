import { Group, Paper, Text, Title, type PaperProps } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = PaperProps & { title?: ReactNode; note?: ReactNode; actions?: ReactNode; children: ReactNode };

/** A bounded part of a page with its own heading. */
export function Panel({ title, note, actions, children, ...rest }: Props) {
  return (
    <Paper component="section" withBorder p="md" bg="var(--overread-panel)" {...rest}>
      {(title || actions) && (
        <Group justify="space-between" mb="sm" wrap="nowrap" align="flex-start">
          <div>
            {title && <Title order={2}>{title}</Title>}
            {note && (
              <Text size="xs" c="dimmed" component="div" mt={2}>
                {note}
              </Text>
            )}
          </div>
          {actions && (
            <Group gap="xs" wrap="nowrap">
              {actions}
            </Group>
          )}
        </Group>
      )}
      {children}
    </Paper>
  );
}
