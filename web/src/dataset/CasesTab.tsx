import { Anchor, Stack } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCurrentProject } from '../project/ProjectShell';
import { Empty } from '../ui/Empty';
import { Panel } from '../ui/Panel';
import { CaseFilters } from './CaseFilters';
import { PagedCases } from './PagedCases';

const route = getRouteApi('/signed-in/projects/$project/dataset/');

/** All cases, by split or by one facet's value. */
export function CasesTab() {
  const { project, counts } = useCurrentProject();
  const search = route.useSearch();
  if (counts.cases === 0) {
    return (
      <Empty
        title="No case yet"
        action={
          <Anchor
            renderRoot={(props) => <Link to="/projects/$project/dataset/import" params={{ project }} {...props} />}
          >
            Import images
          </Anchor>
        }
      >
        Cases are made from imported DICOM images.
      </Empty>
    );
  }
  return (
    <Stack gap="sm">
      <CaseFilters search={search} />
      <Panel>
        <PagedCases key={JSON.stringify(search)} project={project} filter={search} />
      </Panel>
    </Stack>
  );
}
