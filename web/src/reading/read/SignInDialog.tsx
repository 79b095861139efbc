import { Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';

type SignInDialogProps = {
  opened: boolean;
  /** Answers null, or in a sentence why it cannot be. */
  signIn(name: string, password: string): Promise<string | null>;
  onCancel(): void;
  onSignedIn(): void;
};

/** The session ended while a case is open: the reader signs in over it and goes on where they were. */
export function SignInDialog({ opened, signIn, onCancel, onSignedIn }: SignInDialogProps) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [isUnderWay, setIsUnderWay] = useState(false);
  const [sentence, setSentence] = useState<string | null>(null);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setIsUnderWay(true);
    const refused = await signIn(name.trim(), password);
    setIsUnderWay(false);
    setSentence(refused);
    setPassword('');
    if (refused === null) onSignedIn();
  };
  return (
    <Modal opened={opened} onClose={onCancel} title="You have been signed out">
      <form onSubmit={(event) => void submit(event)}>
        <Stack data-testid="sign-in-dialog">
          <Text size="sm">Your work is kept here. Sign in to send it, and go on where you are.</Text>
          <TextInput
            data-autofocus
            label="Name"
            autoComplete="username"
            autoCapitalize="none"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-testid="sign-in-name"
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            data-testid="sign-in-password"
          />
          {sentence && (
            <Text size="sm" c="amber.4" role="alert" data-testid="sign-in-refused">
              {sentence}
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onCancel}>
              Later
            </Button>
            <Button type="submit" loading={isUnderWay} disabled={!name || !password} data-testid="sign-in-submit">
              Sign in
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
