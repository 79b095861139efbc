import { useEffect, useSyncExternalStore } from 'react';
import { preferences } from '../../viewer/preferences/preferences';
import type { ReadSession } from '../draft/session';
import { listWindow, type ListWindow } from './listWindow';

/** Where the list stands: in a window of its own, or (null) beside the images. Opens it for who likes it apart. */
export function useListWindow(session: ReadSession): ListWindow | null {
  const apart = useSyncExternalStore(listWindow.subscribe, listWindow.snapshot);
  useEffect(() => {
    // A browser that opens no window unasked leaves the list where it is.
    if (preferences.snapshot().isListApart && !listWindow.snapshot()) listWindow.open();
  }, []);
  useEffect(() => (apart ? session.alsoIn(apart.window) : undefined), [apart, session]);
  return apart;
}
