/** The rules of a structure in words. */
import type { Structure } from '../api/types';

export function rulesText({ rules, attributes }: Structure): string[] {
  const { one_side, side_attribute, minimum_size_mm, maximum_size_mm, tightness } = rules ?? {};
  const side = attributes?.find(({ key }) => key === side_attribute)?.name ?? side_attribute;
  const range = [tightness?.from != null && `from ${tightness.from}`, tightness?.to != null && `to ${tightness.to}`];
  const lines = [
    one_side && 'on one side of the body',
    side && `“${side}” goes with the side of the image`,
    minimum_size_mm != null && `at least ${minimum_size_mm} mm`,
    maximum_size_mm != null && `at most ${maximum_size_mm} mm`,
    tightness && `tight: ${Math.round(tightness.share * 100)} % of what it encloses has values ${range.filter(Boolean).join(' ')}`,
  ];
  return lines.filter((line) => typeof line === 'string').map((line) => line.replaceAll(/-(?=\d)/g, '−'));
}
