import { Button, Group, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useCases, type CaseFilter } from '../api/dataset';
import { DataTable } from '../ui/DataTable';
import { Loaded } from '../ui/Loaded';
import { caseColumns } from './caseColumns';

type Props = { project: string; filter: Omit<CaseFilter, 'after'> };

/** The cases that match, a page at a time; each opens. */
export function PagedCases({ project, filter }: Props) {
  // The keys that the pages before this one began after; the last is this page's.
  const [trail, setTrail] = useState<string[]>([]);
  const cases = useCases(project, { ...filter, after: trail.at(-1) });
  const navigate = useNavigate();
  return (
    <Loaded query={cases}>
      {({ cases: rows, next }) => (
        <>
          {rows.length === 0 ? (
            <Text size="sm" c="dimmed">
              No case matches; choose another split or value.
            </Text>
          ) : (
            <DataTable
              label="Cases"
              rows={rows}
              columns={caseColumns}
              rowKey={(row) => row.case}
              onOpen={(row) =>
                void navigate({ to: '/projects/$project/cases/$case', params: { project, case: row.case } })
              }
            />
          )}
          {(trail.length > 0 || next != null) && (
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
                disabled={next == null}
                onClick={() => next != null && setTrail([...trail, next])}
              >
                Next
              </Button>
            </Group>
          )}
        </>
      )}
    </Loaded>
  );
}
