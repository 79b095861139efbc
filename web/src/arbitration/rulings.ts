import type { AnswerKind, Item, Ruling, Value } from '../api/types';
import { answerKey } from '../practice/agreement';
import { choicesOf, valueText } from '../protocol/answerText';

/** What the arbiter has said so far, by item. */
export type Rulings = ReadonlyMap<string, Ruling>;

export const standing = (item: Item, stands: boolean): Ruling => ({ item: item.item, stands, value: null });
export const valued = (item: Item, value: Value | null): Ruling => ({ item: item.item, stands: null, value });

export const isRuled = (item: Item, rulings: Rulings): boolean => rulings.has(item.item);

/** The next item without a ruling after this one, going round; this one when there is none. */
export function nextOpen(items: Item[], rulings: Rulings, from: number): number {
  for (let step = 1; step <= items.length; step += 1) {
    const at = (from + step) % items.length;
    const item = items[at];
    if (item && !isRuled(item, rulings)) return at;
  }
  return from;
}

/** Something that may be ruled: the value (none: rightly left unanswered), its name, and who said so. */
export type Option = { value: Value | null; name: string; readers: string[] };

/** In the protocol's order where it names the options, then what else was said, by support. */
export function optionsOf(item: Item, answer: AnswerKind | undefined): Option[] {
  const said = item.support.map(({ value, readers }) => ({
    value: value ?? null,
    name: value == null ? 'Not answered' : valueText(value, answer),
    readers,
  }));
  const bySupport = said.sort((a, b) => b.readers.length - a.readers.length);
  if (answer === undefined || answer.kind === 'choices') return bySupport;
  const readersOf = new Map(bySupport.map((option) => [answerKey(option.value), option.readers]));
  const offered = choicesOf(answer).map(({ key, name }) => ({
    value: key,
    name,
    readers: readersOf.get(answerKey(key)) ?? [],
  }));
  const known = new Set(offered.map((option) => answerKey(option.value)));
  return [...offered, ...bySupport.filter((option) => !known.has(answerKey(option.value)))];
}

/** A ruling in words. */
export function rulingText({ stands, value }: Ruling, answer: AnswerKind | undefined): string {
  if (stands != null) return stands ? 'stands' : 'does not stand';
  return value == null ? 'not answered' : valueText(value, answer);
}
