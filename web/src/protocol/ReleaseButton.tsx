import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { ProtocolState } from '../api/types';
import { useReleaseProtocol } from '../api/protocol';
import { Failure } from '../ui/Failure';
import { plural } from '../ui/format';

/** Makes the draft the next version, after asking. */
export function ReleaseButton({ project, state }: { project: string; state: ProtocolState }) {
  const [asking, setAsking] = useState(false);
  const release = useReleaseProtocol(project);
  const version = Math.max(0, ...state.versions.map((known) => known.version)) + 1;
  const close = () => {
    release.reset();
    setAsking(false);
  };
  const confirm = () =>
    release.mutate(undefined, {
      onSuccess: (released) => {
        notifications.show({ message: `Version ${released.version} is released.` });
        close();
      },
    });
  return (
    <>
      <Button onClick={() => setAsking(true)} data-testid="release-protocol">
        Release version {version}…
      </Button>
      <Modal opened={asking} onClose={close} title={`Release version ${version}?`}>
        <Stack gap="sm">
          <Text size="sm">
            It holds {plural(state.draft.structures?.length ?? 0, 'structure')} and{' '}
            {plural(state.draft.questions?.length ?? 0, 'question')}, and can never be changed. Every reader
            acknowledges it before the next read; reads already open keep their version.
          </Text>
          <Failure error={release.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button onClick={confirm} loading={release.isPending} data-autofocus data-testid="release-protocol-confirm">
              Release
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
