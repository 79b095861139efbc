const LOCALE = 'en-GB';

/** Thin-space grouped whole number: 12 345. */
export function count(n: number): string {
  return new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 }).format(n).replace(/,/g, '\u202f');
}

/** "1 case", "3 cases". */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** A number at the given decimals, with a real minus sign. */
export function decimal(value: number, digits = 2): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '\u2212');
}

/** 0.834 as "83 %". */
export function percent(fraction: number, digits = 0): string {
  return `${decimal(fraction * 100, digits)}\u202f%`;
}

/** Seconds as a reader would say them: "48 s", "1 min 42 s", "2 h 05 min". */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}\u202fs`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}\u202fmin ${String(whole % 60).padStart(2, '0')}\u202fs`;
  return `${Math.floor(minutes / 60)}\u202fh ${String(minutes % 60).padStart(2, '0')}\u202fmin`;
}

/** Bytes in decimal units, as file managers show them. */
export function bytes(n: number): string {
  if (n < 1000) return `${n}\u202fB`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = n / 1000;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)}\u202f${units[unit]}`;
}

/** A day in the reader's own time zone: "3 Mar 2026". */
export function day(instant: string): string {
  return new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(instant));
}

/** Day and minute in the reader's own time zone: "3 Mar 2026, 14:05". */
export function moment(instant: string): string {
  return new Intl.DateTimeFormat(LOCALE, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(instant));
}

/** How far a deadline is from now: "in 3 days", "2 days ago". */
export function fromNow(instant: string, now: number): string {
  const words = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' });
  const seconds = (new Date(instant).getTime() - now) / 1000;
  const size = Math.abs(seconds);
  if (size < 3600) return words.format(Math.round(seconds / 60), 'minute');
  if (size < 86_400) return words.format(Math.round(seconds / 3600), 'hour');
  return words.format(Math.round(seconds / 86_400), 'day');
}
