import { Button } from '@mantine/core';
import { ToolMenu, type Tool } from '../../viewer/keys/ToolBar';
import type { Command } from '../keys/bindings';

type Props = { hasTool: boolean; onCommand(command: Command): void };

const DRAWING: Tool<Command>[] = [
  { says: 'Close the shape', command: { do: 'close-shape' } },
  { says: 'Take back the last point', command: { do: 'undo' }, stays: true },
  { says: 'Cancel, or put the tool down', command: { do: 'cancel' } },
];
const MARKS: Tool<Command>[] = [
  { says: 'Next mark is a new finding', command: { do: 'new-finding' } },
  { says: 'Next finding', command: { do: 'finding', by: 1 }, stays: true },
  { says: 'Previous finding', command: { do: 'finding', by: -1 }, stays: true },
  { says: 'Fill in the slices between', command: { do: 'fill-between' } },
  { says: 'Copy to this slice', command: { do: 'copy-here' } },
  { says: 'Copy to the next slice', command: { do: 'copy-next' } },
  { says: 'Delete the mark on this image', command: { do: 'delete' } },
  { says: 'Hide or show all marks', command: { do: 'hide-marks' } },
];

/** Buttons for what keys do to marks. */
export function MarkingTools({ hasTool, onCommand }: Props) {
  return (
    <>
      <ToolMenu name="Marks" tools={hasTool ? [...DRAWING, ...MARKS] : MARKS} onCommand={onCommand} />
      {hasTool && (
        <Button size="sm" variant="default" onClick={() => onCommand({ do: 'close-shape' })}>
          Close shape
        </Button>
      )}
    </>
  );
}
