import { Button, Text, Title } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import styles from './read/read.module.css';

/** Catches a fault of the screen itself. What was saved stays saved: reloading goes on from there. */
export class Fallback extends Component<{ children: ReactNode }, { fault: Error | null }> {
  override state: { fault: Error | null } = { fault: null };

  static getDerivedStateFromError(fault: Error) {
    return { fault };
  }

  override render() {
    if (!this.state.fault) return this.props.children;
    return (
      <main className={styles.page} role="alert">
        <Title order={1}>The screen has stopped</Title>
        <Text maw={520}>
          A fault of the program stopped it ({this.state.fault.message}). Your work is saved up to the last moment: load
          the page again to go on.
        </Text>
        <Button onClick={() => window.location.reload()}>Load again</Button>
      </main>
    );
  }
}
