import { useNavigate } from '@tanstack/react-router';
import type { ProtocolVersion } from '../api/types';
import { DataTable, type Column } from '../ui/DataTable';
import { Empty } from '../ui/Empty';
import { moment } from '../ui/format';
import { Panel } from '../ui/Panel';

const columns: Column<ProtocolVersion>[] = [
  { id: 'version', header: 'Version', cell: (row) => row.version, sort: (row) => row.version },
  { id: 'at', header: 'Released', cell: (row) => moment(row.released_at), sort: (row) => row.released_at },
  { id: 'by', header: 'By', cell: (row) => row.released_by, sort: (row) => row.released_by },
  {
    id: 'acknowledged',
    header: 'Acknowledged by',
    cell: (row) => (row.acknowledged_by.length === 0 ? 'nobody yet' : row.acknowledged_by.join(', ')),
  },
];

export function Versions({ project, versions }: { project: string; versions: ProtocolVersion[] }) {
  const navigate = useNavigate();
  if (versions.length === 0) {
    return <Empty title="Nothing released yet">Readers can begin once a version is released.</Empty>;
  }
  return (
    <Panel>
      <DataTable
        label="Versions"
        rows={versions}
        columns={columns}
        rowKey={(row) => String(row.version)}
        onOpen={(row) =>
          void navigate({
            to: '/projects/$project/protocol/$version',
            params: { project, version: String(row.version) },
          })
        }
      />
    </Panel>
  );
}
