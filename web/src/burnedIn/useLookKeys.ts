import { useEffect } from 'react';

export type LookKeys = Record<'previous' | 'next' | 'up' | 'down' | 'clear' | 'exclude' | 'brighten', () => void>;

const ACTIONS: Record<string, keyof LookKeys> = {
  ArrowLeft: 'previous',
  ArrowRight: 'next',
  ArrowUp: 'up',
  ArrowDown: 'down',
  c: 'clear',
  e: 'exclude',
  b: 'brighten',
};

/** Looking at flagged pictures by keys alone. */
export function useLookKeys(keys: LookKeys): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const elsewhere = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
      const tab = event.target instanceof HTMLElement && event.target.getAttribute('role') === 'tab';
      const action = ACTIONS[event.key];
      if (!action || elsewhere || tab || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      keys[action]();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  });
}
