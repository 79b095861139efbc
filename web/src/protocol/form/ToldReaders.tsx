import { List, Text } from '@mantine/core';
import type { Structure } from '../../api/types';
import { ruleWords } from '../../ui/ruleWords';

/** What a reader is told of a structure's rules and figures, word for word. */
export function ToldReaders({ structure }: { structure: Structure }) {
  const told = ruleWords(structure);
  if (structure.statistics === 'shown') told.push('You see what your marks measure.');
  if (told.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nothing: no rule looks after it.
      </Text>
    );
  }
  return (
    <List size="sm" data-testid="told-readers">
      {told.map((sentence) => (
        <List.Item key={sentence}>{sentence}</List.Item>
      ))}
    </List>
  );
}
