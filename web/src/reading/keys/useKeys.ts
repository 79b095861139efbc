import { useEffect, useRef } from 'react';
import { preferences } from '../../viewer/preferences/preferences';
import { commandOf, type Command, type Focus } from './bindings';

const TEXT_INPUTS = new Set(['text', 'number', 'search', 'password', 'email', 'tel', 'url']);

/** Where the focus is. */
export function focusOf(element: Element | null): Focus {
  if (element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) return 'text';
  if (element instanceof HTMLInputElement) return TEXT_INPUTS.has(element.type) ? 'text' : 'choice';
  return element?.closest('button, a') ? 'button' : 'image';
}

/** Obeys keys anywhere on the page. Nothing is obeyed while `asleep` (a dialog is open). */
export function useKeys(run: (command: Command) => void, asleep: boolean): void {
  const now = useRef({ run, asleep });
  now.current = { run, asleep };
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (now.current.asleep || event.isComposing || event.defaultPrevented) return;
      const press = {
        key: event.key,
        code: event.code,
        ctrl: event.ctrlKey || event.metaKey,
        shift: event.shiftKey,
        alt: event.altKey,
      };
      const command = commandOf(press, focusOf(document.activeElement), preferences.snapshot().keys);
      if (!command) return;
      event.preventDefault();
      now.current.run(command);
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
}
