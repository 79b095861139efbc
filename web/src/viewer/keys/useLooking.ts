import { useState } from 'react';
import { notifications } from '@mantine/notifications';
import type { Display } from '../hanging/displays';
import type { HangingProtocol } from '../hanging/protocols';
import { useHanging } from '../hanging/useHanging';
import { hangLikeThis } from '../preferences/hangLikeThis';
import { useViewerOptions } from '../preferences/useViewerOptions';
import type { ImageLoading } from '../viewport/imageLoading';
import type { ViewportControl } from '../viewport/Viewport';
import type { Looking } from './look';

/** What a key could not do, or has done, in a sentence. */
export const tell = (message: string) => notifications.show({ message, color: 'amber', autoClose: 8_000 });

/** A case as it hangs for this person, in whichever room, and what keys do to what is looked at. */
export function useLooking(displays: Display[], loading: ImageLoading, ofProject: HangingProtocol[]) {
  const viewer = useViewerOptions();
  const hanging = useHanging(displays, loading, {
    saved: [...viewer.preferences.hanging, ...ofProject],
    isSmooth: viewer.options.isSmooth,
    refuse: tell,
  });
  const [showsMetadata, setShowsMetadata] = useState(false);
  const toggleMetadata = () => setShowsMetadata((before) => !before);
  /** For the viewport that keys act on. */
  const looking = (control: ViewportControl | null): Looking => ({
    hanging,
    control,
    toggle: viewer.toggle,
    arm: viewer.arm,
    hangLikeThis: () => tell(hangLikeThis(hanging)),
    toggleMetadata,
  });
  return { viewer, hanging, showsMetadata, toggleMetadata, looking };
}
