/** The keys of the reading screen: one table that the screen obeys and the key list shows. */
export type Command =
  | { do: 'scroll'; by: number }
  | { do: 'scroll-to'; place: 'first' | 'last' }
  | { do: 'series'; by: number }
  | { do: 'viewport'; by: number }
  | { do: 'window'; preset: number }
  | { do: 'zoom'; by: number }
  | { do: 'fit' | 'reset' | 'invert' }
  | { do: 'rotate'; by: number }
  | { do: 'flip'; direction: 'horizontal' | 'vertical' }
  | { do: 'structure'; index: number }
  | { do: 'cursor'; dx: number; dy: number; fine: boolean }
  | { do: 'set-point' | 'close-shape' }
  | { do: 'finding'; by: number }
  | { do: 'new-finding' | 'delete' | 'hide-marks' | 'no-finding' }
  | { do: 'undo' | 'redo' | 'cancel' }
  | { do: 'questions' | 'attributes' | 'manual' | 'keys' | 'submit' };

export type Binding = {
  group: 'Images' | 'Window and view' | 'Marking' | 'Read';
  /** As shown in the key list. */
  shown: string;
  says: string;
  /** Works while a text is typed too. */
  always?: boolean;
  matches(press: KeyPress): Command | null;
};
export type KeyPress = { key: string; code: string; ctrl: boolean; shift: boolean; alt: boolean };
/** Where the focus is: on the image or nowhere, on a button, on a choice of an answer, or in a text. */
export type Focus = 'image' | 'button' | 'choice' | 'text';

const plain = (key: string, command: Command) => (press: KeyPress) =>
  press.key.toLowerCase() === key.toLowerCase() && !press.ctrl && !press.alt && !press.shift ? command : null;
/** A character that may need Shift on some keyboards. */
const character = (characters: string, command: Command) => (press: KeyPress) =>
  characters.includes(press.key) && press.key.length === 1 && !press.ctrl && !press.alt ? command : null;
const control =
  (key: string, command: Command, shift = false) =>
  (press: KeyPress) =>
    press.key.toLowerCase() === key.toLowerCase() && press.ctrl && press.shift === shift && !press.alt ? command : null;
/** By the key's place, since Shift turns digits into signs. */
const digit = (shift: boolean, last: number, command: (index: number) => Command) => (press: KeyPress) => {
  const found = /^(?:Digit|Numpad)([1-9])$/.exec(press.code);
  const index = found ? Number(found[1]) - 1 : -1;
  return index >= 0 && index < last && press.shift === shift && !press.ctrl && !press.alt ? command(index) : null;
};

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const shiftArrow = (press: KeyPress): Command | null => {
  const step = ARROWS[press.key];
  return step && press.shift && !press.ctrl ? { do: 'cursor', dx: step[0], dy: step[1], fine: press.alt } : null;
};
const either =
  (...matchers: ((press: KeyPress) => Command | null)[]) =>
  (press: KeyPress) =>
    matchers.reduce<Command | null>((found, matcher) => found ?? matcher(press), null);

export const BINDINGS: Binding[] = [
  {
    group: 'Images',
    shown: '↑ ↓',
    says: 'Previous or next image (also the wheel)',
    matches: either(plain('ArrowUp', { do: 'scroll', by: -1 }), plain('ArrowDown', { do: 'scroll', by: 1 })),
  },
  {
    group: 'Images',
    shown: 'Home End',
    says: 'First or last image',
    matches: either(
      plain('Home', { do: 'scroll-to', place: 'first' }),
      plain('End', { do: 'scroll-to', place: 'last' }),
    ),
  },
  {
    group: 'Images',
    shown: 'PageUp PageDown',
    says: 'Previous or next series',
    matches: either(plain('PageUp', { do: 'series', by: -1 }), plain('PageDown', { do: 'series', by: 1 })),
  },
  {
    group: 'Images',
    shown: '← →',
    says: 'Viewport to the left or right',
    matches: either(plain('ArrowLeft', { do: 'viewport', by: -1 }), plain('ArrowRight', { do: 'viewport', by: 1 })),
  },
  {
    group: 'Window and view',
    shown: '1 – 5',
    says: 'Window presets (CT: soft tissue, lung, liver, bone, brain)',
    matches: digit(false, 5, (preset) => ({ do: 'window', preset })),
  },
  {
    group: 'Window and view',
    shown: '+ −',
    says: 'Zoom (also right drag, or Ctrl and wheel)',
    matches: either(character('+', { do: 'zoom', by: 1.2 }), character('-−', { do: 'zoom', by: 1 / 1.2 })),
  },
  {
    group: 'Window and view',
    shown: '=',
    says: 'Fit to the viewport',
    matches: character('=', { do: 'fit' }),
  },
  { group: 'Window and view', shown: 'I', says: 'Invert', matches: plain('i', { do: 'invert' }) },
  {
    group: 'Window and view',
    shown: 'R L',
    says: 'Turn right or left',
    matches: either(plain('r', { do: 'rotate', by: 90 }), plain('l', { do: 'rotate', by: -90 })),
  },
  {
    group: 'Window and view',
    shown: 'H V',
    says: 'Flip left to right, or top to bottom',
    matches: either(
      plain('h', { do: 'flip', direction: 'horizontal' }),
      plain('v', { do: 'flip', direction: 'vertical' }),
    ),
  },
  {
    group: 'Window and view',
    shown: 'Space',
    says: 'Reset window, zoom and turning',
    matches: plain(' ', { do: 'reset' }),
  },
  {
    group: 'Marking',
    shown: 'Shift + 1 – 9',
    says: 'Take up a structure’s tool, or put it down',
    matches: digit(true, 9, (index) => ({ do: 'structure', index })),
  },
  {
    group: 'Marking',
    shown: 'N',
    says: 'Next mark begins a new finding',
    matches: plain('n', { do: 'new-finding' }),
  },
  {
    group: 'Marking',
    shown: 'J K',
    says: 'Next or previous finding',
    matches: either(plain('j', { do: 'finding', by: 1 }), plain('k', { do: 'finding', by: -1 })),
  },
  {
    group: 'Marking',
    shown: 'Shift + arrows',
    says: 'With a tool: move the drawing cursor. Without: move the selected mark. With Alt: finer',
    matches: shiftArrow,
  },
  {
    group: 'Marking',
    shown: 'Enter',
    says: 'Set a point at the drawing cursor; Shift + Enter closes the shape',
    matches: either(plain('Enter', { do: 'set-point' }), (press) =>
      press.key === 'Enter' && press.shift && !press.ctrl ? { do: 'close-shape' } : null,
    ),
  },
  {
    group: 'Marking',
    shown: 'Backspace',
    says: 'Delete the selected mark on this image, or take back the last point',
    matches: either(plain('Backspace', { do: 'delete' }), plain('Delete', { do: 'delete' })),
  },
  {
    group: 'Marking',
    shown: 'Esc',
    says: 'Cancel a drawing, put down a tool, leave the panel',
    always: true,
    matches: plain('Escape', { do: 'cancel' }),
  },
  { group: 'Marking', shown: 'T', says: 'Hide or show marks', matches: plain('t', { do: 'hide-marks' }) },
  {
    group: 'Marking',
    shown: 'Ctrl + Z  Ctrl + Y',
    says: 'Undo, redo',
    matches: either(control('z', { do: 'undo' }), control('y', { do: 'redo' }), control('z', { do: 'redo' }, true)),
  },
  { group: 'Read', shown: 'X', says: 'No finding', matches: plain('x', { do: 'no-finding' }) },
  {
    group: 'Read',
    shown: 'A',
    says: 'To the attributes of the selected finding',
    matches: plain('a', { do: 'attributes' }),
  },
  { group: 'Read', shown: 'Q', says: 'To the first open question', matches: plain('q', { do: 'questions' }) },
  { group: 'Read', shown: 'M', says: 'Manual beside the image', matches: plain('m', { do: 'manual' }) },
  { group: 'Read', shown: '?', says: 'This list', matches: character('?', { do: 'keys' }) },
  {
    group: 'Read',
    shown: 'Ctrl + Enter',
    says: 'Submit the read',
    always: true,
    matches: control('Enter', { do: 'submit' }),
  },
];

/** What a key press means, given where the focus is. A control keeps the keys that work it. */
export function commandOf(press: KeyPress, focus: Focus): Command | null {
  if (isKeptBy(focus, press)) return null;
  for (const binding of BINDINGS) {
    if (focus === 'text' && !binding.always) continue;
    const command = binding.matches(press);
    if (command) return command;
  }
  return null;
}

const KEPT: Record<Focus, string[]> = {
  image: [],
  button: [' ', 'Enter'],
  choice: [' ', 'Enter', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'],
  text: [],
};
const isKeptBy = (focus: Focus, press: KeyPress) => KEPT[focus].includes(press.key) && !press.ctrl && !press.shift;
