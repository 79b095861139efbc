import { Table, Tooltip } from '@mantine/core';
import { shade } from './color';

/** One cell: its shade from 0 to 1 (null: none), the number written in it, and what stands behind it. */
export type MatrixCell = { level: number | null; text: string; explanation: string };

type Props = {
  title: string;
  corner?: string;
  rows: { key: string; label: string }[];
  columns: { key: string; label: string }[];
  cell: (row: string, column: string) => MatrixCell | null;
};

/** Numbers in shaded cells; the shade repeats what the number says. */
export function Matrix({ title, corner = 'Reader', rows, columns, cell }: Props) {
  return (
    <Table.ScrollContainer minWidth={200} type="native">
      <Table
        aria-label={title}
        withRowBorders={false}
        verticalSpacing={0}
        horizontalSpacing={0}
        w="auto"
        style={{ borderSpacing: 2, borderCollapse: 'separate', fontVariantNumeric: 'tabular-nums' }}
      >
        <Table.Thead>
          <Table.Tr>
            <Table.Th fz="xs" c="dimmed" pr="sm">
              {corner}
            </Table.Th>
            {columns.map((column) => (
              <Table.Th key={column.key} fz="xs" c="dimmed" ta="center" px={4} style={{ whiteSpace: 'nowrap' }}>
                {column.label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.key}>
              <Table.Th fw={400} fz="sm" pr="sm" style={{ whiteSpace: 'nowrap' }}>
                {row.label}
              </Table.Th>
              {columns.map((column) => (
                <ShadedCell key={column.key} content={cell(row.key, column.key)} />
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function ShadedCell({ content }: { content: MatrixCell | null }) {
  if (content === null) return <Table.Td />;
  const colors = content.level === null ? undefined : shade(content.level);
  return (
    <Tooltip label={content.explanation} multiline maw={360} openDelay={200}>
      <Table.Td
        ta="center"
        fz="sm"
        miw={52}
        h={26}
        style={{ background: colors?.background ?? 'transparent', color: colors?.text ?? '#97a2af', borderRadius: 2 }}
      >
        {content.text}
      </Table.Td>
    </Tooltip>
  );
}
