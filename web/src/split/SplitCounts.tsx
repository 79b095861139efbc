import { Table, Text } from '@mantine/core';
import type { SplitState } from '../api/types';
import { count, moment, percent } from '../ui/format';
import { Panel } from '../ui/Panel';
import { SPLIT_NAMES } from '../ui/words';

const ROWS = ['test', 'validation', 'training', 'none'] as const;

/** What the draw gave. */
export function SplitCounts({ data }: { data: SplitState }) {
  const subjects = ROWS.reduce((sum, split) => sum + data.counts[split].subjects, 0);
  const late = data.counts.none.subjects > 0 && data.drawn_at != null;
  return (
    <Panel title="Drawn" note={data.drawn_at == null ? 'Not drawn yet.' : moment(data.drawn_at)}>
      <Table aria-label="Split" style={{ fontVariantNumeric: 'tabular-nums' }}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Split</Table.Th>
            <Table.Th ta="right">Subjects</Table.Th>
            <Table.Th ta="right">Share</Table.Th>
            <Table.Th ta="right">Cases</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {ROWS.map((split) => (
            <Table.Tr key={split}>
              <Table.Td>{SPLIT_NAMES[split]}</Table.Td>
              <Table.Td ta="right">{count(data.counts[split].subjects)}</Table.Td>
              <Table.Td ta="right">
                {subjects === 0 ? '–' : percent(data.counts[split].subjects / subjects, 1)}
              </Table.Td>
              <Table.Td ta="right">{count(data.counts[split].cases)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {late && (
        <Text size="sm" c="amber.4" mt="sm">
          {data.fixed
            ? 'Subjects imported after the draw are not divided.'
            : 'Subjects imported after the draw are not divided; draw again to include them.'}
        </Text>
      )}
    </Panel>
  );
}
