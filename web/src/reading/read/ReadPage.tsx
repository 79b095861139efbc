import { Button, Loader, Text, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { nextRead } from '../client';
import { DisplayCheck } from '../display/DisplayCheck';
import { go } from '../places';
import { ReadingScreen } from './ReadingScreen';
import styles from './read.module.css';
import { useOpening, type Attempt } from './useOpening';

/** One read: takes it for this window, opens it, and leads on to the next. */
export function ReadPage({ read }: { read: string }) {
  const [attempt, setAttempt] = useState<Attempt>({ takeOver: false, count: 0 });
  const page = useOpening(read, attempt);

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
