import { Button, Group, Pagination, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { FileReport, Outcome } from '../api/types';
import { DataTable, type Column } from '../ui/DataTable';
import { count } from '../ui/format';
import { OUTCOMES, tally, worstFirst } from './outcomes';

const PER_PAGE = 50;

const columns: Column<FileReport>[] = [
  { id: 'name', header: 'File', cell: (row) => row.name, sort: (row) => row.name },
  {
    id: 'outcome',
    header: 'Outcome',
    width: 130,
    sort: (row) => row.outcome,
    cell: (row) => (
      <Text span size="sm" c={OUTCOMES[row.outcome].color}>
        {OUTCOMES[row.outcome].name}
      </Text>
    ),
  },
  { id: 'reason', header: 'Why', cell: (row) => row.reason ?? '' },
];

/** What became of each file, by outcome. */
export function FileReports({ reports, csv }: { reports: FileReport[]; csv: string | null }) {
  const [outcome, setOutcome] = useState<Outcome | 'all'>('all');
  const [page, setPage] = useState(1);
  const tallies = tally(reports);
  const chosen = outcome === 'all' ? worstFirst(reports) : reports.filter((report) => report.outcome === outcome);
  const pages = Math.ceil(chosen.length / PER_PAGE);
  const shown = chosen.slice((page - 1) * PER_PAGE, page * PER_PAGE);
  const choose = (value: string) => {
    setOutcome(value as Outcome | 'all');
    setPage(1);
  };
  if (reports.length === 0) return null;
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <SegmentedControl
          size="xs"
          value={outcome}
          onChange={choose}
          aria-label="Outcome"
          data={[
            { value: 'all', label: `All ${count(reports.length)}` },
            ...Object.entries(OUTCOMES).map(([key, { name }]) => ({
              value: key,
              label: `${name} ${count(tallies[key as Outcome])}`,
            })),
          ]}
        />
        <Group gap="sm">
          {pages > 1 && <Pagination size="sm" total={pages} value={page} onChange={setPage} />}
          {csv && (
            <Button size="compact-sm" variant="default" component="a" href={csv} download>
              CSV
            </Button>
          )}
        </Group>
      </Group>
      {shown.length === 0 ? (
        <Text size="sm" c="dimmed">
          No file had this outcome.
        </Text>
      ) : (
        <DataTable
          label="Files"
          rows={shown}
          columns={columns}
          rowKey={(row) => `${row.name} ${row.sop_instance_uid}`}
        />
      )}
    </Stack>
  );
}
