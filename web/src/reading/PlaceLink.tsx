import type { ComponentPropsWithRef, MouseEvent } from 'react';
import { addressOf, go, type Place } from './places';

/** A link to a place of the reading room. */
export function PlaceLink({ place, children, ...props }: { place: Place } & ComponentPropsWithRef<'a'>) {
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(place);
  };
  return (
    <a {...props} href={addressOf(place)} onClick={follow}>
      {children}
    </a>
  );
}
