/** What a viewport is told at opening, and what it says of itself. */
import type { Plane } from '../tools/plane';
import type { ScaleGroup } from './scaleGroup';
import type { Window } from './voi';

/** How a series was left, kept while its case is open. */
export type Look = { window: Window | null; inverted: boolean };
/** What hangs where, and how it opens. */
export type PortHanging = {
  mirrored: boolean;
  against: 'left' | 'right' | null;
  /** In place of what the image proposes. */
  window?: Window | undefined;
  /** How often the fitted size. */
  zoom?: number | undefined;
  flip?: 'horizontal' | 'vertical' | undefined;
  /** Low values white, where the image does not come so. */
  inverted?: boolean | undefined;
  /** Images that are shown at one scale. */
  scale?: ScaleGroup | undefined;
  isSmooth: boolean;
  look?: Look | undefined;
  /** `was`: the window before; none where it was the usual one. */
  onLook?: ((look: Look, was: Window | null) => void) | undefined;
};
export type PortState = {
  target: number;
  shown: number | null;
  /** The image whose pixels are on the screen: cuts change while their number stays. */
  drawn: string | null;
  failure: string | null;
  window: Window | null;
  inverted: boolean;
  zoom: number;
  plane: Plane | null;
  /** Values between pixels are made up for a smoother look. */
  isSmooth: boolean;
};

export const CLOSED: PortState = {
  target: 0,
  shown: null,
  drawn: null,
  failure: null,
  window: null,
  inverted: false,
  zoom: 1,
  plane: null,
  isSmooth: false,
};
