import { Button, Group, NumberInput, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { AnswerKind, Item, Protocol, Ruling } from '../api/types';
import { readerColor } from '../figures/readerColors';
import { answerKey } from '../practice/agreement';
import { fieldOfItem } from './itemField';
import { optionsOf, rulingText, standing, valued } from './rulings';
import classes from './DecisionPage.module.css';

type Props = {
  number: number;
  item: Item;
  protocol: Protocol;
  reads: string[];
  /** Readers who said that the case cannot be read. */
  unable: string[];
  ruling: Ruling | undefined;
  current: boolean;
  disabled: boolean;
  onCurrent: () => void;
  onRule: (ruling: Ruling) => void;
};

/** One thing that the reads leave open, what each reader says of it, and the ruling. */
export function ItemCard(props: Props) {
  const { number, item, protocol, ruling, current, onCurrent } = props;
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (current) card.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const structure = protocol.structures?.find((known) => known.key === item.structure);
  const field = fieldOfItem(protocol, item);
  const title =
    item.kind === 'readability' ? 'The case cannot be read' : [structure?.name, field?.name].filter(Boolean).join(': ');
  return (
    <div
      ref={card}
      className={classes.card}
      data-current={current || undefined}
      onClick={onCurrent}
      data-testid={`item-${number}`}
    >
      <Group justify="space-between" wrap="nowrap" mb={4}>
        <Text size="sm" fw={600}>
          {number}. {title || item.item}
        </Text>
        <Text size="xs" c={ruling ? 'teal.4' : 'amber.4'}>
          {ruling ? `✓ ${rulingText(ruling, field?.answer)}` : 'open'}
        </Text>
      </Group>
      <Text size="sm" c="dimmed" mb={6}>
        {item.sentence}
      </Text>
      {item.kind === 'finding' || item.kind === 'readability' ? <FindingRuling {...props} /> : <ValueRuling {...props} answer={field?.answer} />}
    </div>
  );
}

function FindingRuling({ number, item, reads, unable, ruling, disabled, onRule }: Props) {
  const marked = new Set(item.kind === 'readability' ? unable : item.members.map((member) => member.reader));
  return (
    <Group justify="space-between">
      <Text size="sm" span>
        {reads.map((reader, index) => (
          <Text key={reader} span mr={8} c={marked.has(reader) ? readerColor(index) : 'dark.3'} fw={700}>
            {reader}
            {marked.has(reader) ? '✓' : '–'}
          </Text>
        ))}
      </Text>
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant={ruling?.stands === true ? 'filled' : 'default'}
          aria-pressed={ruling?.stands === true}
          disabled={disabled}
          onClick={() => onRule(standing(item, true))}
          data-testid={`ruling-${number}-stands`}
        >
          Stands
        </Button>
        <Button
          size="compact-sm"
          variant={ruling?.stands === false ? 'filled' : 'default'}
          aria-pressed={ruling?.stands === false}
          disabled={disabled}
          onClick={() => onRule(standing(item, false))}
          data-testid={`ruling-${number}-falls`}
        >
          Does not stand
        </Button>
      </Group>
    </Group>
  );
}

function ValueRuling({
  number,
  item,
  reads,
  ruling,
  disabled,
  onRule,
  answer,
}: Props & { answer: AnswerKind | undefined }) {
  const options = optionsOf(item, answer);
  const chosen = ruling && answerKey(ruling.value ?? null);
  return (
    <Stack gap={9}>
      {options.map((option, index) => (
        <Radio
          key={answerKey(option.value)}
          size="xs"
          name={item.item}
          checked={chosen === answerKey(option.value)}
          disabled={disabled}
          onChange={() => onRule(valued(item, option.value))}
          data-testid={`ruling-${number}-value-${index + 1}`}
          label={
            <>
              {option.name}{' '}
              {option.readers.map((reader) => (
                <Text key={reader} span size="xs" fw={700} c={readerColor(reads.indexOf(reader))} ml={6}>
                  {reader}
                </Text>
              ))}
            </>
          }
        />
      ))}
      {answer?.kind === 'number' && (
        <NumberInput
          size="xs"
          placeholder={`Another number${answer.unit ? ` in ${answer.unit}` : ''}`}
          disabled={disabled}
          min={answer.minimum ?? undefined}
          max={answer.maximum ?? undefined}
          value={typeof ruling?.value === 'number' ? ruling.value : ''}
          onChange={(value) => typeof value === 'number' && onRule(valued(item, value))}
        />
      )}
      {answer?.kind === 'text' && (
        <TextInput
          size="xs"
          placeholder="Another text"
          disabled={disabled}
          value={typeof ruling?.value === 'string' ? ruling.value : ''}
          onChange={(event) => onRule(valued(item, event.currentTarget.value))}
        />
      )}
    </Stack>
  );
}
