import { Button, Group, Select, Stack } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useAudit } from '../api/audit';
import { Failure } from '../ui/Failure';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';
import { DataTable } from '../ui/DataTable';
import { Empty } from '../ui/Empty';
import { eventColumns } from './eventColumns';
import { VerificationBadge } from './VerificationBadge';

const route = getRouteApi('/signed-in/projects/$project/audit');

/** Every change, in order, each chained to the one before by its hash. */
export function AuditPage() {
  const { project } = route.useParams();
  const [action, setAction] = useState<string | null>(null);
  const audit = useAudit(project, action);
  const events = audit.data?.pages.flatMap((page) => page.events) ?? [];
  return (
    <Page
      title="Audit trail"
      lead="Every change, written with the change itself; each event's hash covers the one before it."
      actions={<VerificationBadge project={project} />}
    >
      <Stack gap="sm">
        <ActionFilter seen={events.map((event) => event.action)} value={action} onChange={setAction} />
        <Failure error={audit.error} onRetry={() => void audit.refetch()} />
        {audit.data && events.length === 0 && <Empty title="No event matches">Choose another action.</Empty>}
        {events.length > 0 && (
          <Panel>
            <DataTable label="Events" rows={events} columns={eventColumns} rowKey={(event) => String(event.seq)} />
          </Panel>
        )}
        {audit.hasNextPage && (
          <Group>
            <Button variant="default" loading={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
              Earlier events
            </Button>
          </Group>
        )}
      </Stack>
    </Page>
  );
}

const COMMON = [
  'batch.planned',
  'batch.released',
  'export.made',
  'import.completed',
  'protocol.acknowledged',
  'protocol.released',
  'read.submitted',
  'split.drawn',
];

type FilterProps = { seen: string[]; value: string | null; onChange: (action: string | null) => void };

function ActionFilter({ seen, value, onChange }: FilterProps) {
  const actions = [...new Set([...COMMON, ...seen, ...(value ? [value] : [])])].sort();
  return (
    <Select
      size="xs"
      w={240}
      aria-label="Action"
      placeholder="All actions"
      clearable
      searchable
      value={value}
      onChange={onChange}
      data={actions}
      data-testid="audit-action"
    />
  );
}
