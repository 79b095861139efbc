/** The keys of the reading screen: one table that the screen obeys and the key list shows. */
import { boundTo, rebound, type Binding, type Bound, type KeyPress, type OwnKeys } from '../../viewer/keys/chords';
import { LOOKING, type LookingCommand } from '../../viewer/keys/looking';
import { WAYS, type Way } from '../../viewer/tools/ways';

export type ReadingCommand =
  | { do: 'structure'; index: number }
  | { do: 'cursor'; dx: number; dy: number; fine: boolean }
  | { do: 'set-point' | 'close-shape' }
  | { do: 'way'; way: Way }
  | { do: 'radius'; by: number }
  | { do: 'ball' | 'brush-window' | 'next-vertex' | 'add-vertex' }
  | { do: 'fill-between' | 'copy-here' | 'copy-next' | 'merge' | 'split' }
  | { do: 'finding'; by: number }
  | { do: 'new-finding' | 'delete' | 'hide-marks' | 'no-finding' }
  | { do: 'undo' | 'redo' | 'cancel' }
  | { do: 'questions' | 'attributes' | 'manual' | 'list-window' | 'keys' | 'submit' | 'cannot-be-read' };
export type Command = LookingCommand | ReadingCommand;

/** Where the focus is: on the image or nowhere, on a button, on a choice of an answer, or in a text. */
export type Focus = 'image' | 'button' | 'choice' | 'text';

const key = (id: string, chords: string | string[], command: ReadingCommand): Bound<ReadingCommand> => ({
  id,
  chords: typeof chords === 'string' ? [chords] : chords,
  command,
});
type Reading = Binding<ReadingCommand>;
const marking = (says: string, keys: Bound<ReadingCommand>[], more: Partial<Reading> = {}): Reading => ({
  group: 'Marking',
  says,
  keys,
  ...more,
});
const read = (says: string, keys: Bound<ReadingCommand>[], more: Partial<Reading> = {}): Reading => ({
  ...marking(says, keys, more),
  group: 'Read',
});

const ARROWS = [
  ['ArrowLeft', -1, 0],
  ['ArrowRight', 1, 0],
  ['ArrowUp', 0, -1],
  ['ArrowDown', 0, 1],
] as const;
const cursorKeys = [false, true].flatMap((fine) =>
  ARROWS.map(([arrow, dx, dy]) =>
    key(`cursor-${arrow}${fine ? '-fine' : ''}`, `${fine ? 'Alt+' : ''}Shift+${arrow}`, { do: 'cursor', dx, dy, fine }),
  ),
);

/** The letters that, with Shift, take up a way of marking. */
export const WAY_KEYS: Record<Way, string> = {
  draw: 'D',
  wire: 'L',
  sculpt: 'S',
  knife: 'K',
  brush: 'B',
  eraser: 'E',
  outline: 'O',
  scissors: 'Z',
  fill: 'F',
  grow: 'G',
};
const ways = (Object.keys(WAY_KEYS) as Way[]).map((way) =>
  marking(`${WAYS[way].name}${WAYS[way].how ? `: ${WAYS[way].how}` : ''}`, [
    key(`way-${way}`, `Shift+${WAY_KEYS[way].toLowerCase()}`, { do: 'way', way }),
  ], { group: 'Ways to mark' }),
);

const READING: readonly Reading[] = [
  marking(
    'Take up a structure’s tool, or put it down',
    [0, 1, 2, 3, 4, 5, 6, 7, 8].map((index) =>
      key(`structure-${index + 1}`, `Shift+Digit${index + 1}`, { do: 'structure', index }),
    ),
    { shown: 'Shift + 1 – 9' },
  ),
  marking('Next mark begins a new finding', [key('new-finding', 'n', { do: 'new-finding' })]),
  marking('Next or previous finding', [
    key('next-finding', 'j', { do: 'finding', by: 1 }),
    key('previous-finding', 'k', { do: 'finding', by: -1 }),
  ]),
  marking('With a tool: move the drawing cursor. Without: move the selected mark. With Alt: finer', cursorKeys, {
    shown: 'Shift + arrows',
  }),
  marking('Set a point at the drawing cursor; close the shape', [
    key('set-point', 'Enter', { do: 'set-point' }),
    key('close-shape', 'Shift+Enter', { do: 'close-shape' }),
  ]),
  marking('Delete the selected mark on this image, or take back the last point', [
    key('delete', ['Backspace', 'Delete'], { do: 'delete' }),
  ]),
  marking('Cancel a drawing, put down a tool, leave the panel', [key('cancel', 'Escape', { do: 'cancel' })], {
    always: true,
  }),
  marking('Next corner of the selected mark; add one behind it (Backspace takes it away)', [
    key('next-vertex', 'Shift+v', { do: 'next-vertex' }),
    key('add-vertex', ['Insert', 'Shift+a'], { do: 'add-vertex' }),
  ]),
  marking('Fill in the slices between the finding’s marks', [key('fill-between', 'Shift+i', { do: 'fill-between' })]),
  marking('Copy the finding’s nearest mark to this image; to the next one', [
    key('copy-here', 'Shift+c', { do: 'copy-here' }),
    key('copy-next', 'Shift+n', { do: 'copy-next' }),
  ]),
  marking('Join the finding’s outlines here, or it and one that it overlaps', [key('merge', 'Shift+m', { do: 'merge' })]),
  marking('Split: the finding’s marks on this image become a new finding', [key('split', 'Shift+y', { do: 'split' })]),
  marking('Hide or show marks', [key('hide-marks', 't', { do: 'hide-marks' })]),
  marking('Undo, redo', [
    key('undo', 'Ctrl+z', { do: 'undo' }),
    key('redo', ['Ctrl+y', 'Ctrl+Shift+z'], { do: 'redo' }),
  ]),
  ...ways,
  marking('Brush smaller or larger (also Alt and drag)', [
    key('radius-smaller', ['Ctrl+ArrowDown', '{'], { do: 'radius', by: -1 }),
    key('radius-larger', ['Ctrl+ArrowUp', '}'], { do: 'radius', by: 1 }),
  ], { group: 'Ways to mark' }),
  marking('Brush as a ball over slices, or a disc', [key('ball', 'Shift+r', { do: 'ball' })], { group: 'Ways to mark' }),
  marking('Paint only values of the window', [key('brush-window', 'Shift+t', { do: 'brush-window' })], { group: 'Ways to mark' }),
  read('No finding', [key('no-finding', 'x', { do: 'no-finding' })]),
  read('To the attributes of the selected finding', [key('attributes', 'a', { do: 'attributes' })]),
  read('To the first open question', [key('questions', 'q', { do: 'questions' })]),
  read('Manual beside the image', [key('manual', 'm', { do: 'manual' })]),
  read('Findings and questions in a window of their own, or back', [key('list-window', 'Shift+p', { do: 'list-window' })]),
  read('Keys and mouse', [key('keys', '?', { do: 'keys' })]),
  read('The case cannot be read', [key('cannot-be-read', 'Shift+x', { do: 'cannot-be-read' })]),
  read('Submit the read', [key('submit', 'Ctrl+Enter', { do: 'submit' })], { always: true }),
];

export const BINDINGS: readonly Binding<Command>[] = [...LOOKING, ...READING];

/** The groups as the key list shows them. */
export const COLUMNS: readonly (readonly string[])[] = [
  ['Images', 'Planes and measures', 'Read'],
  ['Window and view'],
  ['Marking', 'Ways to mark'],
];

/** What a key press means, given where the focus is. A control keeps the keys that work it. */
export function commandOf(press: KeyPress, focus: Focus, own: OwnKeys = {}): Command | null {
  if (isKeptBy(focus, press)) return null;
  return boundTo(rebound(BINDINGS, own), press, focus === 'text');
}

const KEPT: Record<Focus, string[]> = {
  image: [],
  button: [' ', 'Enter'],
  choice: [' ', 'Enter', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'],
  text: [],
};
const isKeptBy = (focus: Focus, press: KeyPress) => KEPT[focus].includes(press.key) && !press.ctrl && !press.shift;
