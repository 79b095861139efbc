/** Whether a new mark goes on with the selected finding, or begins another one. Pure. */
import { locate } from '../../viewer/hanging/useHanging';
import type { Display } from '../../viewer/hanging/displays';
import type { Finding, Mark } from '../api';

/**
 * A mark of the same structure on another image belongs to the selected finding; on the same image it is another one, and
 * on the other side of the body too: what lies in the right breast is not seen in the left one.
 */
export const continues = (finding: Finding, structure: string, mark: Mark, displays: readonly Display[]): boolean =>
  finding.structure === structure &&
  !finding.marks.some((other) => isOnSame(other, mark)) &&
  areOfOneSide(sideOfFinding(finding, displays), sideOf(mark, displays));

/** The side that all of a finding's marks lie on; none where it is not known, or there are two. */
export function sideOfFinding({ marks }: Finding, displays: readonly Display[]): 'L' | 'R' | null {
  const sides = new Set(marks.map((mark) => sideOf(mark, displays)));
  const [side = null] = sides;
  return sides.size === 1 ? side : null;
}

function sideOf(mark: Mark, displays: readonly Display[]): 'L' | 'R' | null {
  const place = locate(displays, mark);
  return (place && displays[place.position]?.laterality) ?? null;
}

const areOfOneSide = (a: 'L' | 'R' | null, b: 'L' | 'R' | null) => a === null || b === null || a === b;

const isOnSame = (a: Mark, b: Mark) =>
  a.instance === b.instance && a.frame === b.frame && JSON.stringify(a.plane ?? null) === JSON.stringify(b.plane ?? null);
