import { Group, Progress, Text } from '@mantine/core';
import type { WatchReader } from '../api/types';
import { FigureValue } from '../figures/FigureValue';
import type { Column } from '../ui/DataTable';
import { count, moment } from '../ui/format';

/** Queued counts what is not submitted yet. */
function ProgressCell({ row }: { row: WatchReader }) {
  const total = row.queued + row.submitted;
  return (
    <Group gap="sm" wrap="nowrap">
      <Progress
        value={total === 0 ? 0 : (row.submitted / total) * 100}
        size="sm"
        flex={1}
        miw={70}
        aria-label="Submitted"
      />
      <Text span size="sm" style={{ whiteSpace: 'nowrap' }}>
        {count(row.submitted)} of {count(total)}
      </Text>
    </Group>
  );
}

/** A count that should be nought. */
function CountCell({ n }: { n: number }) {
  return (
    <Text span size="sm" c={n > 0 ? 'amber.4' : 'dimmed'}>
      {count(n)}
    </Text>
  );
}

/** The newest check: letters read of those shown, the display's pixels, and the day. */
function DisplayCell({ row: { display } }: { row: WatchReader }) {
  if (!display) return <Text span size="sm" c="dimmed">–</Text>;
  const { right, letters, pixels, at } = display;
  return (
    <Text span size="sm" style={{ whiteSpace: 'nowrap' }} c={right < letters ? 'amber.4' : undefined} title={moment(at)}>
      {right} of {letters} · {pixels.join(' × ')}
    </Text>
  );
}

export const readerColumns: Column<WatchReader>[] = [
  { id: 'name', header: 'Reader', sort: (row) => row.display_name, cell: (row) => row.display_name },
  {
    id: 'progress',
    header: 'Reads submitted',
    width: 220,
    sort: (row) => row.submitted,
    cell: (row) => <ProgressCell row={row} />,
  },
  {
    id: 'overdue',
    header: 'Overdue',
    align: 'right',
    sort: (row) => row.overdue,
    cell: (row) => <CountCell n={row.overdue} />,
  },
  {
    id: 'unreadable',
    header: 'Could not read',
    align: 'right',
    sort: (row) => row.cannot_be_read,
    cell: (row) => <CountCell n={row.cannot_be_read} />,
  },
  {
    id: 'display',
    header: 'Display check',
    sort: (row) => (row.display ? row.display.right / row.display.letters : -1),
    cell: (row) => <DisplayCell row={row} />,
  },
  {
    id: 'time',
    header: 'Median reading time',
    sort: (row) => row.median_seconds.value ?? -1,
    cell: (row) => <FigureValue figure={row.median_seconds} reading="seconds" />,
  },
  {
    id: 'findings',
    header: 'Findings per case',
    sort: (row) => row.findings_per_case.value ?? -1,
    cell: (row) => <FigureValue figure={row.findings_per_case} reading="mean" />,
  },
  {
    id: 'agreement',
    header: 'Agrees with consensus',
    sort: (row) => row.agreement_with_consensus.value ?? -1,
    cell: (row) => <FigureValue figure={row.agreement_with_consensus} reading="proportion" />,
  },
];
