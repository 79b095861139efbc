import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useCases } from '../api/dataset';
import { useCurrentProject } from '../project/ProjectShell';
import { DataTable } from '../ui/DataTable';
import { Empty } from '../ui/Empty';
import { Loaded } from '../ui/Loaded';
import { Panel } from '../ui/Panel';
import { caseColumns } from './caseColumns';
import { CaseFilters } from './CaseFilters';

const route = getRouteApi('/signed-in/projects/$project/dataset/');

/** All cases, by split or by one facet's value, a page at a time. */
export function CasesTab() {
  const { project, counts } = useCurrentProject();
  const search = route.useSearch();
  const navigate = useNavigate();
  // The keys that the pages before this one began after; the last is this page's.
  const [trail, setTrail] = useState<string[]>([]);
  const cases = useCases(project, { ...search, after: trail.at(-1) });

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
      <CaseFilters search={search} onChange={() => setTrail([])} />
      <Loaded query={cases}>
        {(data) => (
          <Panel>
            {data.cases.length === 0 ? (
              <Text size="sm" c="dimmed">
                No case matches; choose another split or value.
              </Text>
            ) : (
              <DataTable
                label="Cases"
                rows={data.cases}
                columns={caseColumns}
                rowKey={(row) => row.case}
                onOpen={(row) =>
                  void navigate({ to: '/projects/$project/cases/$case', params: { project, case: row.case } })
                }
              />
            )}
            <Group justify="flex-end" mt="sm" gap="xs">
              <Button
                variant="default"
                size="compact-sm"
                disabled={trail.length === 0}
                onClick={() => setTrail(trail.slice(0, -1))}
              >
                Previous
              </Button>
              <Text size="sm" c="dimmed">
                Page {trail.length + 1}
              </Text>
              <Button
                variant="default"
                size="compact-sm"
                disabled={data.next === null}
                onClick={() => data.next !== null && setTrail([...trail, data.next])}
              >
                Next
              </Button>
            </Group>
          </Panel>
        )}
      </Loaded>
    </Stack>
  );
}
