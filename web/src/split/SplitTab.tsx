import { Alert, SimpleGrid, Stack } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import type { SplitState } from '../api/types';
import { useSplit } from '../api/split';
import { useHolds } from '../project/ProjectShell';
import { Loaded } from '../ui/Loaded';
import { moment } from '../ui/format';
import { SplitCounts } from './SplitCounts';
import { SplitForm } from './SplitForm';

const route = getRouteApi('/signed-in/projects/$project/dataset/split');

/** Dividing the subjects: drawn from a seed, by patient, until a batch is released. */
export function SplitTab() {
  const { project } = route.useParams();
  const split = useSplit(project);
  return <Loaded query={split}>{(data) => <Split project={project} data={data} />}</Loaded>;
}

function Split({ project, data }: { project: string; data: SplitState }) {
  const mayDraw = useHolds('manager');
  return (
    <Stack gap="sm">
      {data.fixed && (
        <Alert color="amber" variant="outline" p="sm" data-testid="split-fixed">
          The split is fixed: a batch was released under it
          {data.drawn_at ? `. It was drawn on ${moment(data.drawn_at)} with seed ${data.design.seed}` : ''}.
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="sm">
        <SplitForm project={project} data={data} disabled={data.fixed || !mayDraw} />
        <SplitCounts data={data} />
      </SimpleGrid>
    </Stack>
  );
}
