import type { SplitDesign } from '../api/types';

export type Percentages = { test: number; validation: number; training: number };

/** Test and validation as typed; training takes what remains. */
export function withRest(test: number, validation: number): Percentages {
  const t = clamp(test);
  const v = Math.min(clamp(validation), round(100 - t));
  return { test: t, validation: v, training: round(100 - t - v) };
}

export function percentagesOf(design: SplitDesign): Percentages {
  return withRest(round(design.test * 100), round(design.validation * 100));
}

export function designOf(seed: number, { test, validation }: Percentages): SplitDesign {
  const t = round(test) / 100;
  const v = round(validation) / 100;
  return { seed, test: t, validation: v, training: Math.round((1 - t - v) * 1e4) / 1e4 };
}

const round = (value: number) => Math.round(value * 100) / 100;
const clamp = (value: number) => Math.min(100, Math.max(0, round(value)));
