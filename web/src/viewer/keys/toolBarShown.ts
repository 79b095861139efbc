/** Whether the bar of tools is shown: at once where a finger is the pointer, else once it was asked for. */
const KEPT = 'overread.tools';
const listeners = new Set<() => void>();
let isShown = kept() ?? window.matchMedia?.('(pointer: coarse)').matches ?? false;

function kept(): boolean | null {
  try {
    const said = localStorage.getItem(KEPT);
    return said === null ? null : said === 'shown';
  } catch {
    return null;
  }
}

export const toolBarShown = {
  snapshot: (): boolean => isShown,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  toggle(): void {
    isShown = !isShown;
    try {
      localStorage.setItem(KEPT, isShown ? 'shown' : 'hidden');
    } catch {
      // For this page alone, then.
    }
    listeners.forEach((listener) => listener());
  },
};
