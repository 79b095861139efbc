import type { Protocol } from '../api';
import { reduce, type Change, type Content } from './reducer';

/** The content with what came before and what was undone. Contents share the marks that a change left alone. */
export type History = { past: Content[]; present: Content; future: Content[]; typingIn: string | null };

/** Numbers that the past may hold: about 64 MB. Undo goes back without end short of that. */
const MOST_NUMBERS = 8_000_000;
const FEWEST_STEPS = 20;

export const begin = (present: Content): History => ({ past: [], present, future: [], typingIn: null });

function typingPlace(change: Change): string | null {
  if (!('typed' in change) || !change.typed) return null;
  if (change.type === 'set-attribute') return `${change.finding}/${change.key}`;
  if (change.type === 'answer-attribute') return `${change.question}/${change.instance}/${change.key}`;
  return `${change.question}/${change.instance}`;
}

/** The history after a change. A run of keystrokes in one field is one step. */
export function apply(protocol: Protocol, history: History, change: Change): History {
  const present = reduce(protocol, history.present, change);
  if (present === history.present) return history;
  const typingIn = typingPlace(change);
  const isSameStep = typingIn !== null && typingIn === history.typingIn;
  const past = isSameStep ? history.past : bounded([...history.past, history.present]);
  return { past, present, future: [], typingIn };
}

/** The newest part of the past that fits. */
function bounded(past: Content[]): Content[] {
  let numbers = 0;
  for (let step = past.length - 1; step > 0; step -= 1) {
    numbers += newNumbers(past[step], past[step - 1]);
    if (numbers > MOST_NUMBERS && past.length - step >= FEWEST_STEPS) return past.slice(step);
  }
  return past;
}

const counted = new WeakMap<Content, number>();

/** How many numbers a step holds that the one before it does not. */
function newNumbers(content: Content | undefined, before: Content | undefined): number {
  if (!content || !before) return 0;
  const known = counted.get(content);
  if (known !== undefined) return known;
  const shared = new Set(before.findings.flatMap(({ marks }) => marks));
  const own = content.findings.flatMap(({ marks }) => marks).filter((mark) => !shared.has(mark));
  const numbers = own.reduce((sum, { points, mask }) => sum + points.length * 2 + (mask?.runs.length ?? 0), 0);
  counted.set(content, numbers);
  return numbers;
}

export function undo(history: History): History {
  const before = history.past.at(-1);
  if (!before) return history;
  return {
    past: history.past.slice(0, -1),
    present: before,
    future: [history.present, ...history.future],
    typingIn: null,
  };
}

export function redo(history: History): History {
  const [next, ...future] = history.future;
  if (!next) return history;
  return { past: [...history.past, history.present], present: next, future, typingIn: null };
}
