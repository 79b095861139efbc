import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useDecideOnQuarantine, type QuarantineDecision } from '../api/dataset';
import type { QuarantinedFile } from '../api/types';
import { OUTCOMES } from './outcomes';

/** What is to become of a file in quarantine; discarding asks once more. */
export function QuarantineActions({ project, file }: { project: string; file: QuarantinedFile }) {
  const decide = useDecideOnQuarantine(project);
  const [asked, setAsked] = useState(false);
  const settle = (decision: QuarantineDecision) =>
    decide.mutate(
      { file: file.id, decision },
      {
        onSuccess: (decided) =>
          notifications.show({
            message: decided.file
              ? `${file.name}: ${OUTCOMES[decided.file.outcome].name.toLowerCase()}.`
              : `${file.name} is discarded.`,
          }),
        onError: (error) => notifications.show({ color: 'red', message: error.message }),
      },
    );
  return (
    <Group gap={6} wrap="nowrap" justify="flex-end">
      <Button
        size="compact-sm"
        variant="default"
        disabled={decide.isPending}
        onClick={() => settle('import_again')}
        data-testid="import-again"
      >
        Import again
      </Button>
      {asked ? (
        <Button
          size="compact-sm"
          color="red"
          disabled={decide.isPending}
          onClick={() => settle('discard')}
          data-testid="discard-confirm"
        >
          Discard it
        </Button>
      ) : (
        <Button size="compact-sm" variant="default" onClick={() => setAsked(true)} data-testid="discard">
          Discard…
        </Button>
      )}
    </Group>
  );
}
