import type { ViewportControl } from '../viewer/viewport/Viewport';

type Press = { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean };
type Command = (control: ViewportControl) => void;

/** Window presets on 1 to 5: width and centre. */
const PRESETS: Record<string, [number, number]> = {
  '1': [400, 40],
  '2': [1500, -600],
  '3': [150, 90],
  '4': [2500, 480],
  '5': [80, 40],
};

const COMMANDS: Record<string, Command> = {
  ArrowUp: ({ port }) => port.scrollBy(-1),
  ArrowDown: ({ port }) => port.scrollBy(1),
  Home: ({ port }) => port.scrollTo(0),
  End: ({ port, display }) => port.scrollTo(display.images.length - 1),
  '+': ({ port, middle }) => port.zoomBy(1.25, middle()),
  '-': ({ port, middle }) => port.zoomBy(0.8, middle()),
  '=': ({ port }) => port.fit(),
  i: ({ port }) => port.invert(),
  ' ': ({ port }) => port.reset(),
};

/** What a key does to the active viewport: the same as in the reading room. */
export function commandOf({ key, ctrlKey, metaKey, altKey }: Press): Command | null {
  if (ctrlKey || metaKey || altKey) return null;
  const preset = PRESETS[key];
  if (!preset) return COMMANDS[key] ?? null;
  const [width, center] = preset;
  return ({ port, display }) => {
    const image = display.images[port.snapshot().target];
    if (image?.facts.modality === 'CT') port.setWindow({ width, center });
    else {
      const own = image?.facts.windows[Number(key) - 1];
      if (own) port.setWindow(own);
    }
  };
}
