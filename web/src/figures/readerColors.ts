const COLORS = ['#4cc9f0', '#f9c74f', '#f28482', '#90be6d', '#b794f6', '#ff9f5a', '#5eead4', '#d6d6d6'];

/** A colour for the reader at this place; marks carry the reader's letter as well. */
export function readerColor(index: number): string {
  return COLORS[index % COLORS.length] ?? '#d6d6d6';
}

/** A, B, …, Z, AA, AB, … */
export function readerLetter(index: number): string {
  const rest = index % 26;
  const letter = String.fromCharCode(65 + rest);
  return index < 26 ? letter : readerLetter(Math.floor(index / 26) - 1) + letter;
}
