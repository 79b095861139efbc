import { useNavigate } from '@tanstack/react-router';
import type { ImportSummary } from '../api/types';
import { useImports } from '../api/imports';
import { DataTable, type Column } from '../ui/DataTable';
import { Empty } from '../ui/Empty';
import { count, moment } from '../ui/format';
import { Loaded } from '../ui/Loaded';
import { Panel } from '../ui/Panel';

const number = (
  id: 'stored' | 'duplicate' | 'quarantined' | 'refused' | 'cases_made',
  header: string,
): Column<ImportSummary> => ({
  id,
  header,
  align: 'right',
  sort: (row) => row[id],
  cell: (row) => count(row[id]),
});

const SOURCES: Record<string, string> = { browser: 'Browser', quarantine: 'Quarantine, imported again' };

const columns: Column<ImportSummary>[] = [
  { id: 'started', header: 'Begun', cell: (row) => moment(row.started_at), sort: (row) => row.started_at },
  { id: 'source', header: 'From', cell: (row) => SOURCES[row.source] ?? row.source, sort: (row) => row.source },
  { id: 'by', header: 'By', cell: (row) => row.by ?? '–', sort: (row) => row.by ?? '' },
  {
    id: 'state',
    header: 'State',
    cell: (row) => (row.completed_at ? 'Complete' : 'Not completed'),
    sort: (row) => (row.completed_at ? 1 : 0),
  },
  number('stored', 'Stored'),
  number('duplicate', 'Duplicates'),
  number('quarantined', 'Quarantined'),
  number('refused', 'Refused'),
  number('cases_made', 'New cases'),
];

export function PastImports({ project }: { project: string }) {
  const imports = useImports(project);
  const navigate = useNavigate();
  return (
    <Panel title="Imports">
      <Loaded query={imports}>
        {(data) =>
          data.imports.length === 0 ? (
            <Empty title="Nothing was imported yet">
              Drop files above, or run <code>overread import --project {project} PATH…</code> where the images are.
            </Empty>
          ) : (
            <DataTable
              label="Imports"
              rows={data.imports}
              columns={columns}
              rowKey={(row) => row.import}
              onOpen={(row) =>
                void navigate({
                  to: '/projects/$project/dataset/import/$import',
                  params: { project, import: row.import },
                })
              }
            />
          )
        }
      </Loaded>
    </Panel>
  );
}
