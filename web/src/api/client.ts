import createClient from 'openapi-fetch';
import { Refusal, SIGNED_OUT } from './refusal';
import type { paths } from './schema';
import type { Told } from './types';

/** The server's whole API, typed by its own description. */
export const api = createClient<paths>();

api.use({
  onResponse({ response, schemaPath }) {
    if (response.status === 401 && schemaPath !== '/api/session') window.dispatchEvent(new Event(SIGNED_OUT));
  },
});

/** The data of an answer, or the server's reason as an error. */
export async function data<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<Told<T>> {
  let settled;
  try {
    settled = await answer;
  } catch {
    throw Refusal.unreachable();
  }
  if (!settled.response.ok) throw Refusal.of(settled.response.status, settled.error);
  return settled.data as Told<T>;
}

/** Sends a text body (YAML) as it is. */
export const asText = {
  headers: { 'Content-Type': 'text/yaml; charset=utf-8' },
  bodySerializer: (body: unknown) => body as string,
};
