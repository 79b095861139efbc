import { Stack } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useWatch } from '../api/watch';
import { Empty } from '../ui/Empty';
import { Loaded } from '../ui/Loaded';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';
import { DataTable } from '../ui/DataTable';
import { AgreementFigure } from './AgreementFigure';
import { FacetAgreement } from './FacetAgreement';
import { readerColumns } from './readerColumns';
import { RemarksPanel } from './RemarksPanel';

const route = getRouteApi('/signed-in/projects/$project/watch');

/** How the reading goes: each reader's progress and times, and how far the readers agree. */
export function WatchPage() {
  const { project } = route.useParams();
  const { facet } = route.useSearch();
  const watch = useWatch(project, facet ?? null);
  return (
    <Page
      title="Watch"
      lead="Progress, reading times and agreement of the submitted reads. Every number stands with its interval and n."
    >
      <Loaded query={watch}>
        {(data) =>
          data.readers.length === 0 ? (
            <Empty title="No reader yet">Give people the role of a reader and release a batch.</Empty>
          ) : (
            <Stack gap="sm">
              <Panel title="Readers">
                <DataTable label="Readers" rows={data.readers} columns={readerColumns} rowKey={(row) => row.user} />
              </Panel>
              <RemarksPanel project={project} remarks={data.remarks} />
              <AgreementFigure project={project} agreement={data.agreement} />
              <FacetAgreement project={project} watch={data} chosen={facet ?? null} />
            </Stack>
          )
        }
      </Loaded>
    </Page>
  );
}
