import { useHolds, useCurrentProject } from '../project/ProjectShell';
import { useBatches } from '../api/batch';
import { Empty } from '../ui/Empty';
import { Loaded } from '../ui/Loaded';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';
import { BatchTable } from './BatchTable';
import { NewBatchButton } from './NewBatchButton';
import { suggestedCases } from './suggestion';

/** Cases that are released to the readers together. */
export function BatchesPage() {
  const { project, counts } = useCurrentProject();
  const mayRelease = useHolds('manager');
  const batches = useBatches(project);
  const first = batches.data?.batches.some((batch) => batch.kind === 'first') ?? false;
  return (
    <Page
      title="Batches"
      lead="Cases are released together, with a deadline. Readers see cases, never batches."
      actions={
        mayRelease && (
          <NewBatchButton
            project={project}
            kinds={['first', 'further']}
            suggested={first ? 'further' : 'first'}
            cases={suggestedCases(20, counts.cases, batches.data?.batches ?? [])}
          />
        )
      }
    >
      <Loaded query={batches}>
        {(data) => {
          const shown = data.batches.filter((batch) => batch.kind !== 'practice');
          return shown.length === 0 ? (
            <Empty title="No batch yet">
              Plan the first one with about a third of the cases, release it with a deadline, and look at how it went
              before the rest.
            </Empty>
          ) : (
            <Panel>
              <BatchTable project={project} batches={shown} />
            </Panel>
          );
        }}
      </Loaded>
    </Page>
  );
}
