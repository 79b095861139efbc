/** The keys of looking at images, the same in every room. */
import type { Binding, Bound } from './chords';

export type LookingCommand =
  | { do: 'scroll'; by: number }
  | { do: 'scroll-to'; place: 'first' | 'last' }
  | { do: 'series'; by: number }
  | { do: 'viewport'; by: number }
  | { do: 'window'; preset: number }
  | { do: 'zoom'; by: number }
  | { do: 'fit' | 'reset' | 'invert' | 'actual-pixels' }
  | { do: 'rotate'; by: number }
  | { do: 'flip'; direction: 'horizontal' | 'vertical' }
  | { do: 'stage'; by: number }
  | { do: 'grid' | 'enlarge' | 'mpr' | 'hang-like-this' }
  | { do: 'slab' }
  | { do: 'slab-thickness'; by: number }
  | { do: 'type-window' | 'window-box' | 'ruler' }
  | { do: 'smooth' | 'link' | 'lines' | 'probe' }
  | { do: 'cine' | 'metadata' };

type Looking = Binding<LookingCommand>;
const key = (id: string, chords: string | string[], command: LookingCommand): Bound<LookingCommand> => ({
  id,
  chords: typeof chords === 'string' ? [chords] : chords,
  command,
});
const images = (says: string, keys: Bound<LookingCommand>[], shown?: string): Looking => ({
  group: 'Images',
  says,
  keys,
  ...(shown ? { shown } : {}),
});
const view = (says: string, keys: Bound<LookingCommand>[], shown?: string): Looking => ({
  ...images(says, keys, shown),
  group: 'Window and view',
});
const planes = (says: string, keys: Bound<LookingCommand>[], shown?: string): Looking => ({
  ...images(says, keys, shown),
  group: 'Planes and measures',
});

export const LOOKING: readonly Looking[] = [
  images('Previous or next image', [
    key('previous-image', 'ArrowUp', { do: 'scroll', by: -1 }),
    key('next-image', 'ArrowDown', { do: 'scroll', by: 1 }),
  ]),
  images('First or last image', [
    key('first-image', 'Home', { do: 'scroll-to', place: 'first' }),
    key('last-image', 'End', { do: 'scroll-to', place: 'last' }),
  ]),
  images('Previous or next series', [
    key('previous-series', 'PageUp', { do: 'series', by: -1 }),
    key('next-series', 'PageDown', { do: 'series', by: 1 }),
  ]),
  images('Viewport to the left or right', [
    key('viewport-left', 'ArrowLeft', { do: 'viewport', by: -1 }),
    key('viewport-right', 'ArrowRight', { do: 'viewport', by: 1 }),
  ]),
  images('Previous or next stage of the hanging', [
    key('previous-stage', ',', { do: 'stage', by: -1 }),
    key('next-stage', '.', { do: 'stage', by: 1 }),
  ]),
  images('This viewport alone, or all again (also double click)', [key('enlarge', 'f', { do: 'enlarge' })]),
  images('One series, or several side by side', [key('grid', 'g', { do: 'grid' })]),
  images('Hang cases like this one so from now on', [key('hang-like-this', 'Shift+h', { do: 'hang-like-this' })]),
  images('Link parallel series, so that they scroll together', [key('link', 'y', { do: 'link' })]),
  images('Cine', [key('cine', 'c', { do: 'cine' })]),
  images('What the file says of the image', [key('metadata', 'e', { do: 'metadata' })]),
  view(
    'Window presets (CT: soft tissue, lung, liver, bone, brain; else the image’s own)',
    [0, 1, 2, 3, 4].map((preset) => key(`window-${preset + 1}`, `Digit${preset + 1}`, { do: 'window', preset })),
    '1 – 5',
  ),
  view('Type the window', [key('type-window', 'w', { do: 'type-window' })]),
  view('Window from a box that you drag', [key('window-box', 'Shift+w', { do: 'window-box' })]),
  view('Invert', [key('invert', 'i', { do: 'invert' })]),
  view('Zoom', [key('zoom-in', '+', { do: 'zoom', by: 1.2 }), key('zoom-out', '-', { do: 'zoom', by: 1 / 1.2 })]),
  view('Fit to the viewport', [key('fit', '=', { do: 'fit' })]),
  view('One pixel of the image to one of the screen', [key('actual-pixels', 'z', { do: 'actual-pixels' })]),
  view('Smooth between pixels, or show them as they are', [key('smooth', 's', { do: 'smooth' })]),
  view('Turn right or left', [
    key('turn-right', 'r', { do: 'rotate', by: 90 }),
    key('turn-left', 'l', { do: 'rotate', by: -90 }),
  ]),
  view('Flip left to right, or top to bottom', [
    key('flip-horizontal', 'h', { do: 'flip', direction: 'horizontal' }),
    key('flip-vertical', 'v', { do: 'flip', direction: 'vertical' }),
  ]),
  view('Reset window, zoom and turning', [key('reset', 'Space', { do: 'reset' })]),
  planes('Three planes (MPR), or back', [key('mpr', 'o', { do: 'mpr' })]),
  planes('Slab: MIP, MinIP, mean, none', [key('slab', 'b', { do: 'slab' })]),
  planes('Slab thinner or thicker', [
    key('slab-thinner', '[', { do: 'slab-thickness', by: -1 }),
    key('slab-thicker', ']', { do: 'slab-thickness', by: 1 }),
  ]),
  planes('Lines of the other planes', [key('lines', 'u', { do: 'lines' })]),
  planes('Ruler', [key('ruler', 'd', { do: 'ruler' })]),
  planes('Value under the pointer', [key('probe', 'p', { do: 'probe' })]),
];
