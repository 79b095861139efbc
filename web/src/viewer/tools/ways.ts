/** The ways in which a tool marks, and how its brush is set. */
import type { Shape } from '../types';

export type Way = 'draw' | 'wire' | 'sculpt' | 'knife' | 'brush' | 'eraser' | 'outline' | 'scissors' | 'fill' | 'grow';

export const WAYS: Record<Way, { name: string; how: string }> = {
  draw: { name: 'Draw', how: '' },
  wire: { name: 'Live wire', how: 'click along the edge: the line keeps to it; a click on the first point closes' },
  sculpt: { name: 'Sculpt', how: 'push the selected outline with the disc, from inside or outside' },
  knife: { name: 'Cut in two', how: 'drag, or two clicks, straight through the selected outline' },
  brush: { name: 'Brush', how: 'hold and paint' },
  eraser: { name: 'Eraser', how: 'hold and take paint away' },
  outline: { name: 'Outline', how: 'hold and draw, or click corners: what is inside is painted' },
  scissors: { name: 'Scissors', how: 'hold and draw, or click corners: what is inside is taken away' },
  fill: { name: 'Fill', how: 'click into a gap that paint encloses' },
  grow: { name: 'Grow', how: 'click: like values that hang together are painted, as far as the radius × 5' },
};

const DRAWN: readonly Way[] = ['draw'];
const OF_SHAPE: Partial<Record<Shape, readonly Way[]>> = {
  contour: ['draw', 'wire', 'sculpt', 'knife'],
  polygon: ['draw', 'sculpt', 'knife'],
  spline: ['draw', 'sculpt'],
  mask: ['brush', 'eraser', 'outline', 'scissors', 'fill', 'grow'],
};

export const waysOf = (shape: Shape): readonly Way[] => OF_SHAPE[shape] ?? DRAWN;

/** `window`: values that are painted; all where there is none. Millimetres, or pixels where there are none. */
export type BrushOptions = { radius: number; isBall: boolean; window: readonly [number, number] | null };

export const USUAL_BRUSH: BrushOptions = { radius: 5, isBall: false, window: null };
export const RADII = { least: 0.25, most: 100 } as const;

/** Growing reaches this many times the brush's radius. */
export const GROWTH = 5;

/** A step of the radius: about a tenth, rounded to quarters. */
export function steppedRadius(radius: number, steps: number): number {
  const step = Math.max(0.25, Math.round(radius * 0.4) / 4);
  return Math.max(RADII.least, Math.min(RADII.most, Math.round((radius + steps * step) * 4) / 4));
}
