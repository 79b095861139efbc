/** What the server finds wrong with a draft, at the fields of a form. Pure. */
import { Refusal } from '../../api/refusal';

/** The sentence for a field, such as `structures[0].rules.minimum_size_mm`, or for anything within it. */
export function faultAt(error: Error | null, field: string): string | undefined {
  const faults = error instanceof Refusal ? error.faults : [];
  return faults.find((fault) => isWithin(fault.field, field))?.sentence;
}

/** What is wrong but belongs to none of these fields: the sentence to be shown beside the form. */
export function otherFault(error: Error | null, fields: readonly string[]): Error | null {
  const faults = error instanceof Refusal ? error.faults : [];
  if (faults.length === 0) return error;
  const other = faults.find((fault) => !fields.some((field) => isWithin(fault.field, field)));
  return other ? new Error(other.field ? `${other.field}: ${other.sentence}` : other.sentence) : null;
}

const isWithin = (fault: string | null | undefined, field: string) =>
  fault === field || (fault?.startsWith(`${field}.`) ?? false) || (fault?.startsWith(`${field}[`) ?? false);
