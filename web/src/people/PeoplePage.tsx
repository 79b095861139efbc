import { Badge, Button } from '@mantine/core';
import { useState } from 'react';
import type { Person } from '../api/types';
import { usePeople } from '../api/people';
import { DataTable, type Column } from '../ui/DataTable';
import { day } from '../ui/format';
import { Loaded } from '../ui/Loaded';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';
import { EditPersonDialog } from './EditPersonDialog';
import { NewPersonDialog } from './NewPersonDialog';

const columns: Column<Person>[] = [
  { id: 'display_name', header: 'Name', cell: (person) => person.display_name, sort: (person) => person.display_name },
  { id: 'name', header: 'Signs in as', cell: (person) => person.name, sort: (person) => person.name },
  {
    id: 'state',
    header: 'State',
    cell: (person) => (
      <>
        {person.administrator && (
          <Badge variant="outline" mr={6}>
            Administrator
          </Badge>
        )}
        {person.disabled ? (
          <Badge variant="outline" color="red">
            Disabled
          </Badge>
        ) : (
          'May sign in'
        )}
      </>
    ),
    sort: (person) => Number(person.disabled),
  },
  { id: 'since', header: 'Since', cell: (person) => day(person.created_at), sort: (person) => person.created_at },
];

/** Who may sign in to this server. What they may do is set in each project. */
export function PeoplePage() {
  const people = usePeople();
  const [adding, setAdding] = useState(false);
  const [editing, setEditing] = useState<Person | null>(null);
  return (
    <Page
      title="People"
      lead="Who may sign in to this server. What a person may do is set in each project, under Readers and plan."
      actions={
        <Button onClick={() => setAdding(true)} data-testid="add-person">
          Add a person
        </Button>
      }
    >
      <Panel>
        <Loaded query={people}>
          {(data) => (
            <DataTable
              label="People"
              rows={data.people}
              columns={columns}
              rowKey={(person) => person.user}
              onOpen={setEditing}
            />
          )}
        </Loaded>
      </Panel>
      <NewPersonDialog opened={adding} onClose={() => setAdding(false)} />
      {editing && <EditPersonDialog key={editing.user} person={editing} onClose={() => setEditing(null)} />}
    </Page>
  );
}
