import { protocolLike, withProtocol } from '../hanging/savedProtocols';
import type { HangingState } from '../hanging/useHanging';
import { preferences } from './preferences';

/** Keeps what is on the screen as the way to hang cases of this kind; says so in a sentence. */
export function hangLikeThis({ displays, arrangement }: HangingState): string {
  const next = protocolLike(displays, arrangement);
  preferences.change({ hanging: withProtocol(preferences.snapshot().hanging, next) });
  return 'Cases with the same kinds of images will hang like this from now on.';
}

/** Forgets what was kept for cases of this kind. */
export function hangAsShipped({ displays, arrangement }: HangingState): string {
  const same = protocolLike(displays, arrangement);
  const others = withProtocol(preferences.snapshot().hanging, same).slice(1);
  preferences.change({ hanging: others });
  return 'Cases of this kind will hang as shipped again.';
}
