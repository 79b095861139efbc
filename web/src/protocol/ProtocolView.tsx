import { Badge, Button, Code, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import type { Protocol, Question, Structure } from '../api/types';
import { Empty } from '../ui/Empty';
import { Panel } from '../ui/Panel';
import { SHAPE_NAMES } from '../ui/words';
import { Fields } from './Fields';
import { answerText } from './answerText';
import { displayText } from './displayText';
import { ToldReaders } from './form/ToldReaders';
import { priorsText } from './priorsText';
import { Swatch } from './Swatch';

/** A part of the draft that has a form: a structure by its place, or what holds for the whole project. */
export type Part = number | 'priors' | 'display';

/** A protocol as its structures and questions; with `onEdit`, its parts can be changed by forms. */
export function ProtocolView({ protocol, onEdit }: { protocol: Protocol; onEdit?: (part: Part) => void }) {
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
        {structures.map((structure, index) => (
          <StructurePanel key={structure.key} structure={structure} onEdit={onEdit && (() => onEdit(index))} />
        ))}
      </Stack>
      <Stack gap="sm">
        {questions.map((question) => (
          <QuestionPanel key={question.key} question={question} />
        ))}
        <Panel title="Prior studies" actions={onEdit && <Edit what="prior studies" onClick={() => onEdit('priors')} />}>
          <Text size="sm">{priorsText(protocol.priors)}</Text>
        </Panel>
        <Panel title="Display" actions={onEdit && <Edit what="display" onClick={() => onEdit('display')} />}>
          <Text size="sm">{displayText(protocol.display)}</Text>
        </Panel>
      </Stack>
    </SimpleGrid>
  );
}

function Edit({ what, onClick }: { what: string; onClick(): void }) {
  return (
    <Button size="compact-sm" variant="default" aria-label={`Change ${what}`} onClick={onClick} data-testid={`edit-${what.replaceAll(' ', '-')}`}>
      Change…
    </Button>
  );
}

function StructurePanel({ structure, onEdit }: { structure: Structure; onEdit?: () => void }) {
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
      actions={onEdit && <Edit what={structure.key} onClick={onEdit} />}
    >
      <Stack gap="xs">
        {structure.description && <Text size="sm">{structure.description}</Text>}
        <Fields fields={structure.attributes ?? []} />
        <Text size="xs" c="dimmed" tt="uppercase">
          Readers are told
        </Text>
        <ToldReaders structure={structure} />
        <CodedAs structure={structure} />
      </Stack>
    </Panel>
  );
}

/** What exported segmentations call it. */
function CodedAs({ structure: { code, category } }: { structure: Structure }) {
  if (!code && !category) return null;
  const coded = [code, category].filter((one) => one != null);
  return (
    <Text size="sm" c="dimmed">
      Exported as{' '}
      {coded.map(({ scheme, value, meaning }, index) => (
        <span key={value}>
          {index > 0 && ', a kind of '}
          {meaning} <Code fz="xs">{`${scheme} ${value}`}</Code>
        </span>
      ))}
    </Text>
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
