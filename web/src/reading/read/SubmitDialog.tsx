import { Button, Group, Modal, Progress, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { isComplete, type Arrival } from './arrival';

type SubmitDialogProps = {
  opened: boolean;
  /** What would be submitted, in words. */
  summary: string;
  arrival: Arrival;
  /** How many images have come. */
  waitingText: string | null;
  /** How many images had come when the reader asked. */
  cameBefore: number;
  isSubmitting: boolean;
  onCancel(): void;
  onSubmit(): void;
  onRetry(): void;
  onCannotBeRead(): void;
};

/**
 * A submitted read cannot be changed: it is asked once. While images are on their way the question waits, and is put as
 * soon as all are there: what comes by then has not been looked at, so that nothing is submitted by itself.
 */
export function SubmitDialog(props: SubmitDialogProps) {
  const { opened, arrival, onCancel } = props;
  return (
    <Modal opened={opened} onClose={onCancel} title="Submit this read?">
      <Stack data-testid="submit-dialog">{isComplete(arrival) ? <Confirm {...props} /> : <Wait {...props} />}</Stack>
    </Modal>
  );
}

function Wait({ arrival, waitingText, onCancel, onRetry, onCannotBeRead }: SubmitDialogProps) {
  const { total, came, waiting, failed } = arrival;
  const isOver = waiting.length === 0;
  return (
    <>
      {/* Enter does nothing until there is something to confirm. */}
      <div tabIndex={-1} data-autofocus role="status" data-testid="submit-waits" style={{ outline: 'none' }}>
        {!isOver && <Text size="sm">{waitingText}</Text>}
        {failed.length > 0 && (
          <Text size="sm" c="amber.4">
            {cannotBeShown(failed.length, total)} {failed[0]?.sentence}
          </Text>
        )}
      </div>
      {!isOver && <Progress value={(100 * came) / total} aria-label="Images that have come" />}
      <Text size="sm" c="dimmed">
        {isOver
          ? 'A case is not submitted without all of its images. Try them again; if it stays so, say that the case cannot be read.'
          : 'A case is submitted only once all of its images are there. Wait here, and you are asked then; or go back and look on.'}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onCancel}>
          Back to the case
        </Button>
        <Button variant="default" data-testid="submit-cannot-be-read" onClick={onCannotBeRead}>
          Cannot be read…
        </Button>
        {failed.length > 0 && (
          <Button data-testid="submit-retry" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Group>
    </>
  );
}

function Confirm({ summary, arrival, cameBefore, isSubmitting, onCancel, onSubmit }: SubmitDialogProps) {
  const submit = useRef<HTMLButtonElement>(null);
  const late = arrival.total - cameBefore;
  useEffect(() => {
    // Whoever waited, and took up no other button, is at this one.
    if (late > 0 && !(document.activeElement instanceof HTMLButtonElement)) submit.current?.focus();
  }, [late]);
  return (
    <>
      <Text size="sm">{summary}</Text>
      {late > 0 && (
        <Text size="sm" c="amber.4" role="status" data-testid="came-late">
          All images are here now. {late === 1 ? 'One' : late} came after you pressed Submit: go back if you have yet to look at{' '}
          {late === 1 ? 'it' : 'them'}.
        </Text>
      )}
      <Text size="sm" c="dimmed">
        A submitted read can no longer be changed.
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onCancel}>
          Back to the case
        </Button>
        <Button ref={submit} data-autofocus loading={isSubmitting} data-testid="confirm-submit" onClick={onSubmit}>
          Submit
        </Button>
      </Group>
    </>
  );
}

const cannotBeShown = (count: number, total: number) =>
  total === 1 ? 'The image cannot be shown.' : `${count === 1 ? 'One' : count} of ${total} images cannot be shown.`;
