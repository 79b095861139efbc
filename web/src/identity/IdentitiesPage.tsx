import { Button } from '@mantine/core';
import type { Me } from '../api/types';
import { useSignedIn } from '../app/SignedIn';
import { DataTable, type Column } from '../ui/DataTable';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';

type Held = Me['projects'][number];

const columns: Column<Held>[] = [
  { id: 'title', header: 'Project', cell: (row) => row.title, sort: (row) => row.title },
  { id: 'project', header: 'Short name', cell: (row) => row.project, sort: (row) => row.project },
  {
    id: 'map',
    header: '',
    align: 'right',
    cell: (row) => (
      <Button
        size="compact-sm"
        variant="default"
        component="a"
        href={`/api/projects/${row.project}/identities.csv`}
        download
        data-testid={`identities-${row.project}`}
      >
        Download the map
      </Button>
    ),
  },
];

/** Which subject is which patient, for custodians alone. */
export function IdentitiesPage() {
  const me = useSignedIn();
  const held = me.projects.filter(({ roles }) => roles.includes('custodian') && !roles.includes('reader'));
  return (
    <Page
      title="Identities"
      lead="Which subject is which patient. The map is kept apart from everything else; each download is in the project’s audit trail with your name."
    >
      <Panel title="Projects that you are the custodian of">
        <DataTable label="Projects" rows={held} columns={columns} rowKey={(row) => row.project} />
      </Panel>
    </Page>
  );
}
