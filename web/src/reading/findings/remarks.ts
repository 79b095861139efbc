/**
 * What strikes in a finding by the protocol's rules; nothing is refused for it. The server means the same by each rule:
 * both are held to the cases of crates/domain/tests/remarks.json. Pure.
 */
import { distancesOf, sizeOf } from '../../viewer/measure/size';
import type { Finding, Mark, Structure } from '../api';

export type Remark = 'outside_image' | 'two_sides' | 'other_side' | 'too_small' | 'too_large' | 'loose';
export type Side = 'left' | 'right';
export type RemarkImage = {
  size: readonly [columns: number, rows: number];
  spacing: { row: number; column: number } | null;
  laterality: Side | null;
};

/** `share`: of the enclosed pixels, those whose values the structure's tightness names; null where nobody looked. */
export function remarksOn(
  structure: Pick<Structure, 'rules'>,
  finding: Pick<Finding, 'marks' | 'attributes'>,
  imageOf: (mark: Mark) => RemarkImage | undefined,
  share: number | null,
): Remark[] {
  const rules = structure.rules ?? {};
  const sides = new Set(finding.marks.flatMap((mark) => imageOf(mark)?.laterality ?? []));
  const asksForSize = rules.minimum_size_mm != null || rules.maximum_size_mm != null;
  const size = asksForSize ? greatestSize(finding.marks, imageOf) : null;
  const found: [Remark, boolean][] = [
    ['outside_image', finding.marks.some((mark) => isOutside(mark, imageOf(mark)))],
    ['two_sides', rules.one_side === true && sides.size > 1],
    ['other_side', [...sides].some(isOther(finding.attributes[rules.side_attribute ?? '']))],
    ['too_small', size !== null && size < (rules.minimum_size_mm ?? 0)],
    ['too_large', size !== null && size > (rules.maximum_size_mm ?? Infinity)],
    ['loose', share !== null && share < (rules.tightness?.share ?? 0)],
  ];
  return found.filter(([, strikes]) => strikes).map(([remark]) => remark);
}

const isOther = (said: unknown) => (side: Side) => (said === 'left' || said === 'right') && said !== side;

function greatestSize(marks: Mark[], imageOf: (mark: Mark) => RemarkImage | undefined): number | null {
  const sizes = marks.flatMap((mark) => {
    const distances = imageOf(mark) && distancesOf(mark, imageOf(mark)?.spacing);
    return (distances && sizeOf(mark, distances)) ?? [];
  });
  return sizes.length > 0 ? Math.max(...sizes) : null;
}

const isOutside = (mark: Mark, image: RemarkImage | undefined) =>
  image !== undefined &&
  !mark.plane &&
  mark.points.some(([x, y]) => x < 0 || y < 0 || x > image.size[0] || y > image.size[1]);

/** A remark as the reader is told. */
export function remarkText(remark: Remark, { rules, attributes }: Structure): string {
  switch (remark) {
    case 'outside_image':
      return 'A mark reaches past the image. Is it where it should be?';
    case 'two_sides':
      return 'Its marks lie on the right and on the left. Two findings?';
    case 'other_side': {
      const name = attributes.find(({ key }) => key === rules?.side_attribute)?.name ?? 'side';
      return `“${name}” names the other side than the image. Which is right?`;
    }
    case 'too_small':
      return `It is smaller than ${rules?.minimum_size_mm} mm, the least that the protocol asks for. Is it all there?`;
    case 'too_large':
      return `It is larger than ${rules?.maximum_size_mm} mm, the most that the protocol expects. One finding?`;
    case 'loose':
      return `${looseText(rules?.tightness)} Could it be drawn closer?`;
  }
}

function looseText(tightness: NonNullable<Structure['rules']>['tightness']): string {
  const { from, to, share = 0 } = tightness ?? {};
  const range = [from != null && `from ${from}`, to != null && `to ${to}`].filter(Boolean).join(' ');
  return `Less than ${Math.round(share * 100)} % of what it encloses has values ${range}.`.replaceAll('-', '−');
}
