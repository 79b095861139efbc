import { Badge, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import type { Protocol, Question, Structure } from '../api/types';
import { Empty } from '../ui/Empty';
import { Panel } from '../ui/Panel';
import { SHAPE_NAMES } from '../ui/words';
import { Fields } from './Fields';
import { answerText } from './answerText';
import { rulesText } from './rulesText';
import { Swatch } from './Swatch';

/** A protocol as its structures and questions. */
export function ProtocolView({ protocol }: { protocol: Protocol }) {
  const structures = protocol.structures ?? [];
  const questions = protocol.questions ?? [];
  if (structures.length === 0 && questions.length === 0) {
    return (
      <Empty title="The draft is empty">
        Describe what to mark and what to ask as YAML; a released version needs at least one structure or one question.
      </Empty>
    );
  }
  return (
    <SimpleGrid cols={2} spacing="sm">
      <Stack gap="sm">
        {structures.map((structure) => (
          <StructurePanel key={structure.key} structure={structure} />
        ))}
      </Stack>
      <Stack gap="sm">
        {questions.map((question) => (
          <QuestionPanel key={question.key} question={question} />
        ))}
        <Panel title="Prior studies">
          <Text size="sm">{priorsText(protocol.priors)}</Text>
        </Panel>
      </Stack>
    </SimpleGrid>
  );
}

function priorsText(priors: Protocol['priors']): string {
  if (!priors) return 'Readers see none: a case is read by itself.';
  const most = priors.most ?? 1;
  const age = priors.within_months ? `, at most ${priors.within_months} months older,` : '';
  return `Readers see ${most === 1 ? 'the latest earlier study' : `up to ${most} earlier studies`} of the subject${age} beside the case.`;
}

function StructurePanel({ structure }: { structure: Structure }) {
  return (
    <Panel
      title={
        <Group gap="xs">
          <Swatch color={structure.color} />
          {structure.name}
          <Badge variant="outline" color="gray">
            {SHAPE_NAMES[structure.shape]}
          </Badge>
        </Group>
      }
      note={structure.key}
    >
      <Stack gap="xs">
        {structure.description && <Text size="sm">{structure.description}</Text>}
        <Fields fields={structure.attributes ?? []} />
        {rulesText(structure).length > 0 && (
          <Text size="sm" c="dimmed">
            Looked after: {rulesText(structure).join(' · ')}
          </Text>
        )}
        {structure.statistics === 'shown' && (
          <Text size="sm" c="dimmed">
            Readers see what their marks measure.
          </Text>
        )}
      </Stack>
    </Panel>
  );
}

function QuestionPanel({ question }: { question: Question }) {
  return (
    <Panel
      title={
        <Group gap="xs">
          {question.name}
          <Badge variant="outline" color="gray">
            {question.scope === 'image' ? 'each image' : 'whole case'}
          </Badge>
          {question.required === false && (
            <Badge variant="outline" color="gray">
              optional
            </Badge>
          )}
        </Group>
      }
      note={question.key}
    >
      {question.help && <Text size="sm">{question.help}</Text>}
      <Text size="sm" c="dimmed">
        {answerText(question.answer)}
      </Text>
      <Fields fields={nestedOf(question)} />
    </Panel>
  );
}

function nestedOf({ answer }: Question) {
  const choices = answer.kind === 'scale' ? answer.levels : 'choices' in answer ? answer.choices : [];
  return choices.flatMap((choice) => choice.attributes ?? []);
}
