import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import type { Protocol } from '../../api/types';
import { useSaveDraft } from '../../api/protocol';
import { Failure } from '../../ui/Failure';
import { otherFault } from './faults';

type Props = {
  project: string;
  title: string;
  /** The draft as the form makes it. */
  changed: Protocol;
  /** The fields that the form shows faults of. */
  fields: readonly string[];
  onClose(): void;
  children(error: Error | null): ReactNode;
};

/** A part of the draft as a form: it is saved as a whole, or refused with what is wrong at each field. */
export function FormDialog({ project, title, changed, fields, onClose, children }: Props) {
  const save = useSaveDraft(project);
  const submit = () =>
    // Every JSON document is YAML too.
    save.mutate(JSON.stringify(changed), {
      onSuccess: () => {
        notifications.show({ message: 'The draft is saved.' });
        onClose();
      },
    });
  return (
    <Modal opened onClose={onClose} title={title} size={720}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="sm">
          {children(save.error)}
          <Failure error={otherFault(save.error, fields)} />
          <Group justify="space-between">
            <Text size="xs" c={save.error ? 'red.4' : 'dimmed'} role="status">
              {save.error
                ? 'Not saved: what is wrong is said at its field.'
                : 'Readers see it once the draft is released as a version.'}
            </Text>
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={save.isPending} data-testid="form-save">
                Save in the draft
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
