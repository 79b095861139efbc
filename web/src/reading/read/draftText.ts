import type { SaveState } from '../draft/autosave';

/** Where the reader's work is kept, in words. */
export function draftText(save: SaveState, awaySince: number | null, timeOf = clockTime): string {
  switch (save.kind) {
    case 'saved':
      return awaySince === null ? 'Saved' : `Offline since ${timeOf(awaySince)}; all is saved`;
    case 'saving':
      return 'Saving…';
    case 'offline': {
      const kept = save.isKept ? 'saved on this computer' : 'this browser keeps nothing, so leave the page open';
      if (save.signedOut) return `Signed out; ${kept}.`;
      return `Offline since ${timeOf(Math.min(save.since, awaySince ?? save.since))}; ${kept}, sent when the network is back`;
    }
    case 'conflict':
      return 'Changed in another window';
    case 'refused':
      return `Not saved: ${save.sentence}`;
  }
}

const clockTime = (at: number) => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
