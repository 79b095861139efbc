import { Button, Group, Modal, Radio, Stack, Text, Textarea } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { UNREADABLE_NAMES } from '../../ui/words';
import type { CannotBeRead } from '../api';

type CannotBeReadDialogProps = {
  opened: boolean;
  /** How many findings were marked already. */
  findings: number;
  isSubmitting: boolean;
  onCancel(): void;
  onSubmit(said: CannotBeRead): void;
};

type Reason = CannotBeRead['reason'];
const REASONS = Object.entries(UNREADABLE_NAMES) as [Reason, string][];

/** In place of a read: why it cannot be made. */
export function CannotBeReadDialog({ opened, findings, isSubmitting, onCancel, onSubmit }: CannotBeReadDialogProps) {
  const [reason, setReason] = useState<Reason | null>(null);
  const [note, setNote] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (reason) onSubmit({ reason, note: note.trim() });
  };
  return (
    <Modal opened={opened} onClose={onCancel} title="This case cannot be read?">
      <form onSubmit={submit}>
        <Stack data-testid="cannot-be-read-dialog">
          <Radio.Group
            label="Because of"
            value={reason}
            onChange={(value) => setReason(value as Reason)}
          >
            <Stack gap={8} mt={6}>
              {REASONS.map(([value, name], index) => (
                <Radio
                  key={value}
                  value={value}
                  size="md"
                  label={name}
                  data-testid={`reason-${value}`}
                  {...(index === 0 ? { 'data-autofocus': true } : {})}
                />
              ))}
            </Stack>
          </Radio.Group>
          <Textarea
            label="What else is worth knowing (optional)"
            rows={2}
            maxLength={2_000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Text size="sm" c="dimmed">
            {findings > 0 && `${findings === 1 ? 'The finding' : `The ${findings} findings`} that you marked will not count. `}
            The manager sees the reason. A submitted read can no longer be changed.
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onCancel}>
              Back to the case
            </Button>
            <Button type="submit" disabled={!reason} loading={isSubmitting} data-testid="confirm-cannot-be-read">
              Submit as cannot be read
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
