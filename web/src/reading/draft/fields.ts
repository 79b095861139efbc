import type { AnswerKind, Choice, Field, Value } from '../api';

/** A field that is asked at present, and how deep it is nested below its parent choices. */
export type AskedField = { field: Field; depth: number };

const optionsOf = (answer: AnswerKind): Choice[] =>
  answer.kind === 'scale' ? answer.levels : answer.kind === 'choice' || answer.kind === 'choices' ? answer.choices : [];

const isTaken = (value: Value | undefined, key: string) => (Array.isArray(value) ? value.includes(key) : value === key);

/** Fields nested under what was chosen for an answer. */
export function nestedFields(answer: AnswerKind, value: Value | undefined): Field[] {
  return optionsOf(answer)
    .filter((option) => isTaken(value, option.key))
    .flatMap((option) => option.attributes ?? []);
}

/** The fields to ask, in order: a nested field appears only while its parent's choice is taken. */
export function askedFields(fields: Field[], values: Record<string, Value>, depth = 0): AskedField[] {
  return fields.flatMap((field) => [
    { field, depth },
    ...askedFields(nestedFields(field.answer, values[field.key]), values, depth + 1),
  ]);
}

/** The values without those of fields that are no longer asked, so that nothing unseen is kept. */
export function pruneValues(fields: Field[], values: Record<string, Value>): Record<string, Value> {
  const asked = new Set(askedFields(fields, values).map(({ field }) => field.key));
  return Object.fromEntries(Object.entries(values).filter(([key]) => asked.has(key)));
}

/** Whether a value counts as an answer: a blank text or an empty set does not. */
export const isAnswered = (value: Value | undefined): value is Value =>
  value !== undefined &&
  (typeof value === 'number'
    ? Number.isFinite(value)
    : typeof value === 'string'
      ? value.trim() !== ''
      : value.length > 0);

/** Why a value does not fit its kind, or null. */
export function fault(answer: AnswerKind, value: Value): string | null {
  if (answer.kind !== 'number' || typeof value !== 'number') return null;
  const unit = answer.unit ? ` ${answer.unit}` : '';
  if (answer.minimum != null && value < answer.minimum) return `at least ${answer.minimum}${unit}`;
  if (answer.maximum != null && value > answer.maximum) return `at most ${answer.maximum}${unit}`;
  return null;
}

/** A value in words, as a list shows it. */
export function valueText(answer: AnswerKind, value: Value): string {
  const options = optionsOf(answer);
  const name = (key: string) => options.find((option) => option.key === key)?.name ?? key;
  if (Array.isArray(value)) return value.map(name).join(', ');
  if (typeof value === 'number')
    return answer.kind === 'number' && answer.unit ? `${value} ${answer.unit}` : `${value}`;
  return options.length > 0 ? name(value) : value;
}
