import { Box, Group, Text } from '@mantine/core';
import { count } from '../ui/format';

export type Part = { key: string; name: string; color: string; amount: number };
export type Bar = { key: string; label: string; parts: Part[] };

const totalOf = (bar: Bar) => bar.parts.reduce((sum, part) => sum + part.amount, 0);

type Props = { bars: Bar[]; onOpen?: (key: string) => void };

/** Horizontal bars in parts, on one common scale; each total is written at its end. */
export function StackedBars({ bars, onOpen }: Props) {
  const longest = Math.max(1, ...bars.map(totalOf));
  return (
    <Box
      style={{
        display: 'grid',
        gridTemplateColumns: 'minmax(90px, 220px) 1fr 60px',
        rowGap: 0,
        gridAutoRows: 24,
        alignItems: 'center',
        columnGap: 12,
      }}
    >
      {bars.map((bar) => (
        <BarRow key={bar.key} bar={bar} longest={longest} onOpen={onOpen} />
      ))}
    </Box>
  );
}

function BarRow({ bar, longest, onOpen }: { bar: Bar; longest: number; onOpen?: (key: string) => void }) {
  const present = bar.parts.filter((part) => part.amount > 0);
  const words = present.map((part) => `${part.name} ${part.amount}`).join(', ');
  return (
    <>
      <Text
        size="sm"
        truncate
        title={bar.label}
        component={onOpen ? 'button' : 'span'}
        ta="left"
        lh="24px"
        onClick={onOpen && (() => onOpen(bar.key))}
        style={onOpen ? { background: 'none', border: 0, padding: 0, color: 'inherit', cursor: 'pointer' } : undefined}
      >
        {bar.label}
      </Text>
      <Box style={{ display: 'flex', gap: 1, alignItems: 'center' }} title={words} role="img" aria-label={words}>
        {present.map((part) => (
          <Box
            key={part.key}
            h={14}
            style={{ width: `${(part.amount / longest) * 100}%`, background: part.color, borderRadius: 1 }}
          />
        ))}
      </Box>
      <Text size="sm" c="dimmed" ta="right" style={{ fontVariantNumeric: 'tabular-nums' }}>
        {count(totalOf(bar))}
      </Text>
    </>
  );
}

/** What the colours mean. */
export function Legend({ entries }: { entries: { name: string; color: string }[] }) {
  return (
    <Group gap="md">
      {entries.map((entry) => (
        <Group key={entry.name} gap={6}>
          <Box w={10} h={10} bg={entry.color} style={{ borderRadius: 2 }} />
          <Text size="xs" c="dimmed">
            {entry.name}
          </Text>
        </Group>
      ))}
    </Group>
  );
}
