import { Button, Group, Kbd, Modal, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { chordsOf, chordText, rebound, withKey, type Binding } from '../../viewer/keys/chords';
import { preferences } from '../../viewer/preferences/preferences';
import { BINDINGS, COLUMNS, type Command } from './bindings';
import { MouseList } from './MouseList';
import styles from './keys.module.css';

/** The list of keys and of what the mouse does; both can be changed here. */
export function KeyList({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const own = useSyncExternalStore(preferences.subscribe, preferences.snapshot).keys;
  const bindings = useMemo(() => rebound(BINDINGS, own), [own]);
  const [isChanging, setIsChanging] = useState(false);
  const [waiting, setWaiting] = useState<string | null>(null);
  useNextKey(waiting, (chord) => {
    if (waiting && chord !== null) preferences.change({ keys: withKey(own, waiting, chord) });
    setWaiting(null);
  });
  const shared = { bindings, isChanging, waiting, onWait: setWaiting };
  const close = () => {
    setWaiting(null);
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} closeOnEscape={waiting === null} title="Keys and mouse" size="92rem">
      <Group mb="md" gap="sm">
        <Button
          size="compact-sm"
          variant={isChanging ? 'light' : 'default'}
          aria-pressed={isChanging}
          data-testid="change-keys"
          onClick={() => setIsChanging(!isChanging)}
        >
          Change keys
        </Button>
        {Object.keys(own).length > 0 && (
          <Button
            size="compact-sm"
            variant="default"
            data-testid="usual-keys"
            onClick={() => preferences.change({ keys: {} })}
          >
            Back to the usual keys
          </Button>
        )}
        {isChanging && (
          <Text size="sm" c="dimmed">
            {waiting ? 'Press the new key, or Esc to leave it as it is.' : 'Choose the key that is to change.'}
          </Text>
        )}
      </Group>
      <SimpleGrid data-testid="key-list" cols={{ base: 1, md: 2, xl: 3 }} spacing="xl" verticalSpacing="lg">
        {COLUMNS.map((titles, column) => (
          <Stack key={titles[0]}>
            {titles.map((title) => (
              <KeyGroup key={title} title={title} {...shared} />
            ))}
            {column === 1 && <MouseList />}
          </Stack>
        ))}
      </SimpleGrid>
    </Modal>
  );
}

/** The next key that is pressed while one is waited for; null where Esc leaves all as it was. */
function useNextKey(waiting: string | null, take: (chord: string | null) => void): void {
  useEffect(() => {
    if (!waiting) return;
    const pressed = (event: KeyboardEvent) => {
      if (['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { key, code, ctrlKey, metaKey, shiftKey, altKey } = event;
      const [chord] = chordsOf({ key, code, ctrl: ctrlKey || metaKey, shift: shiftKey, alt: altKey });
      take(key === 'Escape' ? null : (chord ?? null));
    };
    window.addEventListener('keydown', pressed, true);
    return () => window.removeEventListener('keydown', pressed, true);
  });
}

type GroupProps = {
  title: string;
  bindings: Binding<Command>[];
  isChanging: boolean;
  waiting: string | null;
  onWait(id: string): void;
};

function KeyGroup({ title, bindings, ...row }: GroupProps) {
  return (
    <Stack gap={4}>
      <Title order={3}>{title}</Title>
      <Table verticalSpacing={2} withRowBorders={false}>
        <Table.Tbody>
          {bindings
            .filter(({ group }) => group === title)
            .map((binding) => (
              <Table.Tr key={binding.says}>
                <Table.Td w={170}>
                  <Keys binding={binding} {...row} />
                </Table.Td>
                <Table.Td>{binding.says}</Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}

function Keys({ binding, isChanging, waiting, onWait }: Pick<GroupProps, 'isChanging' | 'waiting' | 'onWait'> & { binding: Binding<Command> }) {
  if (binding.shown && !isChanging) return <Kbd size="xs">{binding.shown}</Kbd>;
  return (
    <Group gap={4}>
      {binding.keys.map(({ id, chords }) => {
        const text = chords.map(chordText).join(', ') || '–';
        if (!isChanging) return <Kbd key={id} size="xs">{text}</Kbd>;
        return (
          <button
            key={id}
            type="button"
            className={styles.key}
            data-testid={`key-${id}`}
            data-waiting={waiting === id || undefined}
            onClick={() => onWait(id)}
          >
            {waiting === id ? '…' : text}
          </button>
        );
      })}
    </Group>
  );
}
