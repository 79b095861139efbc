/**
 * The list of findings and questions in a window of its own, for a second monitor. It is a bare window that this page
 * fills: one read, one draft, one session, so that the two can never disagree. Whichever is closed, nothing is lost.
 */
import { preferences } from '../../viewer/preferences/preferences';
import { featuresOf, placeFrom, placeOf } from './listPlace';
import styles from './list.module.css';

export type ListWindow = { window: Window; root: HTMLElement };

const NAME = 'overread-list';
const TITLE = 'Findings and questions · Overread';
/** Of this workstation, and nothing of any case. */
const PLACE = 'overread.list-place';
const WATCH_MS = 500;

let opened: ListWindow | null = null;
let watch = 0;
const listeners = new Set<() => void>();

export const listWindow = {
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  snapshot: (): ListWindow | null => opened,

  /** Opens it, or brings it to the front. Answers false where the browser allows no second window. */
  open(): boolean {
    if (opened && !opened.window.closed) {
      opened.window.focus();
      return true;
    }
    const other = window.open('', NAME, featuresOf(placeFrom(localStorage.getItem(PLACE))));
    if (!other) return false;
    become({ window: other, root: furnish(other.document) });
    other.addEventListener('pagehide', closed);
    window.addEventListener('pagehide', leave);
    // A browser that is in a hurry says nothing of a window that it closes, and none tells of one that is moved.
    watch = window.setInterval(() => (other.closed ? closed() : remember(other)), WATCH_MS);
    preferences.change({ isListApart: true });
    return true;
  },

  /** The list comes back beside the images. */
  close(): void {
    preferences.change({ isListApart: false });
    leave();
  },
};

function remember(other: Window): void {
  const place = placeOf(other);
  if (place) localStorage.setItem(PLACE, JSON.stringify(place));
}

/** The reader has closed it. */
function closed(): void {
  if (opened) preferences.change({ isListApart: false });
  leave();
}

/** It never outlives the page that fills it. */
function leave(): void {
  const gone = opened;
  window.clearInterval(watch);
  window.removeEventListener('pagehide', leave);
  gone?.window.removeEventListener('pagehide', closed);
  become(null);
  gone?.window.close();
}

function become(next: ListWindow | null): void {
  opened = next;
  listeners.forEach((listener) => listener());
}

/** Dark from its first frame, and in this page's clothes. */
function furnish(page: Document): HTMLElement {
  page.documentElement.lang = document.documentElement.lang || 'en';
  page.documentElement.style.background = '#0b0d10';
  page.documentElement.dataset.mantineColorScheme = 'dark';
  const style = page.createElement('style');
  style.textContent = [...document.styleSheets].flatMap(rulesOf).join('\n');
  page.head.replaceChildren(style);
  page.title = TITLE;
  const root = page.createElement('main');
  root.className = styles.list ?? '';
  root.dataset.testid = 'list-window';
  page.body.replaceChildren(root);
  return root;
}

function rulesOf(sheet: CSSStyleSheet): string[] {
  try {
    return [...sheet.cssRules].map(({ cssText }) => cssText);
  } catch {
    // A sheet of a browser extension may not be read.
    return [];
  }
}
