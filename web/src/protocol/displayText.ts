import type { Protocol } from '../api/types';

/** What is asked of a reader's display, in words. */
export function displayText(display: Protocol['display']): string {
  if (!display) return 'Any display will do, and nobody is asked to check it.';
  const size = `Readers in front of a display with fewer than ${display.long_side} × ${display.short_side} pixels are told so`;
  const check = display.check ? 'each checks it by faint letters once after each sign-in' : 'nobody is asked to check it';
  return `${size}; ${check}. Nobody is kept from reading.`;
}
