import { Button, Group, Modal, PasswordInput, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type SubmitEvent } from 'react';
import { useChangePassword } from '../api/session';
import { Failure } from '../ui/Failure';

export function PasswordDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const change = useChangePassword();
  const [current, setCurrent] = useState('');
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const differs = again !== '' && again !== fresh;

  const close = () => {
    setCurrent('');
    setFresh('');
    setAgain('');
    change.reset();
    onClose();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    change.mutate(
      { current, new: fresh },
      {
        onSuccess: () => {
          notifications.show({ message: 'Your password is changed.' });
          close();
        },
      },
    );
  };

  return (
    <Modal opened={opened} onClose={close} title="Change password">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <PasswordInput
            label="Current password"
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            data-autofocus
          />
          <PasswordInput
            label="New password"
            autoComplete="new-password"
            value={fresh}
            onChange={(event) => setFresh(event.currentTarget.value)}
          />
          <PasswordInput
            label="New password again"
            autoComplete="new-password"
            value={again}
            onChange={(event) => setAgain(event.currentTarget.value)}
            error={differs && 'The two do not match.'}
          />
          <Failure error={change.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={change.isPending} disabled={!current || !fresh || again !== fresh}>
              Change
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
