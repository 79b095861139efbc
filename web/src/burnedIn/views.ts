import type { FlaggedCase } from '../api/types';

/** One picture to look at. */
export type View = { image: string; frame: number; frames: number; reasons: string[] };

/** The pictures of a case: of an image of many frames the first, the middle and the last, which were looked into. */
export function viewsOf(flagged: FlaggedCase): View[] {
  return flagged.images.flatMap(({ image, frames, reasons }) =>
    [...new Set([1, Math.ceil(frames / 2), frames])].map((frame) => ({ image, frame, frames, reasons })),
  );
}

/** The case to look at next: the first behind this one that waits, else the first that waits, else none. */
export function nextWaiting(cases: FlaggedCase[], current: string | null): string | null {
  const at = cases.findIndex((one) => one.case === current);
  const waits = (one: FlaggedCase) => !one.excluded && one.case !== current;
  const next = cases.slice(at + 1).find(waits) ?? cases.find(waits);
  return next?.case ?? null;
}

/** A place moved by a step within so many, which does not run over the ends. */
export const stepped = (place: number, step: number, length: number): number =>
  Math.max(0, Math.min(length - 1, place + step));
