import createClient from 'openapi-fetch';
import { Refusal, SIGNED_OUT } from './refusal';

// eslint-disable-next-line
type Loose = (path: string, init?: object) => Promise<{ data?: any; error?: unknown; response: Response }>;
const client = createClient<Record<string, never>>();

client.use({
  onResponse({ response, schemaPath }) {
    if (response.status === 401 && schemaPath !== '/api/session') window.dispatchEvent(new Event(SIGNED_OUT));
  },
});

/** The server's whole API, typed by its own description. */
export const api = client as unknown as { GET: Loose; PUT: Loose; POST: Loose; DELETE: Loose };

/** The data of an answer, or the server's reason as an error. */
export async function data<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  let settled;
  try {
    settled = await answer;
  } catch {
    throw Refusal.unreachable();
  }
  if (!settled.response.ok) throw Refusal.of(settled.response.status, settled.error);
  return settled.data as T;
}

/** Sends a text body (YAML) as it is. */
export const asText = {
  headers: { 'Content-Type': 'text/yaml; charset=utf-8' },
  bodySerializer: (body: unknown) => body as string,
};
