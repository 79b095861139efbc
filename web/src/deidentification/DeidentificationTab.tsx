import { Stack } from '@mantine/core';
import { useDeidentification } from '../api/deidentification';
import { useCurrentProject, useHolds } from '../project/ProjectShell';
import { Loaded } from '../ui/Loaded';
import { ProfilePanel } from './ProfilePanel';

/** What of the images' identity leaves the archive. */
export function DeidentificationTab() {
  const { project } = useCurrentProject();
  const profile = useDeidentification(project);
  const mayChange = useHolds('manager');
  return (
    <Stack>
      <Loaded query={profile}>
        {(saved) => (
          <ProfilePanel key={JSON.stringify(saved)} project={project} saved={saved} disabled={!mayChange} />
        )}
      </Loaded>
    </Stack>
  );
}
