import { Box, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = { title: ReactNode; lead?: ReactNode; actions?: ReactNode; children: ReactNode };

/** A page of the manager's app: its title, one sentence, its actions, its content. */
export function Page({ title, lead, actions, children }: Props) {
  return (
    <Stack gap="md" p="lg" maw={1640}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Box>
          <Title order={1}>{title}</Title>
          {lead && (
            <Text size="sm" c="dimmed" component="div" mt={2} maw={860}>
              {lead}
            </Text>
          )}
        </Box>
        {actions && (
          <Group gap="xs" wrap="nowrap">
            {actions}
          </Group>
        )}
      </Group>
      {children}
    </Stack>
  );
}
