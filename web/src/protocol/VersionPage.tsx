import { Anchor, Stack } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import { pictureAddress, useProtocolVersion } from '../api/protocol';
import { Loaded } from '../ui/Loaded';
import { Manual } from '../ui/Manual';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';
import { ProtocolView } from './ProtocolView';

const route = getRouteApi('/signed-in/projects/$project/protocol/$version');

/** A released version, as readers had it. */
export function VersionPage() {
  const { project, version } = route.useParams();
  const query = useProtocolVersion(project, Number(version));
  const addressOf = useCallback((name: string) => pictureAddress(project, name), [project]);
  return (
    <Page
      title={`Protocol, version ${version}`}
      lead="Released; it never changes."
      actions={
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/projects/$project/protocol" params={{ project }} {...props} />}
        >
          Draft and versions
        </Anchor>
      }
    >
      <Loaded query={query}>
        {({ protocol }) => (
          <Stack gap="sm">
            <ProtocolView protocol={protocol} />
            {protocol.manual && (
              <Panel title="Manual" maw={860}>
                <Manual markdown={protocol.manual} pictureAddress={addressOf} />
              </Panel>
            )}
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
