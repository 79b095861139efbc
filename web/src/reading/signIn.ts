import { Problem } from './client';

/** Who is not signed in is sent to do so, and comes back to where they were. Answers whether that is the case. */
export function toSignIn(error: unknown): boolean {
  if (!(error instanceof Problem) || error.status !== 401) return false;
  window.location.assign(`/sign-in?then=${encodeURIComponent(window.location.pathname)}`);
  return true;
}
