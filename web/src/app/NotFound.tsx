import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Page } from '../ui/Page';

export function NotFound() {
  return (
    <Page title="Nothing here" lead="This address leads nowhere; it may have been mistyped.">
      <Anchor component={Link} to="/">
        To the start
      </Anchor>
    </Page>
  );
}
