import type { BrushOptions, Way } from '../tools/ways';
import type { Mark, Shape } from '../types';

/** A mark to show over the images, with what tells it apart. It is drawn on the image that it names, nowhere else. */
export type Overlay = {
  id: string;
  mark: Mark;
  color: string;
  /** What belongs together over several images. */
  group?: string | undefined;
  /** A number or letter beside the mark: colour never stands alone. */
  label?: string | undefined;
  selected?: boolean | undefined;
  dashed?: boolean | undefined;
  /** Read-only: it can be picked, not changed. */
  locked?: boolean | undefined;
  /** It is there, but not shown. */
  hidden?: boolean | undefined;
  /** How much of the image painted pixels hide, from 0 to 1. */
  opacity?: number | undefined;
};

export const groupOf = ({ group, color, label }: Overlay): string => group ?? `${color} ${label ?? ''}`;

/** What the left button draws. */
export type ActiveTool = {
  shape: Shape;
  color: string;
  name: string;
  way: Way;
  brush: BrushOptions;
  /** What is drawn is measured while it is drawn: the protocol asks for figures. */
  isMeasured?: boolean | undefined;
};
