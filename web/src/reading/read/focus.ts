/** Where the keyboard's focus goes on the reading screen. */
import type { MouseEvent } from 'react';
import type { Missing } from '../api';
import { focusOf } from '../keys/useKeys';

/** After a click beside the image keys belong to the image again, unless a text is being typed. */
export function isDoneByMouse(event: MouseEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  const isText = target instanceof HTMLInputElement && focusOf(target) === 'text';
  return event.detail > 0 && !isText && target?.closest('aside, header, nav') != null;
}

export const isInPanel = (): boolean => document.activeElement?.closest('aside, header') != null;

/** The first answer that is still open in a part of the panel, else the first one. */
export function focusFirst(part: 'questions' | 'findings'): void {
  const groups = [...document.querySelectorAll<HTMLElement>(`[data-focus="${part}"] [role="group"]`)];
  const group = groups.find(isOpen) ?? groups[0];
  const inputs = [...(group?.querySelectorAll('input') ?? [])];
  (inputs.find(({ checked }) => checked) ?? inputs[0])?.focus();
}

const isOpen = (group: HTMLElement): boolean =>
  [...group.querySelectorAll('input')].every((input) =>
    input.type === 'radio' || input.type === 'checkbox' ? !input.checked : input.value === '',
  );

/** The field that something missing is about. */
export function focusMissing({ question, attribute }: Missing): void {
  const testId = question
    ? ['question', question, attribute].filter(Boolean).join('-')
    : attribute
      ? `attribute-${attribute}`
      : 'no-finding';
  const place = document.querySelector<HTMLElement>(`[data-testid="${CSS.escape(testId)}"]`);
  const input = place?.querySelector<HTMLElement>('input') ?? place;
  input?.focus();
  input?.scrollIntoView({ block: 'nearest' });
}
