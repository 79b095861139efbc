import { Button, Code, CopyButton, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useMakeToken } from '../api/tokens';
import { Failure } from '../ui/Failure';
import { day } from '../ui/format';

const DAYS = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
];

/** Asks what a token is for, then shows its secret this once. */
export function NewTokenDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const make = useMakeToken();
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const close = () => {
    setName('');
    make.reset();
    onClose();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    make.mutate({ name, days: Number(days) });
  };
  return (
    <Modal opened={opened} onClose={close} title={make.data ? 'The token is made' : 'Make a token'} size="lg">
      {make.data ? (
        <Stack gap="sm">
          <Text size="sm">Copy it now: it is not shown again. It ends on {day(make.data.expires_at)}.</Text>
          <Code block data-testid="token-secret">
            {make.data.secret}
          </Code>
          <Group justify="flex-end">
            <CopyButton value={make.data.secret}>
              {({ copied, copy }) => (
                <Button variant="default" onClick={copy}>
                  {copied ? 'Copied' : 'Copy'}
                </Button>
              )}
            </CopyButton>
            <Button onClick={close} data-testid="token-done">
              Done
            </Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={submit}>
          <Stack gap="sm">
            <TextInput
              label="What is it for"
              placeholder="Nightly DICOMweb sync"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              autoComplete="off"
              data-autofocus
              data-testid="token-name"
            />
            <Select
              label="Ends after"
              allowDeselect={false}
              data={DAYS}
              value={days}
              onChange={(value) => value && setDays(value)}
              data-testid="token-days"
            />
            <Failure error={make.error} />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button type="submit" loading={make.isPending} disabled={!name.trim()} data-testid="token-create">
                Make
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
