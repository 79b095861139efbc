import { Group, Stack, Text, Title } from '@mantine/core';
import type { AnswerKind, Protocol, TruthAnswer, TruthCase, Value } from '../api/types';
import { fieldOf, valueText } from '../protocol/answerText';

/** What was answered, by how many, and what it settled to. */
export function AnswersPanel({ data, protocol }: { data: TruthCase; protocol: Protocol }) {
  if (data.answers.length === 0) return null;
  return (
    <section>
      <Title order={2} mb={4}>
        Answers
      </Title>
      <Stack gap="xs">
        {data.answers.map((answer) => (
          <AnswerVotes key={`${answer.question} ${answer.instance}`} answer={answer} data={data} protocol={protocol} />
        ))}
      </Stack>
    </section>
  );
}

type Props = { answer: TruthAnswer; data: TruthCase; protocol: Protocol };

function AnswerVotes({ answer, data, protocol }: Props) {
  const field = fieldOf(protocol, answer, answer.question);
  const image = answer.instance && imageName(data, answer.instance);
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          {field?.name ?? answer.question}
          {image && (
            <Text span c="dimmed">
              {' '}
              · {image}
            </Text>
          )}
        </Text>
        <Text size="sm" c={answer.verdict === 'settled' ? 'teal.4' : 'amber.4'}>
          {answer.verdict === 'settled' ? `✓ ${said(answer.value, field?.answer)}` : '? unsettled'}
        </Text>
      </Group>
      <Text size="xs" c="dimmed">
        {answer.counts.map(({ value, n }) => `${said(value, field?.answer)} × ${n}`).join(', ')}
      </Text>
    </div>
  );
}

const said = (value: Value | null | undefined, answer: AnswerKind | undefined): string =>
  value == null ? 'not answered' : valueText(value, answer);

/** An image by its view, or by its place in its series. */
function imageName(data: TruthCase, instance: string): string {
  for (const series of data.series) {
    const at = series.instances.findIndex((known) => known.instance === instance);
    if (at < 0) continue;
    const view = [series.laterality, series.view].filter(Boolean).join('');
    return series.instances.length === 1 && view ? view : `image ${at + 1}`;
  }
  return 'image';
}
