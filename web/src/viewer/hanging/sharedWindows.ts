/** One window for all planes of a series, as long as the reader does not part them. */
import type { Look } from '../viewport/portState';
import type { Window } from '../viewport/voi';
import type { Display } from './displays';

type Viewports = ReadonlyMap<number, { display: Display; port: { snapshot(): { shown: number | null }; follow(look: Look, was: Window | null): void } }>;

const sourceOf = ({ reformat, key }: Display) => reformat?.source.key ?? key;

/** Other planes are drawn this much later than the one that is dragged in, in ms: the hand goes before. */
const LATER = 60;

export class SharedWindows {
  private pending: { from: number; was: Window | null } | null = null;
  private look: Look | null = null;
  private isFollowing = false;

  constructor(private readonly viewports: Viewports) {}

  /** The window in a viewport has become this one; `was`: the one before, none where it was the usual one. */
  changed(from: number, look: Look, was: Window | null): void {
    // What opens, or follows, leads nobody.
    if (this.isFollowing || (this.viewports.get(from)?.port.snapshot().shown ?? null) === null) return;
    if (this.pending && this.pending.from !== from) this.pass();
    this.look = look;
    if (this.pending) return;
    this.pending = { from, was };
    setTimeout(() => this.pass(), LATER);
  }

  private pass(): void {
    const { pending, look } = this;
    this.pending = null;
    const leading = pending && this.viewports.get(pending.from);
    if (!pending || !leading || !look) return;
    this.isFollowing = true;
    for (const [index, { display, port }] of this.viewports)
      if (index !== pending.from && sourceOf(display) === sourceOf(leading.display)) port.follow(look, pending.was);
    this.isFollowing = false;
  }
}
