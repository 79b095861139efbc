import { AppShell } from '@mantine/core';
import { Navigate, Outlet, useRouterState } from '@tanstack/react-router';
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
  const here = useRouterState({ select: (state) => state.location.href });

  useEffect(() => {
    window.addEventListener(SIGNED_OUT, forget);
    return () => window.removeEventListener(SIGNED_OUT, forget);
  });

  if (me.data === null) return <Navigate to="/sign-in" search={here === '/' ? {} : { then: here }} replace />;
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
