import type { KeyboardEvent } from 'react';
import { boundTo, rebound, type OwnKeys } from '../viewer/keys/chords';
import { LOOKING, type LookingCommand } from '../viewer/keys/looking';

/** What a key does to the images: the same as in the reading room. */
export const commandOf = (event: KeyboardEvent, own: OwnKeys): LookingCommand | null =>
  boundTo(rebound(LOOKING, own), {
    key: event.key,
    code: event.code,
    ctrl: event.ctrlKey || event.metaKey,
    shift: event.shiftKey,
    alt: event.altKey,
  });
