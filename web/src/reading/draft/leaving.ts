/**
 * What a page that was being left had on its way to the server, for the page that comes after it. A browser ends a page
 * before its own database has written, and often before the server has answered: the next page must know that what the
 * server holds, or is about to hold, is the same reader's own.
 */
import type { Draft } from '../api';
import { canonical } from './same';

/** A draft on its way: when it was made (later ones are larger), and its digest. */
export type OnItsWay = { edit: number; digest: string };

const place = (read: string) => `overread-leaving-${read}`;

/** Written at once, as nothing else of a browser is. */
export function noteLeaving(read: string, drafts: OnItsWay[]): void {
  try {
    localStorage.setItem(place(read), JSON.stringify(drafts));
  } catch {
    // A browser that stores nothing asks the reader where two versions differ.
  }
}

export function leftWith(read: string): OnItsWay[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place(read)) ?? '[]');
    return Array.isArray(kept) ? (kept as OnItsWay[]) : [];
  } catch {
    return [];
  }
}

export function forgetLeaving(read: string): void {
  try {
    localStorage.removeItem(place(read));
  } catch {
    // Nothing was stored.
  }
}

/**
 * 64 bits of what a draft says (two FNV-1a of 32 bits with unlike primes), which tell drafts of one read apart.
 * `key`: the read's own, so that nobody without it learns from the digest what was said.
 */
export function digestOf(key: string, { findings, answers, no_finding }: Draft): string {
  const text = key + canonical({ findings, answers, no_finding });
  let [a, b] = [0x811c9dc5, 0xc9dc5118];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b);
  }
  return [a, b].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join('');
}
