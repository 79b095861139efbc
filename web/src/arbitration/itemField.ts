import type { Field, Item, Protocol } from '../api/types';
import { fieldOf } from '../protocol/answerText';

/** The question or attribute that an item is about; none for a finding. */
export function fieldOfItem(protocol: Protocol, item: Item): Field | undefined {
  const key = item.attribute ?? item.question;
  return key == null ? undefined : fieldOf(protocol, item, key);
}
