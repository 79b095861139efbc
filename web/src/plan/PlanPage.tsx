import { SimpleGrid, Stack } from '@mantine/core';
import { KeptBack } from '../burnedIn/KeptBack';
import { usePlan } from '../api/plan';
import { useSignedIn } from '../app/SignedIn';
import { useCurrentProject, useHolds } from '../project/ProjectShell';
import { Loaded } from '../ui/Loaded';
import { Page } from '../ui/Page';
import { Forecast } from './Forecast';
import { MembersPanel } from './MembersPanel';
import { PlanForm } from './PlanForm';

/** Who may do what here, and who reads how much. */
export function PlanPage() {
  const { project, counts } = useCurrentProject();
  const plan = usePlan(project);
  const { administrator } = useSignedIn();
  const mayPlan = useHolds('manager');
  return (
    <Page
      title="Readers and plan"
      lead="Who may do what in this project, how often each case is read, and what the reads must agree on."
    >
      <Stack gap="sm">
        <KeptBack project={project} counts={counts} />
        <MembersPanel project={project} maySet={mayPlan || administrator} />
        <Loaded query={plan}>
          {(data) => (
            <SimpleGrid cols={2} spacing="sm">
              <PlanForm project={project} plan={data} disabled={!mayPlan} />
              <Forecast forecast={data.forecast} />
            </SimpleGrid>
          )}
        </Loaded>
      </Stack>
    </Page>
  );
}
