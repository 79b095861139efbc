import { Table, Text, UnstyledButton } from '@mantine/core';
import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type RowData,
} from '@tanstack/react-table';
import type { ReactNode } from 'react';

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

/** One column: what to show of a row, and what to sort by (nothing to sort by: not sortable). */
export type Column<Row> = {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  sort?: (row: Row) => string | number;
  align?: 'left' | 'right';
  width?: number | string;
};

type Props<Row> = {
  rows: Row[];
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  onOpen?: (row: Row) => void;
  selected?: string | null;
  label: string;
};

/** Numbers by size, texts as people sort them ("Reader 2" before "Reader 10"). */
export function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'en', { numeric: true });
}

const ARROW = { asc: '↑', desc: '↓' } as const;

/** A dense table with sortable columns; rows open by click or Enter. */
export function DataTable<Row extends RowData>({ rows, columns, rowKey, onOpen, selected, label }: Props<Row>) {
  const helper = createColumnHelper<typeof features, Row>();
  const table = useTable({
    features,
    data: rows,
    columns: columns.map((column) =>
      helper.accessor((row): unknown => column.sort?.(row) ?? '', {
        id: column.id,
        enableSorting: column.sort !== undefined,
        sortFn: (a, b, id) => compare(a.getValue(id), b.getValue(id)),
      }),
    ),
    getRowId: rowKey,
  });
  const byId = new Map(columns.map((column) => [column.id, column]));

  return (
    <Table.ScrollContainer minWidth={480} type="native">
      <Table
        aria-label={label}
        verticalSpacing={5}
        horizontalSpacing="sm"
        highlightOnHover={onOpen !== undefined}
        stickyHeader
      >
        <Table.Thead bg="var(--overread-panel)">
          {table.getHeaderGroups().map((group) => (
            <Table.Tr key={group.id}>
              {group.headers.map((header) => {
                const column = byId.get(header.column.id);
                const order = header.column.getIsSorted();
                const name = (
                  <Text size="xs" c="dimmed" fw={600} span>
                    {column?.header} {order ? ARROW[order] : ''}
                  </Text>
                );
                return (
                  <Table.Th
                    key={header.id}
                    ta={column?.align}
                    w={column?.width}
                    aria-sort={order === 'asc' ? 'ascending' : order === 'desc' ? 'descending' : undefined}
                  >
                    {header.column.getCanSort() ? (
                      <UnstyledButton onClick={header.column.getToggleSortingHandler()}>{name}</UnstyledButton>
                    ) : (
                      name
                    )}
                  </Table.Th>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Thead>
        <Table.Tbody>
          {table.getRowModel().rows.map((row) => (
            <Table.Tr
              key={row.id}
              tabIndex={onOpen ? 0 : undefined}
              style={onOpen ? { cursor: 'pointer' } : undefined}
              aria-selected={selected === undefined ? undefined : selected === row.id}
              bg={selected === row.id ? 'var(--mantine-color-dark-6)' : undefined}
              onClick={onOpen && (() => onOpen(row.original))}
              onKeyDown={
                onOpen &&
                ((event) => {
                  if (event.key === 'Enter' && event.target === event.currentTarget) onOpen(row.original);
                })
              }
            >
              {columns.map((column) => (
                <Table.Td key={column.id} ta={column.align} style={{ fontVariantNumeric: 'tabular-nums' }}>
                  {column.cell(row.original)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
