/** Where a line (from 1) begins in a text; the end of the text when it has fewer lines. */
export function lineStart(text: string, line: number): number {
  let at = 0;
  for (let current = 1; current < line; current += 1) {
    const end = text.indexOf('\n', at);
    if (end === -1) return text.length;
    at = end + 1;
  }
  return at;
}
