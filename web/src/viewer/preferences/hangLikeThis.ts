import type { HangingProtocol } from '../hanging/protocols';
import { protocolLike, protocolsFrom, withProtocol } from '../hanging/savedProtocols';
import type { HangingState } from '../hanging/useHanging';
import { preferences } from './preferences';

/** Keeps what is on the screen as the way to hang cases of this kind; says so in a sentence. */
export function hangLikeThis({ displays, arrangement, looks }: HangingState): string {
  const next = protocolLike(displays, arrangement, undefined, looks);
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

const PROJECT_HANGING = 'Project hanging';

/** The project's own hanging protocols from an answer of the server; none where it cannot be had. */
export async function projectHanging(address: string): Promise<HangingProtocol[]> {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) return [];
  const body = (await answer.json().catch(() => null)) as { protocols?: unknown } | null;
  return protocolsFrom(body?.protocols);
}

/** Makes what is on the screen the project's way to hang cases of this kind; says so in a sentence. */
export async function hangForProject({ displays, arrangement, looks }: HangingState, address: string): Promise<string> {
  const next = protocolLike(displays, arrangement, PROJECT_HANGING, looks);
  const protocols = withProtocol(await projectHanging(address), next);
  return keep(address, protocols, "The project's cases of this kind hang like this from now on, but for readers who keep a hanging of their own.");
}

/** Forgets what the project keeps for cases of this kind. */
export async function hangProjectAsShipped({ displays, arrangement }: HangingState, address: string): Promise<string> {
  const same = protocolLike(displays, arrangement, PROJECT_HANGING);
  const others = withProtocol(await projectHanging(address), same).slice(1);
  return keep(address, others, "The project's cases of this kind hang as shipped again.");
}

async function keep(address: string, protocols: HangingProtocol[], done: string): Promise<string> {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(address, { method: 'PUT', headers, body: JSON.stringify({ protocols }) }).catch(() => null);
  if (answer?.ok) return done;
  const said = (await answer?.json().catch(() => null)) as { detail?: string } | null | undefined;
  return said?.detail ?? 'The server cannot be reached, so the hanging was not kept; try again.';
}
