/** Carrying a finding's marks over the slices of their series. Pure. */
import type { Display } from '../../viewer/hanging/displays';
import { canInterpolate, markBetween } from '../../viewer/mask/interpolation';
import type { Mark } from '../api';

type Placed = { mark: Mark; slice: number };
const keyOf = ({ instance, frame }: Pick<Mark, 'instance' | 'frame'>) => `${instance}/${frame}`;

/** The marks that lie on the images of a series, by slice; not those on cuts through it. */
export function placedOn({ images }: Display, marks: readonly Mark[]): Placed[] {
  const slices = new Map(images.map((image, slice) => [keyOf(image), slice]));
  return marks
    .flatMap((mark) => {
      const slice = slices.get(keyOf(mark));
      return slice === undefined || mark.plane ? [] : [{ mark, slice }];
    })
    .sort((a, b) => a.slice - b.slice);
}

/** Slices between marked ones that have no mark. */
export function gapsOf(display: Display, marks: readonly Mark[]): [Placed, Placed][] {
  const placed = placedOn(display, marks);
  return placed.slice(1).flatMap((second, index): [Placed, Placed][] => {
    const first = placed[index];
    return first && second.slice - first.slice > 1 ? [[first, second]] : [];
  });
}

/** The marks with those between them filled in; the same ones where nothing can be. */
export function filledIn(display: Display, marks: Mark[]): Mark[] {
  const added = gapsOf(display, marks).flatMap(([first, second]) => {
    if (!canInterpolate(first.mark.shape)) return [];
    const here = (slice: number) => placedOn(display, marks).filter((one) => one.slice === slice).length;
    // Of several marks on one slice it is not known which goes on as which.
    if (here(first.slice) > 1 || here(second.slice) > 1) return [];
    return display.images.slice(first.slice + 1, second.slice).flatMap((image, at): Mark[] => {
      const { columns, rows, spacing } = image.facts;
      const frame = { columns, rows, spacing: [spacing?.column ?? 1, spacing?.row ?? 1] as const };
      const found = markBetween(first.mark, second.mark, (at + 1) / (second.slice - first.slice), frame);
      return found ? [{ ...first.mark, ...found, instance: image.instance, frame: image.frame }] : [];
    });
  });
  return added.length > 0 ? [...marks, ...added] : marks;
}

/** The mark of the slice nearest to this one, as it would be here; earlier before later. */
export function carriedTo(display: Display, marks: readonly Mark[], slice: number): Mark | null {
  const image = display.images[slice];
  const [nearest] = placedOn(display, marks)
    .filter((one) => one.slice !== slice)
    .sort((a, b) => Math.abs(a.slice - slice) - Math.abs(b.slice - slice) || a.slice - b.slice);
  return nearest && image ? { ...nearest.mark, instance: image.instance, frame: image.frame } : null;
}

/** A box on every slice from its first to this one, or to its last: with these corners on all. */
export function boxOver(display: Display, marks: readonly Mark[], newest: Mark): Mark[] {
  const slices = placedOn(display, [...marks, newest]).map(({ slice }) => slice);
  const [first, last] = [Math.min(...slices), Math.max(...slices)];
  return display.images.slice(first, last + 1).map(({ instance, frame }) => ({ ...newest, instance, frame }));
}
