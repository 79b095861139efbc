import { Button, Kbd } from '@mantine/core';
import type { Read } from '../api';
import type { ReadSession, SessionState } from '../draft/session';
import type { HangingState } from '../../viewer/hanging/useHanging';
import { DraftBadge } from './DraftBadge';
import { HangingBar } from '../../viewer/hanging/HangingBar';
import styles from './read.module.css';

type Props = {
  read: Read;
  session: ReadSession;
  state: SessionState;
  hanging: HangingState;
  hidesMarks: boolean;
  showsManual: boolean;
  onManual(): void;
  isListApart: boolean;
  onListWindow(): void;
  onKeys(): void;
  onSignIn(): void;
  onHome(): void;
};

/** Which case it is, whether it is saved, and what has no place beside the image. */
export function TopBar({ read, session, state, hanging, hidesMarks, showsManual, onManual, isListApart, onListWindow, onKeys, onSignIn, onHome }: Props) {
  const { history, save, awaySince } = state;
  return (
    <header className={styles.top}>
      <Button size="compact-sm" variant="subtle" color="gray" onClick={onHome}>
        ‹ Home
      </Button>
      <span className={styles.case}>{read.label}</span>
      <span>{read.title}</span>
      {hidesMarks && <span className={styles.badge}>Marks hidden (T)</span>}
      <span className={styles.grow} />
      <DraftBadge save={save} awaySince={awaySince} onSignIn={onSignIn} />
      <HangingBar hanging={hanging} />
      <Step name="Undo" sign="↶" isPossible={history.past.length > 0} onClick={session.undo} />
      <Step name="Redo" sign="↷" isPossible={history.future.length > 0} onClick={session.redo} />
      <Button
        size="compact-sm"
        variant={showsManual ? 'light' : 'default'}
        onClick={onManual}
        aria-pressed={showsManual}
      >
        Manual&nbsp;<Kbd size="xs">M</Kbd>
      </Button>
      <Button
        size="compact-sm"
        variant={isListApart ? 'light' : 'default'}
        onClick={onListWindow}
        aria-pressed={isListApart}
        aria-label="List in its own window"
        title="Findings and questions in a window of their own (Shift P)"
        data-testid="list-apart"
      >
        List&nbsp;{isListApart ? '↙' : '↗'}
      </Button>
      <Button size="compact-sm" variant="default" onClick={onKeys}>
        Keys&nbsp;<Kbd size="xs">?</Kbd>
      </Button>
    </header>
  );
}

function Step(props: { name: string; sign: string; isPossible: boolean; onClick(): void }) {
  return (
    <Button
      size="compact-sm"
      variant="default"
      disabled={!props.isPossible}
      aria-label={props.name}
      title={props.name}
      onClick={props.onClick}
    >
      {props.sign}
    </Button>
  );
}
