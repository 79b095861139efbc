/** The reading room's three places and their addresses. */
import { useSyncExternalStore } from 'react';

export type Place = { kind: 'home' } | { kind: 'protocol'; project: string } | { kind: 'read'; read: string };

/** The place an address names; an unknown one is home. */
export function placeOf(address: string): Place {
  const [, , room, name] = address.split('/');
  if (room === 'protocol' && name) return { kind: 'protocol', project: decodeURIComponent(name) };
  if (room === 'read' && name) return { kind: 'read', read: decodeURIComponent(name) };
  return { kind: 'home' };
}

export function addressOf(place: Place): string {
  if (place.kind === 'protocol') return `/reading/protocol/${encodeURIComponent(place.project)}`;
  if (place.kind === 'read') return `/reading/read/${encodeURIComponent(place.read)}`;
  return '/reading/';
}

const MOVED = 'overread-moved';

export function go(place: Place): void {
  window.history.pushState(null, '', addressOf(place));
  window.dispatchEvent(new Event(MOVED));
}

const subscribe = (listener: () => void) => {
  window.addEventListener('popstate', listener);
  window.addEventListener(MOVED, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(MOVED, listener);
  };
};

export const usePlace = (): Place => placeOf(useSyncExternalStore(subscribe, () => window.location.pathname));
