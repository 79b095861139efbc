import { useEffect, useRef } from 'react';
import { preferences } from '../../viewer/preferences/preferences';
import { commandOf, type Command, type Focus } from './bindings';

const TEXT_INPUTS = new Set(['text', 'number', 'search', 'password', 'email', 'tel', 'url']);

/** Where the focus is. By names, since elements of another window are of other classes. */
export function focusOf(element: Element | null): Focus {
  if (element?.tagName === 'TEXTAREA' || element?.tagName === 'SELECT') return 'text';
  if (element?.tagName === 'INPUT') return TEXT_INPUTS.has((element as HTMLInputElement).type) ? 'text' : 'choice';
  return element?.closest('button, a') ? 'button' : 'image';
}

const isAsked = () => document.querySelector('[aria-modal="true"]') !== null;

/** Obeys keys anywhere on the page, and in the list's window. Nothing is obeyed while a dialog is open. */
export function useKeys(run: (command: Command) => void, list: Window | null): void {
  const now = useRef(run);
  now.current = run;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.isComposing || event.defaultPrevented || isAsked()) return;
      const press = {
        key: event.key,
        code: event.code,
        ctrl: event.ctrlKey || event.metaKey,
        shift: event.shiftKey,
        alt: event.altKey,
      };
      const command = commandOf(press, focusOf((event.view ?? window).document.activeElement), preferences.snapshot().keys);
      if (!command) return;
      event.preventDefault();
      now.current(command);
    };
    const windows = list ? [window, list] : [window];
    windows.forEach((one) => one.addEventListener('keydown', pressed));
    return () => windows.forEach((one) => one.removeEventListener('keydown', pressed));
  }, [list]);
}
