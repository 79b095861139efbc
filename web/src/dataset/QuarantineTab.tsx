import { Code, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import type { QuarantinedFile } from '../api/types';
import { useQuarantine } from '../api/dataset';
import { DataTable, type Column } from '../ui/DataTable';
import { Empty } from '../ui/Empty';
import { moment } from '../ui/format';
import { Loaded } from '../ui/Loaded';
import { Panel } from '../ui/Panel';

const route = getRouteApi('/signed-in/projects/$project/dataset/quarantine');

const columns: Column<QuarantinedFile>[] = [
  { id: 'name', header: 'File', cell: (row) => row.name, sort: (row) => row.name },
  { id: 'reason', header: 'Why', cell: (row) => row.reason },
  {
    id: 'uid',
    header: 'SOP Instance UID',
    sort: (row) => row.sop_instance_uid ?? '',
    cell: (row) => (
      <Text span size="xs" ff="monospace">
        {row.sop_instance_uid ?? '–'}
      </Text>
    ),
  },
  { id: 'sha', header: 'SHA-256', cell: (row) => <Code title={row.sha256}>{row.sha256.slice(0, 12)}…</Code> },
  { id: 'at', header: 'Since', cell: (row) => moment(row.at), sort: (row) => row.at },
];

/** Files whose identity contradicts what is already stored: kept, but used for nothing. */
export function QuarantineTab() {
  const { project } = route.useParams();
  const files = useQuarantine(project);
  return (
    <Loaded query={files}>
      {(data) =>
        data.files.length === 0 ? (
          <Empty title="Nothing is in quarantine">
            A file comes here when its SOP Instance UID is already stored with other bytes.
          </Empty>
        ) : (
          <Panel note="Kept byte for byte, used for nothing. Find out at the source which of the two is right.">
            <DataTable label="Quarantine" rows={data.files} columns={columns} rowKey={(row) => row.id} />
          </Panel>
        )
      }
    </Loaded>
  );
}
