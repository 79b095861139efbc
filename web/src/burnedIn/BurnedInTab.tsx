import { Alert, Group, Text } from '@mantine/core';
import { useBurnedIn } from '../api/burnedIn';
import { useCurrentProject } from '../project/ProjectShell';
import { Empty } from '../ui/Empty';
import { plural } from '../ui/format';
import { Loaded } from '../ui/Loaded';
import { Looking } from './Looking';

/** Cases whose pixels may name the patient: a person looks at each before readers may. */
export function BurnedInTab() {
  const { project, counts } = useCurrentProject();
  const cases = useBurnedIn(project);
  return (
    <>
      {counts.pixels_due > 0 && (
        <Alert color="cyan" variant="outline" p="sm" mb="sm" role="status">
          <Text size="sm">{plural(counts.pixels_due, 'case')} still to be looked into by the program.</Text>
        </Alert>
      )}
      <Loaded query={cases}>
        {(data) =>
          data.cases.length === 0 ? (
            <Empty title="No case waits for a look">
              <Group gap={4}>
                A case comes here when its attributes or its corners hint at text in the pixels: scanned films, screen
                saves, ultrasounds.
              </Group>
            </Empty>
          ) : (
            <Looking project={project} cases={data.cases} />
          )
        }
      </Loaded>
    </>
  );
}
