import { Group, List, Text } from '@mantine/core';
import { ruleWords } from '../ruleWords';
import { SHAPE_NAMES } from '../words';
import { ShapeSign } from './ShapeSign';
import type { ExplainedStructure } from './structure';

/** A structure in short: its shape, what it is, what is said of it, and what we look after. */
export function StructureHead({ structure }: { structure: ExplainedStructure }) {
  const { name, shape, color, description, attributes = [], statistics } = structure;
  const rules = ruleWords(structure);
  if (statistics === 'shown') rules.push('You see what your marks measure.');
  const required = attributes.filter((field) => field.required).map((field) => field.name);
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start" data-testid={`guide-${structure.key}`}>
      <ShapeSign shape={shape} color={color} />
      <div>
        <Text size="sm">
          {name}{' '}
          <Text span size="xs" c="dimmed">
            {SHAPE_NAMES[shape].toLowerCase()}
          </Text>
        </Text>
        {description && (
          <Text size="xs" c="dimmed">
            {description}
          </Text>
        )}
        {required.length > 0 && (
          <Text size="xs" mt={4}>
            Please say of each: {required.join(', ')}.
          </Text>
        )}
        {rules.length > 0 && (
          <List size="xs" mt={4}>
            {rules.map((rule) => (
              <List.Item key={rule}>{rule}</List.Item>
            ))}
          </List>
        )}
      </div>
    </Group>
  );
}
