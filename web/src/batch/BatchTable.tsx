import { Badge } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { Batch } from '../api/types';
import { DataTable, type Column } from '../ui/DataTable';
import { count, day } from '../ui/format';
import { BATCH_KIND_NAMES } from '../ui/words';
import { Deadline } from './Deadline';
import { ReadsProgress } from './ReadsProgress';

const columns: Column<Batch>[] = [
  { id: 'name', header: 'Batch', cell: (row) => row.name, sort: (row) => row.name },
  { id: 'kind', header: 'Kind', cell: (row) => BATCH_KIND_NAMES[row.kind], sort: (row) => row.kind },
  { id: 'state', header: 'State', sort: (row) => row.state, cell: (row) => <BatchState batch={row} /> },
  { id: 'cases', header: 'Cases', align: 'right', cell: (row) => count(row.cases), sort: (row) => row.cases },
  {
    id: 'reads',
    header: 'Reads',
    width: 320,
    sort: (row) => row.reads.submitted,
    cell: (row) => (row.state === 'planned' ? '–' : <ReadsProgress reads={row.reads} />),
  },
  {
    id: 'deadline',
    header: 'Deadline',
    sort: (row) => row.deadline ?? '',
    cell: (row) => <Deadline at={row.deadline} />,
  },
  {
    id: 'released',
    header: 'Released',
    sort: (row) => row.released_at ?? '',
    cell: (row) => (row.released_at ? day(row.released_at) : '–'),
  },
];

export function BatchState({ batch }: { batch: Pick<Batch, 'state' | 'reads'> }) {
  if (batch.state === 'planned') {
    return (
      <Badge variant="outline" color="gray">
        Planned
      </Badge>
    );
  }
  const complete = batch.reads.queued + batch.reads.open === 0;
  return (
    <Badge variant="outline" color={complete ? 'teal' : 'cyan'}>
      {complete ? 'Complete' : 'Being read'}
    </Badge>
  );
}

export function BatchTable({ project, batches }: { project: string; batches: Batch[] }) {
  const navigate = useNavigate();
  return (
    <DataTable
      label="Batches"
      rows={batches}
      columns={columns}
      rowKey={(row) => row.batch}
      onOpen={(row) =>
        void navigate({ to: '/projects/$project/batches/$batch', params: { project, batch: row.batch } })
      }
    />
  );
}
