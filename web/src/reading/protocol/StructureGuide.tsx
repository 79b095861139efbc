import { Group, Stack, Text } from '@mantine/core';
import type { Shape, Structure } from '../api';
import { ShapeSign } from '../findings/ShapeSign';

/** How each shape is drawn, in a few words. */
export const HOW: Record<Shape, string> = {
  point: 'click',
  line: 'drag from end to end',
  rectangle: 'drag from corner to corner',
  ellipse: 'drag from corner to corner of its box',
  polygon: 'click the corners; a double click, Shift + Enter or the first corner closes',
  contour: 'hold and draw; letting go closes',
};

/** What is to be marked, and how. */
export function StructureGuide({ structures }: { structures: Structure[] }) {
  return (
    <Stack gap="xs">
      {structures.map((structure) => (
        <Group key={structure.key} gap="sm" wrap="nowrap" align="flex-start">
          <ShapeSign shape={structure.shape} color={structure.color} />
          <div>
            <Text size="sm">
              {structure.name}{' '}
              <Text span size="xs" c="dimmed">
                {structure.shape}
              </Text>
            </Text>
            {structure.description && (
              <Text size="xs" c="dimmed">
                {structure.description}
              </Text>
            )}
          </div>
        </Group>
      ))}
    </Stack>
  );
}
