/** What the mouse does, as data: profiles that readers know from their workstations, and one of their own. */
export type MouseAction = 'window' | 'pan' | 'zoom' | 'scroll' | 'slab' | 'region';

export const MOUSE_ACTIONS: Record<MouseAction, string> = {
  window: 'Window: right widens, down raises the level (by keys: W)',
  pan: 'Pan (Ctrl, Shift and arrows)',
  zoom: 'Zoom (+ and −)',
  scroll: 'Scroll through the images (↑ and ↓)',
  slab: 'Thickness of the slab ([ and ])',
  region: 'Window from a box',
};

/** Buttons and wheel, with what is held besides. */
export const MOUSE_CHORDS = [
  'Left',
  'Middle',
  'Right',
  'Ctrl+Left',
  'Shift+Left',
  'Alt+Left',
  'Ctrl+Right',
  'Shift+Right',
  'Wheel',
  'Ctrl+Wheel',
  'Shift+Wheel',
  'Alt+Wheel',
] as const;
export type MouseChord = (typeof MOUSE_CHORDS)[number];
export type MouseMap = Partial<Record<MouseChord, MouseAction>>;

export type ProfileName = 'standard' | 'scrolling' | 'horos' | 'own';

/** What a wheel, or two fingers on a touch pad, can do. */
export const WHEEL_ACTIONS: readonly MouseAction[] = ['scroll', 'zoom', 'pan', 'slab'];
export const isWheel = (chord: MouseChord): boolean => chord.endsWith('Wheel');

const SHARED: MouseMap = {
  'Shift+Left': 'region',
  'Alt+Left': 'slab',
  Wheel: 'scroll',
  'Ctrl+Wheel': 'zoom',
  'Alt+Wheel': 'slab',
};

export const PROFILES: Record<Exclude<ProfileName, 'own'>, { name: string; map: MouseMap }> = {
  standard: {
    name: 'Standard (as OHIF)',
    map: { ...SHARED, Left: 'window', Middle: 'pan', Right: 'zoom', 'Ctrl+Left': 'pan' },
  },
  scrolling: {
    name: 'Left drag scrolls',
    map: { ...SHARED, Left: 'scroll', Middle: 'pan', Right: 'window', 'Ctrl+Left': 'pan', 'Shift+Right': 'zoom' },
  },
  horos: {
    name: 'As Horos',
    map: {
      ...SHARED,
      Left: 'window',
      Middle: 'pan',
      Right: 'zoom',
      'Ctrl+Left': 'window',
      'Shift+Left': 'zoom',
      'Alt+Left': 'pan',
      'Shift+Right': 'region',
      'Ctrl+Right': 'slab',
    },
  },
};

/** The map of a profile; one's own begins as the standard one. */
export const mapOf = (profile: ProfileName, own: MouseMap): MouseMap =>
  profile === 'own' ? { ...PROFILES.standard.map, ...own } : PROFILES[profile].map;

type Held = { ctrlKey: boolean; metaKey: boolean; shiftKey: boolean; altKey: boolean };
const held = ({ ctrlKey, metaKey, shiftKey, altKey }: Held) =>
  ctrlKey || metaKey ? 'Ctrl+' : altKey ? 'Alt+' : shiftKey ? 'Shift+' : '';

const BUTTONS = ['Left', 'Middle', 'Right'];

/** What a button does with what is held; without an entry of its own, what it does alone. */
export function actionOfButton(map: MouseMap, button: number, event: Held): MouseAction | null {
  const name = BUTTONS[button];
  return name ? (map[`${held(event)}${name}` as MouseChord] ?? map[name as MouseChord] ?? null) : null;
}

export const actionOfWheel = (map: MouseMap, event: Held): MouseAction | null =>
  map[`${held(event)}Wheel` as MouseChord] ?? map.Wheel ?? null;
