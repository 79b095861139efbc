/** What a reader may want to know of a mark while they draw. Never in the way: nothing is refused for it. Pure. */
import type { Display } from '../../viewer/hanging/displays';
import { extent, isRing, outline } from '../../viewer/tools/shapes';
import type { Finding, ImagePoint, Mark, Structure } from '../api';
import { gapsOf, placedOn } from './filling';
import { remarksOn, remarkText, type RemarkImage } from './remarks';
import { imageOf } from './statistics';

/** Smaller marks are mostly slips of the hand. */
const SMALLEST_MM = 1;
const SMALLEST_PIXELS = 2;

/** What the protocol's rules make of a finding, in kind words. `share`: see `remarksOn`. */
export function ruleNotes(finding: Finding, structure: Structure, displays: readonly Display[], share: number | null): string[] {
  const known = (mark: Mark): RemarkImage | undefined => {
    const display = displays.find(({ images }) => images.some(({ instance, frame }) => instance === mark.instance && frame === mark.frame));
    const facts = imageOf(displays, mark)?.facts;
    const laterality = display?.laterality === 'L' ? 'left' : display?.laterality === 'R' ? 'right' : null;
    return facts && { size: [facts.columns, facts.rows], spacing: facts.spacing, laterality };
  };
  return remarksOn(structure, finding, known, share).map((remark) => remarkText(remark, structure));
}

/** Kind words about a finding; empty where there is nothing to say. */
export function notesOn(finding: Finding, displays: readonly Display[]): string[] {
  const on = displays.filter((display) => placedOn(display, finding.marks).length > 0);
  const sides = new Set(on.flatMap(({ laterality }) => laterality ?? []));
  const missing = on.reduce((sum, display) => sum + missingSlices(display, finding.marks), 0);
  const notes = [
    sides.size > 1 && 'Its marks lie on the right and on the left. Two findings?',
    missing > 0 && `${missing} ${missing === 1 ? 'slice between its marks is' : 'slices between its marks are'} not marked. Shift + I fills in.`,
    finding.marks.some((mark) => isTiny(mark, on)) && 'One of its marks is very small. Is it all there?',
    finding.marks.some(crossesItself) && 'An outline crosses itself. Redraw that stretch?',
    finding.marks.some((mark) => leavesImage(mark, on)) && 'A mark ends at the edge of the image. Does the finding go on?',
  ];
  return notes.filter((note) => typeof note === 'string');
}

function missingSlices(display: Display, marks: Mark[]): number {
  if (display.images.length < 2 || marks.some(({ shape }) => shape === 'point' || shape === 'line')) return 0;
  if (marks.some(({ shape }) => shape === 'bidirectional' || shape === 'angle')) return 0;
  return gapsOf(display, marks).reduce((sum, [first, second]) => sum + second.slice - first.slice - 1, 0);
}

function isTiny(mark: Mark, displays: readonly Display[]): boolean {
  if (mark.shape === 'point' || mark.shape === 'mask') return false;
  const { points } = outline(mark.shape, mark.points);
  const [width, height] = extent(points);
  const [row = 1, column = 1] = mark.plane?.spacing ?? [];
  const spacing = mark.plane ? { row, column } : imageOf(displays, mark)?.facts.spacing;
  const reach = spacing ? Math.max(width * spacing.column, height * spacing.row) : Math.max(width, height);
  return reach < (spacing ? SMALLEST_MM : SMALLEST_PIXELS);
}

function leavesImage(mark: Mark, displays: readonly Display[]): boolean {
  const facts = imageOf(displays, mark)?.facts;
  if (!facts || mark.plane || mark.shape === 'mask') return false;
  const { points } = outline(mark.shape, mark.points);
  const isOnEdge = points.some(([x, y]) => x <= 0 || y <= 0 || x >= facts.columns || y >= facts.rows);
  // Of what lies beyond the edge the rules speak.
  return isOnEdge && points.every(([x, y]) => x >= 0 && y >= 0 && x <= facts.columns && y <= facts.rows);
}

/** Long outlines are not looked through: the hand that drew them would wait. */
const MOST_CORNERS = 400;

function crossesItself({ shape, points }: Mark): boolean {
  if (!isRing(shape) || points.length > MOST_CORNERS) return false;
  const at = (index: number) => points[index % points.length] as ImagePoint;
  return points.some((_, i) =>
    points.some((__, j) => j > i + 1 && (i > 0 || j < points.length - 1) && cross(at(i), at(i + 1), at(j), at(j + 1))),
  );
}

function cross(p: ImagePoint, q: ImagePoint, r: ImagePoint, s: ImagePoint): boolean {
  const side = (a: ImagePoint, b: ImagePoint, c: ImagePoint) =>
    Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
  return side(p, q, r) * side(p, q, s) < 0 && side(r, s, p) * side(r, s, q) < 0;
}
