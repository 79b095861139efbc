/** The end of a day that a date field gave ("2026-03-14"), in the person's own time zone, as an instant. */
export function endOfDay(date: string): string | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (!parts) return null;
  const [, year, month, day] = parts.map(Number) as [number, number, number, number];
  const end = new Date(year, month - 1, day, 23, 59, 59);
  return end.getMonth() === month - 1 ? end.toISOString() : null;
}

/** The date so many days from a moment, as a date field takes it. */
export function dateInDays(now: Date, days: number): string {
  const then = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
}
