import { Anchor } from '@mantine/core';
import type { SaveState } from '../draft/autosave';
import { draftText } from './draftText';
import styles from './read.module.css';

type DraftBadgeProps = { save: SaveState; awaySince: number | null; onSignIn(): void };

/** Where the reader's work is kept at this moment. */
export function DraftBadge({ save, awaySince, onSignIn }: DraftBadgeProps) {
  return (
    <span
      className={styles.badge}
      data-testid="draft-state"
      data-state={save.kind}
      data-away={awaySince !== null || undefined}
      role="status"
    >
      <span className={styles.dot} aria-hidden="true" />
      {draftText(save, awaySince)}
      {save.kind === 'offline' && save.signedOut && (
        <Anchor component="button" className={styles.inline} size="xs" data-testid="sign-in-again" onClick={onSignIn}>
          Sign in
        </Anchor>
      )}
    </span>
  );
}
