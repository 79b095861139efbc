import { Kbd, NativeSelect, Stack, Table, Title } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import {
  isWheel,
  mapOf,
  MOUSE_ACTIONS,
  MOUSE_CHORDS,
  PROFILES,
  WHEEL_ACTIONS,
  type MouseAction,
  type MouseChord,
  type ProfileName,
} from '../../viewer/mouse/profiles';
import { preferences } from '../../viewer/preferences/preferences';

const NAMES: { value: ProfileName; label: string }[] = [
  ...Object.entries(PROFILES).map(([value, { name }]) => ({ value: value as ProfileName, label: name })),
  { value: 'own', label: 'My own' },
];
const ACTIONS = (Object.keys(MOUSE_ACTIONS) as MouseAction[]).map((value) => ({ value, label: MOUSE_ACTIONS[value] }));
const NOTHING = { value: '', label: 'Nothing' };
const actionsFor = (chord: MouseChord) =>
  [NOTHING, ...(isWheel(chord) ? ACTIONS.filter(({ value }) => WHEEL_ACTIONS.includes(value)) : ACTIONS)];

const WORDS: Record<string, string> = {
  Left: 'Left drag',
  Middle: 'Middle drag',
  Right: 'Right drag',
  Wheel: 'Wheel',
};
const chordWords = (chord: MouseChord) => chord.split('+').map((part) => WORDS[part] ?? part).join(' + ');

const ALWAYS = [
  ['Left drag with a tool', 'Draw'],
  ['Click on a mark', 'Select it; then drag its handles, its line, or with Shift the whole mark'],
  ['Drag a line of another plane', 'Move that plane; by its handles, turn it. By keys: scroll in its viewport; Alt and [ ] turn'],
  ['Shift + click', 'Show this place in the other viewports'],
  ['Double click', 'This viewport alone, or all again'],
  ['Touch pad: pinch', 'Zoom'],
  ['Touch pad: Shift + two fingers', 'Pan'],
  ['Pen', 'As the left button; its other end takes paint away'],
  ['One finger on the screen', 'Draw with a tool, else turn pages'],
  ['Two fingers on the screen', 'Pan and zoom'],
  ['Three fingers on the screen', 'Window: right widens, down raises the level (or touch W and L to type)'],
] as const;

/** What the mouse does by the chosen profile; one's own can be put together. */
export function MouseList() {
  const { mouse, ownMouse } = useSyncExternalStore(preferences.subscribe, preferences.snapshot);
  const map = mapOf(mouse, ownMouse);
  const change = (chord: MouseChord, action: string) => {
    const { [chord]: _, ...others } = ownMouse;
    preferences.change({ ownMouse: action ? { ...others, [chord]: action as MouseAction } : others });
  };
  return (
    <Stack gap={4}>
      <Title order={3}>Mouse</Title>
      <NativeSelect
        size="xs"
        aria-label="Mouse profile"
        data-testid="mouse-profile"
        data={NAMES}
        value={mouse}
        onChange={(event) => preferences.change({ mouse: event.currentTarget.value as ProfileName })}
      />
      <Table verticalSpacing={2} withRowBorders={false}>
        <Table.Tbody>
          {MOUSE_CHORDS.filter((chord) => mouse === 'own' || map[chord]).map((chord) => (
            <Table.Tr key={chord}>
              <Table.Td w={170}>
                <Kbd size="xs">{chordWords(chord)}</Kbd>
              </Table.Td>
              <Table.Td>
                {mouse === 'own' ? (
                  <NativeSelect
                    size="xs"
                    aria-label={chordWords(chord)}
                    data-testid={`mouse-${chord}`}
                    data={actionsFor(chord)}
                    value={map[chord] ?? ''}
                    onChange={(event) => change(chord, event.currentTarget.value)}
                  />
                ) : (
                  MOUSE_ACTIONS[map[chord] as MouseAction]
                )}
              </Table.Td>
            </Table.Tr>
          ))}
          {ALWAYS.map(([keys, says]) => (
            <Table.Tr key={keys}>
              <Table.Td>
                <Kbd size="xs">{keys}</Kbd>
              </Table.Td>
              <Table.Td>{says}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}
