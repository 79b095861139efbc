import { Button, Menu, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Me } from '../api/types';
import { useSignOut } from '../api/session';
import { PasswordDialog } from './PasswordDialog';

/** The person's own account: change the password, sign out. */
export function AccountMenu({ me }: { me: Me }) {
  const [changing, setChanging] = useState(false);
  const signOut = useSignOut();
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <Button variant="subtle" color="gray" size="compact-sm" data-testid="account-menu">
            {me.display_name}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            <Text size="xs">
              {me.name}
              {me.administrator && ' · administrator'}
            </Text>
          </Menu.Label>
          <Menu.Item onClick={() => setChanging(true)}>Change password…</Menu.Item>
          <Menu.Item renderRoot={(props) => <Link to="/tokens" {...props} />} data-testid="tokens">
            Tokens for programs
          </Menu.Item>
          <Menu.Item onClick={() => signOut.mutate()} data-testid="sign-out">
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <PasswordDialog opened={changing} onClose={() => setChanging(false)} />
    </>
  );
}
