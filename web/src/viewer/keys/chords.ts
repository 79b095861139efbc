/** Keys as text, "Ctrl+Shift+z", so that they can be bound, shown and saved. */
export type KeyPress = { key: string; code: string; ctrl: boolean; shift: boolean; alt: boolean };
export type Chord = string;

/** The texts that a press can be bound by, the most exact first. */
export function chordsOf({ key, code, ctrl, shift, alt }: KeyPress): Chord[] {
  const held = `${ctrl ? 'Ctrl+' : ''}${alt ? 'Alt+' : ''}`;
  // By the key's place, since Shift turns digits into signs and keyboards differ.
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code);
  if (digit) return [`${held}${shift ? 'Shift+' : ''}Digit${digit[1]}`];
  const isSign = key.length === 1 && key !== ' ' && key.toLowerCase() === key.toUpperCase();
  // A sign may need Shift on some keyboards.
  if (isSign) return [`${held}${key === '−' ? '-' : key}`];
  const name = key === ' ' ? 'Space' : key.length === 1 ? key.toLowerCase() : key;
  return [`${held}${shift ? 'Shift+' : ''}${name}`];
}

const SIGNS: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  '-': '−',
};

/** A chord as it is shown. */
export const chordText = (chord: Chord): string => {
  const parts = chord === '+' ? ['+'] : chord.endsWith('++') ? [...chord.slice(0, -2).split('+'), '+'] : chord.split('+');
  return parts
    .map((part) => SIGNS[part] ?? (/^Digit\d$/.test(part) ? part.slice(5) : part.length === 1 ? part.toUpperCase() : part))
    .join(' + ');
};

/** One thing that a key does. `id` names it in what is saved. */
export type Bound<Command> = { id: string; chords: Chord[]; command: Command };
export type Binding<Command> = {
  group: string;
  says: string;
  /** Works while a text is typed too. */
  always?: boolean;
  keys: Bound<Command>[];
  /** How many keys are shown together, where the keys are the usual ones. */
  shown?: string;
};
/** The reader's own keys, by what they do. */
export type OwnKeys = Readonly<Record<string, Chord>>;

/** Bindings with the reader's own keys; a key that was given away no longer does what it did. */
export function rebound<Command>(bindings: readonly Binding<Command>[], own: OwnKeys): Binding<Command>[] {
  const taken = new Set(Object.values(own));
  return bindings.map((binding) => {
    const keys = binding.keys.map((bound) => {
      const chord = own[bound.id];
      return chord === undefined
        ? { ...bound, chords: bound.chords.filter((one) => !taken.has(one)) }
        : { ...bound, chords: chord === '' ? [] : [chord] };
    });
    const isUsual = keys.every(({ chords }, at) => chords.join() === binding.keys[at]?.chords.join());
    const { shown, ...rest } = binding;
    return { ...rest, keys, ...(isUsual && shown ? { shown } : {}) };
  });
}

/** One's own keys with another one: it does this from now on, and nothing else. */
export function withKey(own: OwnKeys, id: string, chord: Chord): OwnKeys {
  const others = Object.entries(own).map(([one, kept]) => [one, kept === chord ? '' : kept]);
  return { ...(Object.fromEntries(others) as OwnKeys), [id]: chord };
}

/** What a press does. */
export function boundTo<Command>(
  bindings: readonly Binding<Command>[],
  press: KeyPress,
  isTyping = false,
): Command | null {
  const chords = chordsOf(press);
  for (const binding of bindings) {
    if (isTyping && !binding.always) continue;
    const found = binding.keys.find((bound) => bound.chords.some((chord) => chords.includes(chord)));
    if (found) return found.command;
  }
  return null;
}
