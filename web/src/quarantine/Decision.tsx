import { Button, Group, Progress, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useDecideOnQuarantine, type QuarantineDecision } from '../api/dataset';
import type { QuarantinedFile } from '../api/types';
import { summary } from './summary';

type Props = {
  project: string;
  files: QuarantinedFile[];
  /** How its buttons are told from those of other files. */
  of: 'file' | 'selection';
  onDecided?: () => void;
};

/** What is to become of files in quarantine; discarding asks once more. */
export function Decision({ project, files, of, onDecided }: Props) {
  const decide = useDecideOnQuarantine(project);
  const [asked, setAsked] = useState(false);
  const [done, setDone] = useState(0);
  const settle = (decision: QuarantineDecision) => {
    setAsked(false);
    setDone(0);
    decide.mutate(
      { files, decision, onDecided: setDone },
      {
        onSuccess: (decided) => {
          const { message, isFailure } = summary(decided);
          notifications.show({ message, color: isFailure ? 'red' : undefined });
          onDecided?.();
        },
      },
    );
  };
  const name = (id: string) => (of === 'file' ? id : `${id}-selected`);
  if (decide.isPending && files.length > 1) {
    return (
      <Group gap="xs" w={260} wrap="nowrap" role="status">
        <Progress value={(100 * done) / files.length} style={{ flex: 1 }} />
        <Text size="xs" c="dimmed">
          {done} of {files.length}
        </Text>
      </Group>
    );
  }
  const isIdle = files.length === 0 || decide.isPending;
  return (
    <Group gap={6} wrap="nowrap" justify="flex-end">
      <Button
        size="compact-sm"
        variant="default"
        disabled={isIdle}
        onClick={() => settle('import_again')}
        data-testid={name('import-again')}
      >
        Import again
      </Button>
      {asked ? (
        <Button size="compact-sm" color="red" disabled={isIdle} onClick={() => settle('discard')} data-testid={name('discard-confirm')}>
          {of === 'file' ? 'Discard it' : `Discard ${files.length}`}
        </Button>
      ) : (
        <Button size="compact-sm" variant="default" disabled={isIdle} onClick={() => setAsked(true)} data-testid={name('discard')}>
          Discard…
        </Button>
      )}
    </Group>
  );
}
