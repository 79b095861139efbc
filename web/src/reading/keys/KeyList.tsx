import { Kbd, Modal, SimpleGrid, Stack, Table, Title } from '@mantine/core';
import { BINDINGS, type Binding } from './bindings';

const MOUSE = [
  ['Wheel', 'Previous or next image'],
  ['Left drag', 'Window: right widens, down raises the level. With a tool: draw'],
  ['Middle drag, Ctrl + left drag', 'Pan'],
  ['Right drag', 'Zoom'],
  ['Click on a mark', 'Select it; then drag its handles, its line, or with Shift the whole mark'],
] as const;

/** The list of keys. */
export function KeyList({ opened, onClose }: { opened: boolean; onClose(): void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keys and mouse" size="76rem">
      <SimpleGrid data-testid="key-list" cols={{ base: 1, md: 2 }} spacing="xl" verticalSpacing="lg">
        <Stack>
          {bound('Images')}
          <KeyGroup title="Mouse" rows={MOUSE} />
          {bound('Window and view')}
        </Stack>
        <Stack>
          {bound('Marking')}
          {bound('Read')}
        </Stack>
      </SimpleGrid>
    </Modal>
  );
}

const bound = (group: Binding['group']) => (
  <KeyGroup title={group} rows={BINDINGS.filter((one) => one.group === group).map((one) => [one.shown, one.says])} />
);

function KeyGroup({ title, rows }: { title: string; rows: readonly (readonly [string, string])[] | string[][] }) {
  return (
    <Stack gap={4}>
      <Title order={3}>{title}</Title>
      <Table verticalSpacing={2} withRowBorders={false}>
        <Table.Tbody>
          {rows.map(([keys, says]) => (
            <Table.Tr key={keys}>
              <Table.Td w={190}>
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
