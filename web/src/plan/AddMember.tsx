import { Button, Group, Popover, Select, Stack } from '@mantine/core';
import { useState } from 'react';
import type { Role } from '../api/types';
import { useCandidates, useSetRoles } from '../api/project';
import { Failure } from '../ui/Failure';
import { ROLE_NAMES } from '../ui/words';

/** Gives somebody who may sign in to this server their first role here. */
export function AddMember({ project }: { project: string }) {
  const [opened, setOpened] = useState(false);
  const [user, setUser] = useState<string | null>(null);
  const [role, setRole] = useState<Role>('reader');
  const candidates = useCandidates(project, opened);
  const setRoles = useSetRoles(project);
  const people = candidates.data?.people ?? [];
  const add = () => {
    if (user === null) return;
    setRoles.mutate(
      { user, roles: [role] },
      {
        onSuccess: () => {
          setUser(null);
          setOpened(false);
        },
      },
    );
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={340} trapFocus>
      <Popover.Target>
        <Button size="compact-sm" onClick={() => setOpened(!opened)} data-testid="add-member">
          Add a person
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <Select
            label="Person"
            placeholder={people.length === 0 ? 'Everybody is here already' : 'Choose'}
            description="An administrator adds people to the server under People."
            searchable
            value={user}
            onChange={setUser}
            comboboxProps={{ withinPortal: false }}
            data={people.map((person) => ({ value: person.user, label: `${person.display_name} (${person.name})` }))}
            data-testid="member-person"
          />
          <Select
            label="First role"
            allowDeselect={false}
            value={role}
            onChange={(value) => value && setRole(value as Role)}
            comboboxProps={{ withinPortal: false }}
            data={Object.entries(ROLE_NAMES).map(([value, label]) => ({ value, label }))}
            data-testid="member-role"
          />
          <Failure error={setRoles.error ?? candidates.error} />
          <Group justify="flex-end">
            <Button
              size="compact-sm"
              disabled={user === null}
              loading={setRoles.isPending}
              onClick={add}
              data-testid="member-add"
            >
              Add
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
