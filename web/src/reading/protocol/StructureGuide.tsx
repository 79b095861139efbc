import { Group, Stack, Text } from '@mantine/core';
import { SHAPE_NAMES } from '../../ui/words';
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
  bidirectional: 'drag the long axis, then move the ends of the short one',
  angle: 'click an end, the vertex, the other end',
  circle: 'drag from the centre to the edge',
  spline: 'click points of the outline; a double click, Shift + Enter or the first point closes',
  box: 'drag from corner to corner, then again on the last slice',
  mask: 'paint',
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
                {SHAPE_NAMES[structure.shape].toLowerCase()}
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
