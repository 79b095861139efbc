/** What was measured, one line of JSON each, for `cargo xtask bench viewer` to judge. */
import { appendFileSync } from 'node:fs';

/** `peer`: the folder of a built OHIF; `out`: the file to write to, else it is only printed. */
type Options = { quick: boolean; peer: string | null; out: string | null };
export const options = JSON.parse(process.env.OVERREAD_BENCH ?? '{"quick":true,"peer":null,"out":null}') as Options;

/** `name` is the xtask's to know; `n`: of how many; no value: it could not be measured, the note says why. */
function say(name: string, value: number | null, n: number, note: string): void {
  const line = `${JSON.stringify({ name, value, n, note })}\n`;
  if (options.out) appendFileSync(options.out, line);
  const shown = value === null ? '' : `: ${value.toFixed(value < 100 ? 1 : 0)} (n = ${n})`;
  process.stdout.write(`     ${name}${shown}${note && ` – ${note}`}\n`);
}

export const measured = (name: string, value: number, n: number, note = ''): void => say(name, value, n, note);
export const missing = (name: string, why: string): void => say(name, null, 0, why);
