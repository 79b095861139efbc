import { Anchor, Select, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useBatches } from '../api/batch';
import type { Batch } from '../api/types';
import { BatchTable } from '../batch/BatchTable';
import { NewBatchButton } from '../batch/NewBatchButton';
import { suggestedCases } from '../batch/suggestion';
import { useCurrentProject, useHolds } from '../project/ProjectShell';
import { Empty } from '../ui/Empty';
import { Loaded } from '../ui/Loaded';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';
import { CalibrationBoard } from './CalibrationBoard';

const LEAD = 'Everybody reads the same few cases; the board lays their reads side by side, before anything counts.';

export function PracticePage() {
  const { project, counts } = useCurrentProject();
  const mayRelease = useHolds('manager');
  const batches = useBatches(project);
  return (
    <Page
      title="Practice"
      lead={LEAD}
      actions={
        mayRelease && (
          <NewBatchButton
            project={project}
            kinds={['practice']}
            suggested="practice"
            cases={suggestedCases(5, counts.cases, batches.data?.batches ?? [])}
          />
        )
      }
    >
      <Loaded query={batches}>
        {(data) => <Practice project={project} batches={data.batches.filter((batch) => batch.kind === 'practice')} />}
      </Loaded>
    </Page>
  );
}

function Practice({ project, batches }: { project: string; batches: Batch[] }) {
  const released = batches.filter((batch) => batch.state === 'released');
  const planned = batches.filter((batch) => batch.state === 'planned');
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = released.find((batch) => batch.batch === chosen) ?? released.at(-1);
  if (batches.length === 0) {
    return (
      <Empty title="No practice batch yet">
        Plan one with a handful of cases and release it; the board fills as reads are submitted.
      </Empty>
    );
  }
  return (
    <Stack gap="sm">
      {planned.length > 0 && (
        <Panel title="Planned" note="Open a batch to release it.">
          <BatchTable project={project} batches={planned} />
        </Panel>
      )}
      {shown && (
        <>
          {released.length > 1 && (
            <Select
              size="xs"
              w={260}
              aria-label="Practice batch"
              allowDeselect={false}
              value={shown.batch}
              onChange={setChosen}
              data={released.map((batch) => ({ value: batch.batch, label: batch.name }))}
            />
          )}
          <Text size="sm" c="dimmed">
            {shown.name}: {shown.reads.submitted} of {shown.reads.queued + shown.reads.open + shown.reads.submitted}{' '}
            reads submitted.{' '}
            <Anchor
              size="sm"
              underline="always"
              renderRoot={(props) => (
                <Link to="/projects/$project/batches/$batch" params={{ project, batch: shown.batch }} {...props} />
              )}
            >
              Progress by reader
            </Anchor>
          </Text>
          <CalibrationBoard project={project} batch={shown.batch} />
        </>
      )}
    </Stack>
  );
}
