import { useMemo } from 'react';
import type { DisplayImage } from '../hanging/displays';
import type { Wire } from '../tools/drawing';
import { LiveWire } from '../tools/liveWire';
import type { StackPort } from './stackPort';

/** The way along the edges of the image in sight. */
export function useLiveWire(port: StackPort | null, image: DisplayImage | undefined): Wire {
  return useMemo(() => {
    let wire: LiveWire | null = null;
    return (from, to) => {
      const values = port?.values();
      if (!wire && values && image) wire = new LiveWire({ ...image.facts, values });
      return wire?.path(from, to) ?? [from, to];
    };
  }, [port, image]);
}
