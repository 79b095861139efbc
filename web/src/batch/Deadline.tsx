import { Text } from '@mantine/core';
import { day, fromNow } from '../ui/format';

/** A deadline and how far it is; what has passed is marked. */
export function Deadline({ at }: { at: string | null | undefined }) {
  if (at == null) return <>–</>;
  const now = Date.now();
  const passed = new Date(at).getTime() < now;
  return (
    <Text span size="sm">
      {day(at)}{' '}
      <Text span size="xs" c={passed ? 'amber.4' : 'dimmed'}>
        {passed ? `passed ${fromNow(at, now)}` : fromNow(at, now)}
      </Text>
    </Text>
  );
}
