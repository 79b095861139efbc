import { Anchor } from '@mantine/core';
import type { SaveState } from '../draft/autosave';
import styles from './read.module.css';

const NAMES: Record<SaveState['kind'], string> = {
  saved: 'Saved',
  saving: 'Saving…',
  offline: 'Saved on this computer, will send when the network is back',
  conflict: 'Changed in another window',
  refused: 'Not saved',
};

/** Where the reader's work is kept at this moment. */
export function DraftBadge({ save }: { save: SaveState }) {
  const isSignedOut = save.kind === 'offline' && save.signedOut;
  return (
    <span className={styles.badge} data-testid="draft-state" data-state={save.kind} role="status">
      <span className={styles.dot} aria-hidden="true" />
      {isSignedOut ? (
        <>
          Saved on this computer; you are signed out.{' '}
          <Anchor href="/sign-in" target="_blank" size="xs">
            Sign in again
          </Anchor>
        </>
      ) : (
        NAMES[save.kind]
      )}
      {save.kind === 'refused' && `: ${save.sentence}`}
    </span>
  );
}
