import { Button, Loader, Text, Title } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { nextRead } from '../client';
import { DisplayCheck } from '../display/DisplayCheck';
import { go } from '../places';
import { toSignIn } from '../signIn';
import { openCase, type OpenCase } from './openCase';
import { ReadingScreen } from './ReadingScreen';
import styles from './read.module.css';

type Page =
  | { kind: 'opening' }
  | { kind: 'elsewhere' }
  | { kind: 'failed'; sentence: string }
  | { kind: 'submitted' }
  | { kind: 'open'; case: OpenCase };

/** One read: takes it for this window, opens it, and leads on to the next. */
export function ReadPage({ read }: { read: string }) {
  const [page, setPage] = useState<Page>({ kind: 'opening' });
  const [attempt, setAttempt] = useState({ takeOver: false, count: 0 });

  useEffect(() => {
    let isGone = false;
    let opened: OpenCase | null = null;
    setPage({ kind: 'opening' });
    const elsewhere = () => !isGone && setPage({ kind: 'elsewhere' });
    openCase(read, attempt.takeOver, elsewhere)
      .then((outcome) => {
        if (outcome.kind === 'open') opened = outcome.case;
        if (isGone) return opened?.close();
        setPage(outcome);
        if (outcome.kind === 'open') document.title = `${outcome.case.read.label} · Overread`;
      })
      .catch((error: unknown) => {
        if (isGone || toSignIn(error)) return;
        setPage({ kind: 'failed', sentence: error instanceof Error ? error.message : String(error) });
      });
    return () => {
      isGone = true;
      document.title = 'Reading · Overread';
      opened?.close();
    };
  }, [read, attempt]);

  const home = () => go({ kind: 'home' });
  const submitted = async (project: string, hasNext: boolean) => {
    const next = hasNext ? await nextRead(project).catch(() => ({ read: null })) : { read: null };
    if (next.read) go({ kind: 'read', read: next.read });
    else home();
  };

  switch (page.kind) {
    case 'opening':
      return (
        <Notice>
          <Loader color="gray" size="sm" aria-label="Opening the case" />
        </Notice>
      );
    case 'elsewhere':
      return (
        <Notice
          title="This read is open in another window"
          text="Go on there, or continue here: the other window saves and lets go."
        >
          <Button data-testid="continue-here" onClick={() => setAttempt({ takeOver: true, count: attempt.count + 1 })}>
            Continue here
          </Button>
          <Button variant="default" onClick={home}>
            Home
          </Button>
        </Notice>
      );
    case 'submitted':
      return (
        <Notice title="This read is submitted" text="It can no longer be changed.">
          <Button onClick={home}>Home</Button>
        </Notice>
      );
    case 'failed':
      return (
        <Notice title="The case could not be opened" text={page.sentence}>
          <Button onClick={() => setAttempt({ ...attempt, count: attempt.count + 1 })}>Try again</Button>
          <Button variant="default" onClick={home}>
            Home
          </Button>
        </Notice>
      );
    case 'open':
      return (
        <>
          <ReadingScreen
            key={page.case.read.read}
            {...page.case}
            onSubmitted={(next) => void submitted(page.case.read.project, next)}
            onHome={home}
          />
          <DisplayCheck demand={page.case.read.protocol.display} />
        </>
      );
  }
}

function Notice({ title, text, children }: { title?: string; text?: string; children: ReactNode }) {
  return (
    <main className={styles.page}>
      {title && <Title order={1}>{title}</Title>}
      {text && <Text maw={520}>{text}</Text>}
      <div style={{ display: 'flex', gap: 12 }}>{children}</div>
    </main>
  );
}
