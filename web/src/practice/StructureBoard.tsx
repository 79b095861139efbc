import { Box, Group, Stack, Text } from '@mantine/core';
import type { Board } from '../api/types';
import { FigureFrame } from '../figures/FigureFrame';
import { intervalText, provenance, valueText } from '../figures/figureText';
import { Matrix, type MatrixCell } from '../figures/Matrix';
import { readerLetter } from '../figures/readerColors';
import { Swatch } from '../protocol/Swatch';
import { decimal } from '../ui/format';

type Structure = Board['structures'][number];
type Row = Structure['rows'][number];

const TOTAL = 'total';
const SIZE = 'size';

/** Who marks how many of one structure, how large, and how well each pair's marks overlap. */
export function StructureBoard({ board, structure }: { board: Board; structure: Structure }) {
  const readers = board.readers.map((reader, index) => ({
    key: reader.user,
    label: `${readerLetter(index)}  ${reader.display_name}`,
  }));
  const letters = board.readers.map((reader, index) => ({ key: reader.user, label: readerLetter(index) }));
  const nameOf = (user: string) => board.readers.find((reader) => reader.user === user)?.display_name ?? user;
  const most = Math.max(1, ...structure.rows.flatMap((row) => row.per_case.map((n) => n ?? 0)));
  const rowOf = (user: string) => structure.rows.find((row) => row.user === user);

  const findingsCell = (user: string, column: string): MatrixCell | null => {
    const row = rowOf(user);
    if (!row) return null;
    if (column === TOTAL)
      return {
        level: null,
        text: String(row.findings),
        explanation: `${nameOf(user)}: ${row.findings} findings in all`,
      };
    if (column === SIZE)
      return { level: null, text: sizeText(row), explanation: `Mean of n = ${row.mean_size.n} findings` };
    const at = board.cases.findIndex((known) => known.case === column);
    const n = row.per_case[at];
    if (n === undefined) return null;
    if (n === null)
      return { level: null, text: '–', explanation: `${nameOf(user)}, ${board.cases[at]?.label}: not submitted yet` };
    return { level: n / most, text: String(n), explanation: `${nameOf(user)}, ${board.cases[at]?.label}: ${n}` };
  };

  const overlapCell = (a: string, b: string): MatrixCell | null => {
    if (a === b) return null;
    const pair = structure.overlap.find(
      (known) => (known.a === a && known.b === b) || (known.a === b && known.b === a),
    );
    if (!pair) return null;
    const { figure } = pair;
    const [only, other] = pair.a === a ? [pair.only_a, pair.only_b] : [pair.only_b, pair.only_a];
    const interval = intervalText(figure, 'coefficient');
    return {
      level: figure.value ?? null,
      text: `${valueText(figure, 'coefficient')}`,
      explanation: [
        `${nameOf(a)} and ${nameOf(b)}: ${pair.matched} matched, ${only} only by the first, ${other} only by the second.`,
        interval && `${interval}.`,
        provenance(figure),
      ]
        .filter(Boolean)
        .join(' '),
    };
  };

  return (
    <FigureFrame
      title={structure.name}
      note={
        <Group gap={6}>
          <Swatch color={structure.color} /> Findings per case and reader; overlap is the mean Dice of matched pairs.
        </Group>
      }
      file={`practice-${structure.structure}`}
      header={['Reader', ...board.cases.map((known) => known.label), 'In all', 'Mean size', 'Unit', 'n sized']}
      rows={structure.rows.map((row) => [
        nameOf(row.user),
        ...row.per_case,
        row.findings,
        row.mean_size.value ?? null,
        row.mean_size.unit,
        row.mean_size.n,
      ])}
    >
      {structure.rows.every((row) => row.findings === 0) ? (
        <Text size="sm" c="dimmed">
          Nobody marked one in these cases.
        </Text>
      ) : (
        <Group align="flex-start" gap={48}>
          <Box>
            <Label>Findings per case</Label>
            <Matrix
              title={`${structure.name}: findings per case`}
              rows={readers}
              columns={[
                ...board.cases.map((known) => ({ key: known.case, label: known.label })),
                { key: TOTAL, label: 'In all' },
                { key: SIZE, label: 'Mean size' },
              ]}
              cell={findingsCell}
            />
          </Box>
          <Stack gap={0}>
            <Label>Overlap of pairs</Label>
            <Matrix title={`${structure.name}: overlap of pairs`} rows={readers} columns={letters} cell={overlapCell} />
          </Stack>
        </Group>
      )}
    </FigureFrame>
  );
}

function Label({ children }: { children: string }) {
  return (
    <Text size="xs" fw={600} mb={4}>
      {children}
    </Text>
  );
}

function sizeText({ mean_size: size }: Row): string {
  return size.value == null ? '–' : `${decimal(size.value, 1)} ${size.unit}`;
}
