import type { Protocol } from '../api';
import { reduce, type Change, type Content } from './reducer';

/** The content with what came before and what was undone. */
export type History = { past: Content[]; present: Content; future: Content[]; typingIn: string | null };

const DEPTH = 300;

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
  const past = isSameStep ? history.past : [...history.past, history.present].slice(-DEPTH);
  return { past, present, future: [], typingIn };
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
