/** A straight line from data to pixels. */
export function linear(domain: [number, number], range: [number, number]): (value: number) => number {
  const [d0, d1] = domain;
  const [r0, r1] = range;
  const span = d1 - d0 || 1;
  return (value) => r0 + ((value - d0) / span) * (r1 - r0);
}

/** Round numbers that cover the domain: steps of 1, 2 or 5 times a power of ten, about `wanted` of them. */
export function ticks([low, high]: [number, number], wanted: number): number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const marks: number[] = [];
  for (let i = first; i <= last; i += 1) marks.push(Number((i * step).toPrecision(12)));
  return marks;
}
