import { Button, Group, Pagination, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { FileReport, Outcome } from '../api/types';
import { DataTable, type Column } from '../ui/DataTable';
import { FileName } from '../ui/FileName';
import { count } from '../ui/format';
import { OUTCOMES, sumOf, worstFirst } from './outcomes';

const PER_PAGE = 50;

const columns: Column<FileReport>[] = [
  { id: 'name', header: 'File', width: '40%', cell: (row) => <FileName path={row.name} />, sort: (row) => row.name },
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

type Props = {
  /** The files of the chosen outcome. */
  reports: FileReport[];
  tallies: Record<Outcome, number>;
  outcome: Outcome | null;
  onOutcome: (outcome: Outcome | null) => void;
  csv?: string;
};

/** What became of each file, by outcome; what needs a look comes first. */
export function FileReports({ reports, tallies, outcome, onOutcome, csv }: Props) {
  const [page, setPage] = useState(1);
  const ordered = worstFirst(reports);
  const pages = Math.ceil(ordered.length / PER_PAGE);
  const shown = ordered.slice((page - 1) * PER_PAGE, page * PER_PAGE);
  const choose = (value: string) => {
    onOutcome(value === 'all' ? null : (value as Outcome));
    setPage(1);
  };
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <SegmentedControl
          size="xs"
          value={outcome ?? 'all'}
          onChange={choose}
          aria-label="Outcome"
          data={[
            { value: 'all', label: `All ${count(sumOf(tallies))}` },
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
