import { Anchor, Group, Stack, Text } from '@mantine/core';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useBatch } from '../api/batch';
import type { BatchReader } from '../api/contract';
import { caseColumns } from '../dataset/caseColumns';
import { FigureValue } from '../figures/FigureValue';
import { useHolds } from '../project/ProjectShell';
import { DataTable, type Column } from '../ui/DataTable';
import { Loaded } from '../ui/Loaded';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';
import { BATCH_KIND_NAMES } from '../ui/words';
import { BatchState } from './BatchTable';
import { Deadline } from './Deadline';
import { ReadsProgress } from './ReadsProgress';
import { ReleaseForm } from './ReleaseForm';

const route = getRouteApi('/signed-in/projects/$project/batches/$batch');

const readerColumns: Column<BatchReader>[] = [
  { id: 'name', header: 'Reader', cell: (row) => row.display_name, sort: (row) => row.display_name },
  {
    id: 'progress',
    header: 'Reads submitted',
    width: '45%',
    sort: (row) => row.submitted,
    cell: (row) => <ReadsProgress reads={row} />,
  },
  {
    id: 'time',
    header: 'Median reading time',
    sort: (row) => row.median_seconds.value ?? -1,
    cell: (row) => <FigureValue figure={row.median_seconds} reading="seconds" />,
  },
];

/** One batch: its release, each reader's progress, its cases. */
export function BatchPage() {
  const { project, batch: id } = route.useParams();
  const query = useBatch(project, id);
  const navigate = useNavigate();
  const mayRelease = useHolds('manager');
  return (
    <Page
      title={query.data?.name ?? 'Batch'}
      lead={
        query.data && (
          <Group gap="sm">
            <BatchState batch={query.data} />
            <Text span size="sm">
              {BATCH_KIND_NAMES[query.data.kind]} batch
            </Text>
            {query.data.deadline && (
              <Text span size="sm">
                Deadline <Deadline at={query.data.deadline} />
              </Text>
            )}
          </Group>
        )
      }
      actions={
        query.data?.kind === 'practice' && (
          <Anchor
            size="sm"
            renderRoot={(props) => <Link to="/projects/$project/practice" params={{ project }} {...props} />}
          >
            Calibration board
          </Anchor>
        )
      }
    >
      <Loaded query={query}>
        {(data) => (
          <Stack gap="sm">
            {data.state === 'planned' && mayRelease && (
              <ReleaseForm project={project} batch={id} name={data.name} cases={data.cases.length} />
            )}
            {data.state === 'released' && (
              <Panel title="Readers">
                <DataTable label="Readers" rows={data.readers} columns={readerColumns} rowKey={(row) => row.user} />
              </Panel>
            )}
            <Panel title="Cases">
              <DataTable
                label="Cases"
                rows={data.cases}
                columns={caseColumns}
                rowKey={(row) => row.case}
                onOpen={(row) =>
                  void navigate({ to: '/projects/$project/cases/$case', params: { project, case: row.case } })
                }
              />
            </Panel>
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
