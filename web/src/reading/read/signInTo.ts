import { openRead, Problem, signIn, signOut } from '../client';

/** Signs in again to go on with a read. Answers null, or in a sentence why it cannot be. */
export async function signInTo(read: string, name: string, password: string): Promise<string | null> {
  try {
    await signIn(name, password);
    await openRead(read);
    return null;
  } catch (error) {
    if (!(error instanceof Problem)) return String(error);
    if (error.status !== 404 && error.status !== 403) return error.message;
    // Somebody else's session must not stay behind a read that is not theirs.
    await signOut().catch(() => undefined);
    return 'This case was begun by somebody else. Sign in with the name that it was begun with.';
  }
}
