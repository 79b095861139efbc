import { Anchor, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { AccountMenu } from '../account/AccountMenu';
import { placesOf } from './places';
import { useSignedIn } from './SignedIn';

/** The bar above every page: the places that this person has, and their account. */
export function TopBar() {
  const me = useSignedIn();
  const places = placesOf(me);
  return (
    <Group h="100%" px="lg" justify="space-between" wrap="nowrap">
      <Group gap="lg" wrap="nowrap">
        <Anchor component={Link} to="/" c="dark.0" fw={700} underline="never">
          Overread
        </Anchor>
        <Group component="nav" aria-label="Places" gap="lg" wrap="nowrap">
          {places.projects && <Place to="/projects" name="Projects" />}
          {places.arbitration && <Place to="/arbitration" name="Arbitration" />}
          {places.reading && (
            <Anchor href="/reading/" size="sm" c="dimmed" underline="hover" data-testid="nav-reading">
              Reading
            </Anchor>
          )}
          {places.identities && <Place to="/identities" name="Identities" />}
          {places.people && <Place to="/people" name="People" />}
        </Group>
      </Group>
      <AccountMenu me={me} />
    </Group>
  );
}

function Place({ to, name }: { to: '/projects' | '/arbitration' | '/identities' | '/people'; name: string }) {
  return (
    <Link to={to} data-testid={`nav-${to.slice(1)}`} style={{ textDecoration: 'none' }}>
      {({ isActive }) => (
        <Text size="sm" c={isActive ? 'cyan.3' : 'dimmed'} fw={isActive ? 600 : 400} span>
          {name}
        </Text>
      )}
    </Link>
  );
}
