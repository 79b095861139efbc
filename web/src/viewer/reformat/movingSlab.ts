/**
 * A slab that moves by a cut, or becomes thicker by one, is laid together from what was laid before: two layers and one
 * laying, however thick it is. From one layer on, the pivot, everything laid back to each layer and on to each layer is
 * kept while it lies within the slab, as in a queue of two stacks.
 */
import type { Grid } from './grid';
import { divided, layOn, layersOf, slabReach, type Cut, type Layers, type Rendering, type SlabMode, type Values } from './resample';

export class MovingSlab {
  private pivot = -1;
  /** From these layers to the pivot. */
  private readonly back = new Map<number, Values>();
  /** From behind the pivot to these layers. */
  private readonly on = new Map<number, Values>();

  constructor(
    private readonly layers: Layers,
    private readonly mode: SlabMode,
  ) {}

  /** The layers from one to another, both of them included, laid together. */
  laid(first: number, last: number, slices: readonly Values[]): Values {
    this.forget(first, last);
    const { back, on, pivot } = this;
    for (let layer = Math.min(pivot + 1, ...back.keys()); layer > first;) back.set((layer -= 1), this.next(back.get(layer + 1), layer, slices));
    for (let layer = Math.max(pivot, ...on.keys()); layer < last;) on.set((layer += 1), this.next(on.get(layer - 1), layer, slices));
    const result = this.layers.blank();
    const [one, other] = [back.get(first), on.get(last)];
    if (one && other) layOn(result, one, 0, result.length, other, 0, this.mode);
    else if (one) result.set(one);
    return this.mode === 'mean' ? divided(result, last - first + 1) : result;
  }

  /** What lies outside the slab goes; where the pivot does, everything. */
  private forget(first: number, last: number): void {
    if (this.pivot < first || this.pivot > last) {
      this.back.clear();
      this.on.clear();
      this.pivot = (first + last) >> 1;
    }
    for (const layer of this.back.keys()) if (layer < first) this.back.delete(layer);
    for (const layer of this.on.keys()) if (layer > last) this.on.delete(layer);
  }

  private next(before: Values | undefined, layer: number, slices: readonly Values[]): Values {
    const result = this.layers.blank();
    this.layers.lay(result, before ?? null, layer, slices);
    return result;
  }
}

/** The slabs of one series that were looked at last, by their plane. */
export class MovingSlabs {
  private readonly known = new Map<string, { of: string; layers: Layers; slab: MovingSlab }>();

  /** The cut, laid together; nothing where it does not run along the grid. `plane` and `frame`: where all such cuts lie. */
  laid(plane: string, frame: unknown, grid: Grid, slices: readonly Values[], cut: Cut, { slab, outside }: Rendering): Values | null {
    if (!slab) return null;
    const of = JSON.stringify([frame, slab.mode]);
    let known = this.known.get(plane);
    if (known?.of !== of) {
      const layers = layersOf(grid, slices[0], cut, slab.mode, outside);
      if (!layers) return null;
      known = { of, layers, slab: new MovingSlab(layers, slab.mode) };
      this.known.set(plane, known);
    }
    const reach = slabReach(slab, cut.step);
    const middle = known.layers.layerOf(cut.place);
    const [first, last] = [Math.max(0, middle - reach), Math.min(known.layers.count - 1, middle + reach)];
    return last < first ? null : known.slab.laid(first, last, slices);
  }
}
