import { Badge, Button, Group, Tooltip } from '@mantine/core';
import { useVerification } from '../api/audit';
import { plural } from '../ui/format';

/** Whether the chain of events holds, checked anew on request. */
export function VerificationBadge({ project }: { project: string }) {
  const verification = useVerification(project);
  const { data } = verification;
  return (
    <Group gap="xs">
      {data && (
        <Tooltip label={data.sentence} multiline maw={400}>
          <Badge
            size="lg"
            variant="outline"
            color={data.sound ? 'teal' : 'red'}
            tt="none"
            data-testid="audit-verification"
          >
            {data.sound
              ? `✓ Unbroken, ${plural(data.events, 'event')}`
              : `✗ Broken${data.first_broken == null ? '' : ` at event ${data.first_broken}`}`}
          </Badge>
        </Tooltip>
      )}
      {verification.error && (
        <Badge size="lg" variant="outline" color="red" tt="none">
          {verification.error.message}
        </Badge>
      )}
      <Button
        size="compact-sm"
        variant="default"
        loading={verification.isFetching}
        onClick={() => void verification.refetch()}
      >
        Verify again
      </Button>
    </Group>
  );
}
