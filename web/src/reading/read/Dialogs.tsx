import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { Draft } from '../api';

/** The read was changed elsewhere: the reader decides; nothing is overwritten silently. */
export function ConflictDialog({
  theirs,
  mine,
  onResolve,
}: {
  theirs: Draft | null;
  mine: Pick<Draft, 'findings' | 'answers' | 'no_finding'>;
  onResolve(choice: 'mine' | 'theirs'): void;
}) {
  return (
    <Modal
      opened={theirs !== null}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title="This read was changed in another window"
    >
      <Stack data-testid="conflict">
        <Text size="sm">Both versions are kept until you decide. The one that you do not choose is given up.</Text>
        <Group grow align="flex-end">
          <Stack gap={4}>
            <Text size="sm">Here: {inWords(mine)}</Text>
            <Button data-testid="keep-mine" onClick={() => onResolve('mine')}>
              Keep mine
            </Button>
          </Stack>
          <Stack gap={4}>
            <Text size="sm">There: {theirs && inWords(theirs)}</Text>
            <Button variant="default" data-testid="take-theirs" onClick={() => onResolve('theirs')}>
              Take theirs
            </Button>
          </Stack>
        </Group>
      </Stack>
    </Modal>
  );
}

const counted = (n: number, one: string) => `${n} ${one}${n === 1 ? '' : 's'}`;

function inWords({ findings, answers, no_finding }: Pick<Draft, 'findings' | 'answers' | 'no_finding'>): string {
  return `${no_finding ? '“No finding”' : counted(findings.length, 'finding')}, ${counted(answers.length, 'answer')}`;
}

export const submissionSummary = (content: Pick<Draft, 'findings' | 'answers' | 'no_finding'>): string =>
  `You submit ${inWords(content)}.`;
