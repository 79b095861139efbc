import { expect, it } from 'vitest';
import { Refusal } from '../../api/refusal';
import { faultAt, otherFault } from './faults';

const refusal = new Refusal(422, 'The document has 2 faults.', undefined, [
  { field: 'structures[0].code.value', sentence: 'A code has 1 to 16 characters.' },
  { field: 'priors', sentence: 'A reader is shown 1 to 8 prior studies.' },
]);

it('puts each fault at its field, and at those that hold it', () => {
  expect(faultAt(refusal, 'structures[0].code.value')).toBe('A code has 1 to 16 characters.');
  expect(faultAt(refusal, 'structures[0].code')).toBe('A code has 1 to 16 characters.');
  expect(faultAt(refusal, 'structures[0].code.val')).toBeUndefined();
  expect(faultAt(refusal, 'structures[1]')).toBeUndefined();
  expect(faultAt(null, 'priors')).toBeUndefined();
});

it('keeps what no field of the form shows', () => {
  expect(otherFault(refusal, ['structures[0]', 'priors'])).toBeNull();
  expect(otherFault(refusal, ['structures[0]'])?.message).toBe('priors: A reader is shown 1 to 8 prior studies.');
  const unreachable = Refusal.unreachable();
  expect(otherFault(unreachable, ['priors'])).toBe(unreachable);
});
