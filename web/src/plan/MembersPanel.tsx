import { Checkbox, Table, Text } from '@mantine/core';
import type { Member, Role } from '../api/types';
import { useMembers, useSetRoles } from '../api/project';
import { Empty } from '../ui/Empty';
import { Failure } from '../ui/Failure';
import { Loaded } from '../ui/Loaded';
import { Panel } from '../ui/Panel';
import { ROLE_NAMES } from '../ui/words';
import { AddMember } from './AddMember';

const ROLES = Object.keys(ROLE_NAMES) as Role[];

const DUTIES: Record<Role, string> = {
  manager: 'Imports, plans, releases, watches, exports',
  clinical_lead: 'Writes the protocol, calibrates readers',
  reader: 'Reads cases blind; sees no other read',
  reviewer: 'Checks submitted reads',
  arbiter: 'Settles what the reads leave open',
  custodian: 'Holds the sealed test set',
  auditor: 'Sees everything, changes nothing',
};

/** Who holds which role: one row a person, one column a role. */
export function MembersPanel({ project, maySet }: { project: string; maySet: boolean }) {
  const members = useMembers(project);
  const setRoles = useSetRoles(project);
  return (
    <Panel
      title="People and roles"
      note="A person who reads sees no reads, boards or results here, whatever other role they hold."
      actions={maySet && <AddMember project={project} />}
    >
      <Failure error={setRoles.error} />
      <Loaded query={members}>
        {(data) =>
          data.members.length === 0 ? (
            <Empty title="Nobody yet">Add the people who read, lead and arbitrate, then give each their roles.</Empty>
          ) : (
            <RolesMatrix
              members={data.members}
              disabled={!maySet || setRoles.isPending}
              onChange={(user, roles) => setRoles.mutate({ user, roles })}
            />
          )
        }
      </Loaded>
    </Panel>
  );
}

type MatrixProps = { members: Member[]; disabled: boolean; onChange: (user: string, roles: Role[]) => void };

function RolesMatrix({ members, disabled, onChange }: MatrixProps) {
  return (
    <Table.ScrollContainer minWidth={860} type="native">
      <Table aria-label="Roles" verticalSpacing={5}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Person</Table.Th>
            {ROLES.map((role) => (
              <Table.Th key={role} ta="center" title={DUTIES[role]}>
                {ROLE_NAMES[role]}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {members.map((member) => (
            <Table.Tr key={member.user}>
              <Table.Td>
                {member.display_name}
                <Text span size="xs" c="dimmed" ml={8}>
                  {member.name}
                </Text>
              </Table.Td>
              {ROLES.map((role) => (
                <Table.Td key={role}>
                  <Checkbox
                    mx="auto"
                    w={20}
                    aria-label={`${member.display_name}: ${ROLE_NAMES[role]}`}
                    checked={member.roles.includes(role)}
                    disabled={disabled}
                    onChange={() => onChange(member.user, toggled(member.roles, role))}
                    data-testid={`role-${member.name}-${role}`}
                  />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function toggled(roles: Role[], role: Role): Role[] {
  return roles.includes(role) ? roles.filter((held) => held !== role) : [...roles, role];
}
