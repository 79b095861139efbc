import { Button, Center, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState, type SubmitEvent } from 'react';
import type { Me } from '../api/types';
import { useSignIn } from '../api/session';
import { startOf } from '../app/places';
import { Failure } from '../ui/Failure';
import { preferences } from '../viewer/preferences/preferences';

const route = getRouteApi('/sign-in');

/** Name and password; then on to where the person wanted to go, or to where their work is. */
export function SignInPage() {
  const { then } = route.useSearch();
  const router = useRouter();
  const signIn = useSignIn();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');

  const goOn = (me: Me) => {
    preferences.forget();
    const to = then ?? startOf(me);
    if (to.startsWith('/reading')) window.location.assign(to);
    else router.history.push(to);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    signIn.mutate({ name: name.trim(), password }, { onSuccess: goOn });
  };

  return (
    <Center h="100%" p="md" component="main">
      <Paper withBorder bg="var(--overread-panel)" p="xl" w={360}>
        <form onSubmit={submit}>
          <Stack gap="sm">
            <div>
              <Title order={1}>Overread</Title>
              <Text size="sm" c="dimmed">
                Sign in to go on.
              </Text>
            </div>
            <TextInput
              label="Name"
              autoComplete="username"
              autoCapitalize="none"
              required
              withAsterisk={false}
              data-autofocus
              autoFocus
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              data-testid="sign-in-name"
            />
            <PasswordInput
              label="Password"
              autoComplete="current-password"
              required
              withAsterisk={false}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              data-testid="sign-in-password"
            />
            <Failure error={signIn.error} />
            <Button type="submit" loading={signIn.isPending} data-testid="sign-in-submit">
              Sign in
            </Button>
            <Text size="xs" c="dimmed">
              Forgotten it? An administrator can set a new password under People.
            </Text>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
