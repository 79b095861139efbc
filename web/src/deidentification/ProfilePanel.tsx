import { Button, Checkbox, Code, Group, Stack, Table, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useSaveDeidentification } from '../api/deidentification';
import type { DeidentificationProfile } from '../api/types';
import { Failure } from '../ui/Failure';
import { Panel } from '../ui/Panel';
import { OPTIONS, profileNames } from './options';

type Props = { project: string; saved: DeidentificationProfile; disabled: boolean };

/** What is kept of what images tell, option by option. */
export function ProfilePanel({ project, saved, disabled }: Props) {
  const save = useSaveDeidentification(project);
  const [profile, setProfile] = useState(saved);
  const changed = profileNames(profile) !== profileNames(saved);
  return (
    <Panel
      title="De-identification profile"
      note="The basic profile of DICOM PS3.15 Annex E, and what is kept beyond it. Originals never change. Readers see the change with the next case that they open."
    >
      <Stack gap="sm">
        <Table verticalSpacing={6} aria-label="Options" maw={1100}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={270}>Option</Table.Th>
              <Table.Th w={330}>Readers are told</Table.Th>
              <Table.Th>Copies of files keep</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {OPTIONS.map(({ option, name, code, readers, copies }) => (
              <Table.Tr key={option}>
                <Table.Td>
                  <Checkbox
                    label={name}
                    description={code}
                    checked={profile[option]}
                    disabled={disabled}
                    onChange={(event) => setProfile({ ...profile, [option]: event.currentTarget.checked })}
                    data-testid={`profile-${option}`}
                  />
                </Table.Td>
                <Table.Td>
                  <Text size="sm">{readers}</Text>
                </Table.Td>
                <Table.Td>
                  <Text size="sm">{copies}</Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Failure error={save.error} />
        <Group justify="space-between">
          <Code data-testid="profile-names">{profileNames(profile)}</Code>
          <Button
            disabled={disabled || !changed}
            loading={save.isPending}
            onClick={() =>
              save.mutate(profile, { onSuccess: () => notifications.show({ message: 'The profile is saved.' }) })
            }
            data-testid="save-profile"
          >
            Save profile
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}
