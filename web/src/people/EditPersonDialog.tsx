import { Button, Checkbox, Group, Modal, PasswordInput, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type SubmitEvent } from 'react';
import type { Person } from '../api/types';
import { useChangePerson } from '../api/people';
import { Failure } from '../ui/Failure';

export function EditPersonDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const change = useChangePerson();
  const [displayName, setDisplayName] = useState(person.display_name);
  const [administrator, setAdministrator] = useState(person.administrator);
  const [disabled, setDisabled] = useState(person.disabled);
  const [password, setPassword] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    change.mutate(
      { user: person.user, display_name: displayName, administrator, disabled, ...(password ? { password } : {}) },
      {
        onSuccess: () => {
          notifications.show({ message: `${displayName} is changed.` });
          onClose();
        },
      },
    );
  };
  return (
    <Modal opened onClose={onClose} title={person.name}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput label="Name" value={displayName} onChange={(event) => setDisplayName(event.currentTarget.value)} />
          <PasswordInput
            label="New password"
            description="Left empty, the old one stays."
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="new-password"
          />
          <Checkbox
            label="Administrator: manages people and projects of this server"
            checked={administrator}
            onChange={(event) => setAdministrator(event.currentTarget.checked)}
          />
          <Checkbox
            label="Disabled: may not sign in; their work stays"
            checked={disabled}
            onChange={(event) => setDisabled(event.currentTarget.checked)}
          />
          <Failure error={change.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={change.isPending} disabled={!displayName}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
