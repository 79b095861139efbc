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
  | { do: 'pan'; dx: number; dy: number }
  | { do: 'rotate'; by: number }
  | { do: 'flip'; direction: 'horizontal' | 'vertical' }
  | { do: 'stage'; by: number }
  | { do: 'grid' | 'enlarge' | 'mpr' | 'hang-like-this' }
  | { do: 'slab' }
  | { do: 'slab-thickness'; by: number }
  | { do: 'turn-planes'; degrees: number }
  | { do: 'type-window' | 'window-box' | 'ruler' }
  | { do: 'smooth' | 'link' | 'lines' | 'probe' }
  | { do: 'cine' | 'metadata' }
  | { do: 'fuse' }
  | { do: 'fusion-window'; preset: number }
  | { do: 'fusion-opacity'; by: number };

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
  view('Window from a box (two clicks, or Shift and arrows with Enter)', [key('window-box', 'Shift+w', { do: 'window-box' })]),
  view('Invert', [key('invert', 'i', { do: 'invert' })]),
  view('Zoom', [key('zoom-in', '+', { do: 'zoom', by: 1.2 }), key('zoom-out', '-', { do: 'zoom', by: 1 / 1.2 })]),
  view(
    'Move the image in the viewport',
    ([['Left', -1, 0], ['Right', 1, 0], ['Up', 0, -1], ['Down', 0, 1]] as const).map(([way, dx, dy]) =>
      key(`pan-${way.toLowerCase()}`, `Ctrl+Shift+Arrow${way}`, { do: 'pan', dx, dy }),
    ),
    'Ctrl + Shift + arrows',
  ),
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
  planes('PET over CT in colour, or not', [key('fuse', 'Shift+u', { do: 'fuse' })]),
  planes(
    'Window of the PET over the CT (SUV 0 to 5, 7, 10, 15, 25)',
    [0, 1, 2, 3, 4].map((preset) =>
      key(`fusion-window-${preset + 1}`, `Alt+Digit${preset + 1}`, { do: 'fusion-window', preset }),
    ),
    'Alt + 1 – 5',
  ),
  planes('PET over the CT more or less opaque', [
    key('fusion-more', 'Alt+ArrowUp', { do: 'fusion-opacity', by: 1 }),
    key('fusion-less', 'Alt+ArrowDown', { do: 'fusion-opacity', by: -1 }),
  ]),
  planes('Turn the other planes by 5°, or finely by 1° (to move a plane, scroll in its own viewport)', [
    key('turn-planes-left', 'Alt+[', { do: 'turn-planes', degrees: -5 }),
    key('turn-planes-right', 'Alt+]', { do: 'turn-planes', degrees: 5 }),
    key('turn-planes-left-fine', 'Alt+,', { do: 'turn-planes', degrees: -1 }),
    key('turn-planes-right-fine', 'Alt+.', { do: 'turn-planes', degrees: 1 }),
  ]),
  planes('Lines of the other planes', [key('lines', 'u', { do: 'lines' })]),
  planes('Ruler (two clicks, or Shift and arrows with Enter)', [key('ruler', 'd', { do: 'ruler' })]),
  planes('Value under the pointer', [key('probe', 'p', { do: 'probe' })]),
];
