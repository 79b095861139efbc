import type { AnswerKind, Choice, Field, Protocol, Value } from '../api/types';

/** The choices or levels of a question; none for numbers and texts. */
export function choicesOf(answer: AnswerKind): Choice[] {
  if (answer.kind === 'scale') return answer.levels;
  return answer.kind === 'choice' || answer.kind === 'choices' ? answer.choices : [];
}

/** What may be answered, in words. */
export function answerText(answer: AnswerKind): string {
  const names = choicesOf(answer).map((choice) => choice.name);
  switch (answer.kind) {
    case 'choice':
      return `one of: ${names.join(', ')}`;
    case 'choices':
      return `any of: ${names.join(', ')}`;
    case 'scale':
      return `scale: ${names.join(' < ')}`;
    case 'number':
      return `number${answer.unit ? ` in ${answer.unit}` : ''}${rangeText(answer.minimum, answer.maximum)}`;
    case 'text':
      return 'text';
  }
}

function rangeText(minimum?: number | null, maximum?: number | null): string {
  if (minimum != null && maximum != null) return `, ${minimum} to ${maximum}`;
  if (minimum != null) return `, at least ${minimum}`;
  return maximum != null ? `, at most ${maximum}` : '';
}

/** A value as the protocol names it. */
export function valueText(value: Value | null | undefined, answer: AnswerKind | undefined): string {
  if (value == null) return '–';
  if (answer === undefined) return Array.isArray(value) ? value.join(', ') : String(value);
  const names = new Map(choicesOf(answer).map((choice) => [choice.key, choice.name]));
  const named = (key: string) => names.get(key) ?? key;
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(named).join(', ');
  if (typeof value === 'number')
    return answer.kind === 'number' && answer.unit ? `${value} ${answer.unit}` : String(value);
  return named(value);
}

/** A question or attribute by its key, nested ones included. */
export function fieldOf(
  protocol: Protocol,
  owner: { structure?: string | null; question?: string | null },
  key: string,
): Field | undefined {
  const structure = protocol.structures?.find((candidate) => candidate.key === owner.structure);
  const question = protocol.questions?.find((candidate) => candidate.key === owner.question);
  const roots = structure?.attributes ?? (question ? [question] : []);
  return findField(roots, key);
}

function findField(fields: Field[], key: string): Field | undefined {
  for (const field of fields) {
    if (field.key === key) return field;
    const nested = findField(
      choicesOf(field.answer).flatMap((choice) => choice.attributes ?? []),
      key,
    );
    if (nested) return nested;
  }
  return undefined;
}
