import { Button, Checkbox, Group, Modal, PasswordInput, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type SubmitEvent } from 'react';
import { useCreatePerson, type NewPerson } from '../api/people';
import { Failure } from '../ui/Failure';

const BLANK: NewPerson = { name: '', display_name: '', password: '', administrator: false };

export function NewPersonDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const create = useCreatePerson();
  const [person, setPerson] = useState(BLANK);
  const set = (part: Partial<NewPerson>) => setPerson({ ...person, ...part });
  const close = () => {
    setPerson(BLANK);
    create.reset();
    onClose();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    create.mutate(person, {
      onSuccess: () => {
        notifications.show({ message: `${person.display_name} may now sign in as ${person.name}.` });
        close();
      },
    });
  };
  return (
    <Modal opened={opened} onClose={close} title="Add a person">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label="Signs in as"
            description="Lower-case, without spaces: m.keller"
            value={person.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            autoComplete="off"
            data-autofocus
            data-testid="person-name"
          />
          <TextInput
            label="Name"
            description="As others see it: Dr Maria Keller"
            value={person.display_name}
            onChange={(event) => set({ display_name: event.currentTarget.value })}
            autoComplete="off"
            data-testid="person-display-name"
          />
          <PasswordInput
            label="First password"
            description="They can change it after signing in."
            value={person.password}
            onChange={(event) => set({ password: event.currentTarget.value })}
            autoComplete="new-password"
            data-testid="person-password"
          />
          <Checkbox
            label="Administrator: manages people and projects of this server"
            checked={person.administrator}
            onChange={(event) => set({ administrator: event.currentTarget.checked })}
          />
          <Failure error={create.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={create.isPending}
              disabled={!person.name || !person.display_name || !person.password}
              data-testid="person-create"
            >
              Add
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
