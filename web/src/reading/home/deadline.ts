const DAY = 24 * 60 * 60 * 1000;

/** A deadline in words, with the time that is left. */
export function deadlineText(deadline: string | null, now: Date): string {
  if (!deadline) return 'No deadline';
  const end = new Date(deadline);
  const day = end.toLocaleDateString(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
  const days = Math.floor((end.getTime() - now.getTime()) / DAY);
  if (end < now) return `Due on ${day}: overdue`;
  if (days === 0) return `Due on ${day}: less than a day left`;
  return `Due on ${day}: ${days} ${days === 1 ? 'day' : 'days'} left`;
}
