import { Anchor, Group, Stack, Text } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useBatch } from '../api/batch';
import type { BatchReader } from '../api/types';
import { PagedCases } from '../dataset/PagedCases';
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
  const batch = query.data?.batch;
  const mayRelease = useHolds('manager');
  return (
    <Page
      title={batch?.name ?? 'Batch'}
      lead={
        batch && (
          <Group gap="sm">
            <BatchState batch={batch} />
            <Text span size="sm">
              {BATCH_KIND_NAMES[batch.kind]} batch
            </Text>
            {batch.deadline && (
              <Text span size="sm">
                Deadline <Deadline at={batch.deadline} />
              </Text>
            )}
          </Group>
        )
      }
      actions={
        batch?.kind === 'practice' && (
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
        {({ batch: { state, name, cases }, readers }) => (
          <Stack gap="sm">
            {state === 'planned' && mayRelease && (
              <ReleaseForm project={project} batch={id} name={name} cases={cases} />
            )}
            {state === 'released' && (
              <Panel title="Readers">
                <DataTable label="Readers" rows={readers} columns={readerColumns} rowKey={(row) => row.user} />
              </Panel>
            )}
            <Panel title="Cases">
              <PagedCases project={project} filter={{ batch: id }} />
            </Panel>
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
