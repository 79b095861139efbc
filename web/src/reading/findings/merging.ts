/** Joining marks that are one. Pure. */
import type { Display } from '../../viewer/hanging/displays';
import { spansKept } from '../../viewer/mask/cut';
import { combined, pixelsOf } from '../../viewer/mask/spans';
import { joined } from '../../viewer/tools/vertices';
import { rounded } from '../../viewer/tools/shapes';
import type { Finding, Mark } from '../api';

type Image = Pick<Mark, 'instance' | 'frame'> & { facts: { columns: number; rows: number } };

const isOn = (image: Pick<Mark, 'instance' | 'frame'>) => (mark: Mark) =>
  !mark.plane && mark.instance === image.instance && mark.frame === image.frame;

/** Several marks on one image as one; null where they lie apart or cannot be joined. */
function asOne(marks: Mark[], { facts: { columns, rows } }: Image): Mark | null {
  const [first] = marks;
  if (!first) return null;
  if (first.mask) {
    const spans = marks.reduce((all, { mask }) => (mask ? combined(all, spansKept(mask)) : all), spansKept(first.mask));
    return { ...first, mask: pixelsOf(spans) };
  }
  if (first.shape !== 'contour' && first.shape !== 'polygon') return null;
  const points = joined(marks, columns, rows);
  return points && { ...first, points: rounded(points) };
}

/** The marks of a finding with those on one image joined. */
export function mergedHere(marks: Mark[], image: Image): Mark[] | null {
  const here = marks.filter(isOn(image));
  const one = here.length > 1 ? asOne(here, image) : null;
  return one && [...marks.filter((mark) => !isOn(image)(mark)), one];
}

/** The marks of two findings together, where they overlap on this image; where both lie on an image, as one. */
export function mergedFindings(into: Finding, from: Finding, image: Image, displays: readonly Display[]): Mark[] | null {
  const [a, b] = [into.marks.find(isOn(image)), from.marks.find(isOn(image))];
  if (!a || !b || !asOne([a, b], image)) return null;
  const images = displays.flatMap((display) => display.images);
  return from.marks.reduce((all, mark) => {
    const there = images.find((one) => isOn(one)(mark));
    const same = all.find(isOn(mark));
    const one = same && there ? asOne([same, mark], there) : null;
    return one ? all.map((other) => (other === same ? one : other)) : [...all, mark];
  }, into.marks);
}
