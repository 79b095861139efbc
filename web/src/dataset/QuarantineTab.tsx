import { Code, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import type { QuarantinedFile } from '../api/types';
import { useQuarantine } from '../api/dataset';
import { QuarantineActions } from '../import/QuarantineActions';
import { useHolds } from '../project/ProjectShell';
import { DataTable, type Column } from '../ui/DataTable';
import { Empty } from '../ui/Empty';
import { moment } from '../ui/format';
import { Loaded } from '../ui/Loaded';
import { Panel } from '../ui/Panel';

const route = getRouteApi('/signed-in/projects/$project/dataset/quarantine');

const COLUMNS: Column<QuarantinedFile>[] = [
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

/** Files that contradict what is here, or cannot be read: kept, used for nothing, until a person decides. */
export function QuarantineTab() {
  const { project } = route.useParams();
  const files = useQuarantine(project);
  const mayDecide = useHolds('manager');
  const actions: Column<QuarantinedFile> = {
    id: 'actions',
    header: '',
    align: 'right',
    cell: (row) => <QuarantineActions project={project} file={row} />,
  };
  const columns = mayDecide ? [...COLUMNS, actions] : COLUMNS;
  return (
    <Loaded query={files}>
      {(data) =>
        data.files.length === 0 ? (
          <Empty title="Nothing is in quarantine">
            A file comes here when it contradicts what is stored, such as other bytes under a known SOP Instance UID, or
            when its structure is damaged.
          </Empty>
        ) : (
          <Panel note="Kept byte for byte, used for nothing. Discard what is wrong; import again what was right after all, once what it contradicted was corrected.">
            <DataTable label="Quarantine" rows={data.files} columns={columns} rowKey={(row) => row.id} />
          </Panel>
        )
      }
    </Loaded>
  );
}
