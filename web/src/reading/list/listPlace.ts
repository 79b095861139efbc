/**
 * Where the list's window was left on this workstation: monitors are the workstation's, not the reader's, so that it is
 * kept here and not with the account. Pure.
 */

/** Pixels of the desktop; width and height of what is inside the window's frame. */
export type ListPlace = { left: number; top: number; width: number; height: number };

type WindowBox = { screenX: number; screenY: number; innerWidth: number; innerHeight: number };

const USUAL = 'popup,width=460,height=900';
/** A minimised window tells sizes that nobody chose. */
const LEAST = 200;
const MOST = 20_000;

/** Where a window lies; nothing while it is minimised. */
export const placeOf = ({ screenX, screenY, innerWidth, innerHeight }: WindowBox): ListPlace | null =>
  sound({ left: screenX, top: screenY, width: innerWidth, height: innerHeight });

/** What was kept, where it is a place. */
export function placeFrom(kept: string | null): ListPlace | null {
  try {
    return sound(JSON.parse(kept ?? 'null'));
  } catch {
    return null;
  }
}

function sound(place: unknown): ListPlace | null {
  const { left, top, width, height } = (place ?? {}) as Partial<ListPlace>;
  const numbers = [left, top, width, height];
  if (!numbers.every((number) => Number.isFinite(number) && Math.abs(number ?? 0) < MOST)) return null;
  if ((width ?? 0) < LEAST || (height ?? 0) < LEAST) return null;
  return { left, top, width, height } as ListPlace;
}

/** How a window is asked for there, as `window.open` takes it. */
export const featuresOf = (place: ListPlace | null): string =>
  place ? `popup,left=${place.left},top=${place.top},width=${place.width},height=${place.height}` : USUAL;
