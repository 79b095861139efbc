import type { SHAPE_NAMES } from '../words';
import type { Ruled } from '../ruleWords';

/** A structure of a protocol, as far as it is explained to those who look at images. */
export type ExplainedStructure = Omit<Ruled, 'attributes'> & {
  key: string;
  name: string;
  shape: keyof typeof SHAPE_NAMES;
  color: string;
  description?: string | null;
  attributes?: readonly { key: string; name: string; required?: boolean }[];
  /** Whether readers see what their marks measure. */
  statistics?: 'hidden' | 'shown';
};
