/** The values within marks. Pure. */
import type { Spans } from '../mask/spans';

export type ValueStatistics = { n: number; mean: number; /** Root of the mean square about the mean. */ sd: number; minimum: number; maximum: number };

/** Values of many images taken together: by Welford's steps, so that large values lose nothing. */
export class Values {
  private n = 0;
  private mean = 0;
  private squares = 0;
  private minimum = Infinity;
  private maximum = -Infinity;
  private belonging = 0;

  /** `range`: values that are counted on the side. */
  constructor(private readonly range: { from?: number | null | undefined; to?: number | null | undefined } = {}) {}

  /** Takes in the values of an image at these pixels; `padding` is no image. */
  add({ lines, columns }: Spans, values: ArrayLike<number>, padding: readonly [number, number] | null = null): void {
    lines.forEach((line, row) => {
      for (let at = 0; line && at < line.length; at += 2)
        for (let column = line[at] ?? 0; column < (line[at + 1] ?? 0); column += 1) this.take(values[row * columns + column], padding);
    });
  }

  /** Takes in values as they are. */
  addAll(values: readonly number[], padding: readonly [number, number] | null = null): void {
    values.forEach((value) => this.take(value, padding));
  }

  private take(value: number | undefined, padding: readonly [number, number] | null): void {
    if (value === undefined || (padding && value >= padding[0] && value <= padding[1])) return;
    this.n += 1;
    const away = value - this.mean;
    this.mean += away / this.n;
    this.squares += away * (value - this.mean);
    this.minimum = Math.min(this.minimum, value);
    this.maximum = Math.max(this.maximum, value);
    if (value >= (this.range.from ?? -Infinity) && value <= (this.range.to ?? Infinity)) this.belonging += 1;
  }

  statistics(): ValueStatistics | null {
    const { n, mean, minimum, maximum } = this;
    return n > 0 ? { n, mean, sd: Math.sqrt(this.squares / n), minimum, maximum } : null;
  }

  /** The share of the values in the range. */
  share(): number | null {
    return this.n > 0 ? this.belonging / this.n : null;
  }
}
