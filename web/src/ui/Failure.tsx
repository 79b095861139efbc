import { Alert, Button, Group, Text } from '@mantine/core';

/** What went wrong, in the server's own sentence, with a way on. */
export function Failure({ error, onRetry }: { error: Error | null | undefined; onRetry?: () => void }) {
  if (!error) return null;
  return (
    <Alert color="red" variant="outline" role="alert" p="sm">
      <Group justify="space-between" wrap="nowrap" gap="md">
        <Text size="sm">{error.message}</Text>
        {onRetry && (
          <Button size="compact-sm" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Group>
    </Alert>
  );
}
