import { Marked, type Token } from 'marked';

/**
 * The part of a manual that is about one thing: from the heading that is its name (`Mass`, `masses`), else the first
 * that holds it (`How to mark a mass`), to the next heading of its level or a higher one. Null where none does. Pure.
 */
export function manualSection(markdown: string, name: string): string | null {
  const tokens: Token[] = new Marked({ gfm: true }).lexer(markdown);
  const wanted = wordsOf(name);
  const places = tokens.flatMap((token, at) => (token.type === 'heading' && holds(wordsOf(token.text as string), wanted) ? at : []));
  const isName = (at: number) => wordsOf((tokens[at] as { text: string }).text).length === wanted.length;
  const start = places.find(isName) ?? places[0];
  if (start === undefined) return null;
  const level = levelOf(tokens[start]);
  const length = tokens.slice(start + 1).findIndex((token) => token.type === 'heading' && levelOf(token) <= level);
  const section = tokens.slice(start, length < 0 ? undefined : start + 1 + length);
  return section.map(({ raw }) => raw).join('');
}

const levelOf = (token: Token | undefined): number => (token?.type === 'heading' ? (token.depth as number) : 0);

/** Whether the wanted words stand among the spoken ones in their order, each as it is or in the plural. */
const holds = (spoken: string[], wanted: string[]): boolean =>
  wanted.length > 0 && spoken.some((_, at) => wanted.every((word, next) => isWord(spoken[at + next], word)));

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

const isWord = (spoken: string | undefined, word: string): boolean =>
  spoken === word || spoken === `${word}s` || spoken === `${word}es`;
