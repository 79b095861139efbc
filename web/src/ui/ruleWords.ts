/** What a protocol looks after in a structure, as it is told to those who mark and those who write it. Pure. */

type Range = { from?: number | null; to?: number | null };

/** A structure, as far as it is ruled. */
export type Ruled = {
  attributes?: readonly { key: string; name: string }[];
  rules?: {
    one_side?: boolean;
    side_attribute?: string | null;
    minimum_size_mm?: number | null;
    maximum_size_mm?: number | null;
    tightness?: (Range & { share: number }) | null;
  };
};

/** One kind sentence for each rule; none where nothing is looked after. */
export function ruleWords({ rules = {}, attributes }: Ruled): string[] {
  const { one_side, side_attribute, minimum_size_mm, maximum_size_mm, tightness } = rules;
  const side = attributes?.find(({ key }) => key === side_attribute)?.name ?? side_attribute;
  const sentences = [
    one_side && 'One finding lies on one side of the body: please mark right and left apart.',
    side && `“${side}” says the side that the image is of.`,
    minimum_size_mm != null && `We ask for at least ${minimum_size_mm} mm.`,
    maximum_size_mm != null && `We expect at most ${maximum_size_mm} mm: what is larger may be several findings.`,
    tightness && `Please draw it close: at least ${percent(tightness.share)} of what it encloses has ${valuesText(tightness)}.`,
  ];
  return sentences.flatMap((sentence) => (sentence ? [withMinus(sentence)] : []));
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

/** Values of pixels, in the unit of the image. */
function valuesText({ from, to }: Range): string {
  if (from != null && to != null) return `values from ${from} to ${to}`;
  if (from != null) return `values of ${from} or more`;
  return to == null ? 'values of the structure' : `values of ${to} or less`;
}

const withMinus = (sentence: string) => sentence.replaceAll(/(?<=\s)-(?=\d)/g, '−');
