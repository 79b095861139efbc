import { Select } from '@mantine/core';
import type { Structure } from '../../api/types';
import { faultAt } from './faults';

type Code = NonNullable<Structure['category']>;
type Props = { at: string; category: Structure['category']; error: Error | null; onChange(category: Code | null): void };

/** Segmentation property categories (PS3.16, CID 7150), those that can be marked on images. */
const CATEGORIES: Code[] = [
  { scheme: 'SCT', value: '49755003', meaning: 'Morphologically Abnormal Structure' },
  { scheme: 'SCT', value: '123037004', meaning: 'Anatomical Structure' },
  { scheme: 'SCT', value: '85756007', meaning: 'Tissue' },
  { scheme: 'SCT', value: '91720002', meaning: 'Body Substance' },
  { scheme: 'SCT', value: '260787004', meaning: 'Physical Object' },
  { scheme: 'SCT', value: '309825002', meaning: 'Spatial and Relational Concept' },
];

const idOf = ({ scheme, value }: Code) => `${scheme} ${value}`;

/** The kind of thing that a structure is; one that the YAML names and the list does not is offered too. */
export function CategoryField({ at, category, error, onChange }: Props) {
  const others = category && !CATEGORIES.some((one) => idOf(one) === idOf(category)) ? [category] : [];
  const offered = [...CATEGORIES, ...others];
  return (
    <Select
      label="Kind of thing"
      description="In exported segmentations; a morphologically abnormal structure unless another is chosen"
      w={360}
      clearable
      placeholder="Morphologically Abnormal Structure"
      data={offered.map((one) => ({ value: idOf(one), label: one.meaning }))}
      value={category ? idOf(category) : null}
      error={faultAt(error, at)}
      onChange={(id) => onChange(offered.find((one) => idOf(one) === id) ?? null)}
      data-testid="category"
    />
  );
}
