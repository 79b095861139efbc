import { AppShell } from '@mantine/core';
import { Outlet, useRouter } from '@tanstack/react-router';
import { createContext, useContext, useEffect } from 'react';
import type { Me } from '../api/types';
import { SIGNED_OUT } from '../api/refusal';
import { useForgetSession, useMe } from '../api/session';
import { Loaded } from '../ui/Loaded';
import { Page } from '../ui/Page';
import { TopBar } from './TopBar';

const Person = createContext<Me | null>(null);

/** Who is signed in, on every page behind sign-in. */
export function useSignedIn(): Me {
  const me = useContext(Person);
  if (me === null) throw new Error('This page stands outside of sign-in.');
  return me;
}

/** Everything that needs a session; others are asked to sign in and come back. */
export function SignedIn() {
  const me = useMe();
  const forget = useForgetSession();

  useEffect(() => {
    window.addEventListener(SIGNED_OUT, forget);
    return () => window.removeEventListener(SIGNED_OUT, forget);
  });

  if (me.data === null) return <ToSignIn />;
  if (me.data === undefined) {
    return (
      <Page title="Overread">
        <Loaded query={me}>{() => null}</Loaded>
      </Page>
    );
  }
  return (
    <Person.Provider value={me.data}>
      <AppShell header={{ height: 44 }} padding={0}>
        <AppShell.Header bg="var(--overread-panel)">
          <TopBar />
        </AppShell.Header>
        <AppShell.Main>
          <Outlet />
        </AppShell.Main>
      </AppShell>
    </Person.Provider>
  );
}

/** Leaves for the sign-in page once, remembering where the person was. */
function ToSignIn() {
  const router = useRouter();
  useEffect(() => {
    const { href } = router.state.location;
    void router.navigate({ to: '/sign-in', search: href === '/' ? {} : { then: href }, replace: true });
  }, [router]);
  return null;
}
