/** Where the keyboard's focus goes on the reading screen, and in the list's window where it has one. */
import type { MouseEvent } from 'react';
import type { Missing } from '../api';
import { focusOf } from '../keys/useKeys';
import { listWindow } from '../list/listWindow';

/** After a click beside the image keys belong to the image again, unless a text is being typed. */
export function isDoneByMouse(event: MouseEvent): boolean {
  const target = event.target as Element;
  return event.detail > 0 && focusOf(target) !== 'text' && target.closest('aside, header, nav') != null;
}

export const isInPanel = (): boolean =>
  documents().some(({ activeElement }) => activeElement?.closest('aside, header') != null);

/** After a click in the list's window its buttons keep no keys: those belong to the image, whichever window has them. */
export function leaveList(): void {
  const active = listWindow.snapshot()?.window.document.activeElement as HTMLElement | null | undefined;
  active?.blur();
}

/** A question that is asked beside the images is brought before the reader's eyes. */
export const toImages = (): void => {
  if (!document.hasFocus()) window.focus();
};

function documents(): Document[] {
  const list = listWindow.snapshot();
  return list ? [document, list.window.document] : [document];
}

const all = (selector: string): HTMLElement[] =>
  documents().flatMap((one) => [...one.querySelectorAll<HTMLElement>(selector)]);

function focus(element: HTMLElement | undefined): void {
  const { defaultView } = element?.ownerDocument ?? {};
  if (defaultView !== window || !document.hasFocus()) defaultView?.focus();
  element?.focus();
}

/** The first answer that is still open in a part of the panel, else the first one. */
export function focusFirst(part: 'questions' | 'findings'): void {
  const groups = all(`[data-focus="${part}"] [role="group"]:has(input)`);
  const group = groups.find(isOpen) ?? groups[0];
  const inputs = [...(group?.querySelectorAll('input') ?? [])];
  focus(inputs.find(({ checked }) => checked) ?? inputs[0]);
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
  const [place] = all(`[data-testid="${CSS.escape(testId)}"]`);
  const input = place?.querySelector<HTMLElement>('input') ?? place;
  focus(input);
  input?.scrollIntoView({ block: 'nearest' });
}
