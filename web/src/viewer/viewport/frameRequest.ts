/** One frame over HTTP, as a part of its own (PS3.18 section 10.4). */

/** A frame as it was encoded, and how. */
export type Frame = { bytes: Uint8Array; transferSyntax: string };
export type Fetch = (imageId: string, signal: AbortSignal, priority: 'high' | 'auto' | 'low') => Promise<Frame>;

/** A frame could not be fetched. `status` 0: the server was not reached; none: nobody waits for it any more. */
export class FrameFailure extends Error {
  constructor(
    readonly status: number | null,
    sentence: string,
  ) {
    super(sentence);
    this.name = 'FrameFailure';
  }
}

const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';

export const overHttp: Fetch = async (imageId, signal, priority) => {
  let response: Response;
  let body: ArrayBuffer;
  try {
    response = await fetch(imageId.replace(/^wadors:/, ''), { signal, priority, credentials: 'same-origin' });
    body = await response.arrayBuffer();
  } catch (error) {
    if (signal.aborted) throw new FrameFailure(null, 'the image is no longer needed');
    const sentence = 'The image could not be fetched: the server cannot be reached.';
    throw Object.assign(new FrameFailure(0, sentence), { cause: error });
  }
  if (!response.ok) throw new FrameFailure(response.status, sentenceOf(response.status, body));
  return { bytes: new Uint8Array(body), transferSyntax: syntaxOf(response.headers.get('content-type') ?? '') };
};

export const syntaxOf = (contentType: string): string =>
  /transfer-syntax="?([0-9.]+)/.exec(contentType)?.[1] ?? EXPLICIT_LITTLE_ENDIAN;

function sentenceOf(status: number, body: ArrayBuffer): string {
  try {
    const problem: unknown = JSON.parse(new TextDecoder().decode(body));
    if (problem && typeof problem === 'object' && 'detail' in problem && typeof problem.detail === 'string')
      return problem.detail;
  } catch {
    // Not a problem document: the status has to do.
  }
  return `The image could not be fetched: the server answered with status ${status}.`;
}
