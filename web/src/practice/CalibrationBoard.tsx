import { Stack } from '@mantine/core';
import { useBoard } from '../api/batch';
import { useProtocol } from '../api/protocol';
import { Empty } from '../ui/Empty';
import { Loaded } from '../ui/Loaded';
import { AnswersBoard } from './AnswersBoard';
import { StructureBoard } from './StructureBoard';

/** The readers' practice reads side by side. */
export function CalibrationBoard({ project, batch }: { project: string; batch: string }) {
  const board = useBoard(project, batch);
  const protocol = useProtocol(project);
  return (
    <Loaded query={board}>
      {(data) =>
        data.readers.length === 0 ? (
          <Empty title="No read is submitted yet">The board shows readers as they submit their practice reads.</Empty>
        ) : (
          <Stack gap="sm">
            {data.structures.map((structure) => (
              <StructureBoard key={structure.structure} board={data} structure={structure} />
            ))}
            {data.questions.map((question) => (
              <AnswersBoard
                key={question.question}
                board={data}
                question={question}
                answer={protocol.data?.draft.questions?.find((known) => known.key === question.question)?.answer}
              />
            ))}
          </Stack>
        )
      }
    </Loaded>
  );
}
