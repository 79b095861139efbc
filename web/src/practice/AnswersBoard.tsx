import { Table, Text } from '@mantine/core';
import type { AnswerKind, Board, Value } from '../api/types';
import { FigureFrame } from '../figures/FigureFrame';
import { valueText } from '../protocol/answerText';
import { answerKey, disagree, modeOf } from './agreement';

type Props = { board: Board; question: Board['questions'][number]; answer: AnswerKind | undefined };

/** What each reader answered in each case; what departs from the majority is marked. */
export function AnswersBoard({ board, question, answer }: Props) {
  const valueOf = (user: string, id: string) =>
    question.cells.find((cell) => cell.user === user && cell.case === id)?.value ?? null;
  const columns = board.cases.map((known) => {
    const values = board.readers.map((reader) => valueOf(reader.user, known.case));
    return { ...known, differs: disagree(values), mode: modeOf(values) };
  });
  const differing = columns.filter((column) => column.differs).length;
  return (
    <FigureFrame
      title={question.name}
      note={`Readers differ in ${differing} of ${columns.length} cases.`}
      file={`practice-${question.question}`}
      header={['Reader', ...columns.map((column) => column.label)]}
      rows={board.readers.map((reader) => [
        reader.display_name,
        ...columns.map((column) => valueText(valueOf(reader.user, column.case), answer)),
      ])}
    >
      <Table.ScrollContainer minWidth={300} type="native">
        <Table w="auto" verticalSpacing={4} horizontalSpacing="sm" aria-label={question.name}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th fz="xs" c="dimmed">
                Reader
              </Table.Th>
              {columns.map((column) => (
                <Table.Th key={column.case} fz="xs" c={column.differs ? 'amber.4' : 'dimmed'}>
                  {column.label}
                  {column.differs && ' ≠'}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {board.readers.map((reader) => (
              <Table.Tr key={reader.user}>
                <Table.Th fw={400}>{reader.display_name}</Table.Th>
                {columns.map((column) => (
                  <AnswerCell
                    key={column.case}
                    value={valueOf(reader.user, column.case)}
                    answer={answer}
                    stands={!column.differs || column.mode}
                  />
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </FigureFrame>
  );
}

type CellProps = { value: Value | null; answer: AnswerKind | undefined; stands: true | string | null };

function AnswerCell({ value, answer, stands }: CellProps) {
  const departs = value !== null && stands !== true && answerKey(value) !== stands;
  return (
    <Table.Td bd={departs ? '1px solid var(--mantine-color-amber-6)' : undefined}>
      <Text span size="sm" c={value === null ? 'dimmed' : departs ? 'amber.3' : undefined}>
        {valueText(value, answer)}
        {departs && ' ≠'}
      </Text>
    </Table.Td>
  );
}
