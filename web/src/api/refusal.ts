/** Sent to the window when the server no longer knows the session. */
export const SIGNED_OUT = 'overread:signed-out';

/** What is wrong with one place of a document. */
export type FieldFault = { line?: number | null; column?: number | null; field?: string | null; sentence: string };

type Problem = { type?: string; title?: string; detail?: string; errors?: FieldFault[] };

/** The server's "no", with the sentence it gives. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    sentence: string,
    readonly type: string = 'about:blank',
    readonly faults: FieldFault[] = [],
  ) {
    super(sentence);
    this.name = 'Refusal';
  }

  /** From the body of an answer that is not a success. */
  static of(status: number, body: unknown): Refusal {
    const problem: Problem = typeof body === 'object' && body !== null ? body : {};
    const sentence = problem.detail ?? problem.title ?? fallback(status);
    return new Refusal(status, sentence, problem.type, problem.errors ?? []);
  }

  static unreachable(): Refusal {
    return new Refusal(0, 'The server cannot be reached; check the connection and try again.');
  }
}

function fallback(status: number): string {
  if (status >= 500) return 'The server failed to answer; try again, and look at its log if it happens again.';
  if (status === 404) return 'There is nothing at this address; go back and choose again.';
  return `The server refused this (status ${status}); reload the page and try again.`;
}
