import { Button, SegmentedControl, Table } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Panel } from '../ui/Panel';
import { csv, save, type Cell } from './csv';

type Props = {
  title: string;
  note?: ReactNode;
  header: string[];
  rows: Cell[][];
  file: string;
  actions?: ReactNode;
  children: ReactNode;
};

/** A figure, the table of its numbers, and their export. */
export function FigureFrame({ title, note, header, rows, file, actions, children }: Props) {
  const [view, setView] = useState('figure');
  return (
    <Panel
      title={title}
      note={note}
      actions={
        <>
          {actions}
          <SegmentedControl
            size="xs"
            value={view}
            onChange={setView}
            aria-label={`${title}: show as`}
            data={[
              { value: 'figure', label: 'Figure' },
              { value: 'table', label: 'Table' },
            ]}
          />
          <Button size="compact-sm" variant="default" onClick={() => save(`${file}.csv`, csv(header, rows))}>
            CSV
          </Button>
        </>
      }
    >
      {view === 'figure' ? children : <NumbersTable title={title} header={header} rows={rows} />}
    </Panel>
  );
}

function NumbersTable({ title, header, rows }: { title: string; header: string[]; rows: Cell[][] }) {
  return (
    <Table.ScrollContainer minWidth={300} type="native">
      <Table verticalSpacing={3} aria-label={title} style={{ fontVariantNumeric: 'tabular-nums' }}>
        <Table.Thead>
          <Table.Tr>
            {header.map((name) => (
              <Table.Th key={name}>{name}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, index) => (
            <Table.Tr key={index}>
              {row.map((cell, column) => (
                <Table.Td key={header[column]}>{numberText(cell)}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function numberText(cell: Cell): string {
  if (cell === null) return '–';
  if (typeof cell === 'string' || Number.isInteger(cell)) return String(cell);
  return String(Number(cell.toPrecision(4)));
}
