import { useCallback, useEffect, useState } from 'react';
import type { Display } from '../hanging/displays';
import type { StackPort } from './stackPort';

const USUAL = 15;

/** Images that run by themselves, at the rate of the file or 15 a second; never faster than they can be shown. */
export function useCine(port: StackPort | null, { images }: Display) {
  const [rate, setRate] = useState<number | null>(null);
  const count = images.length;
  const own = images[0]?.facts.framesPerSecond ?? USUAL;
  useEffect(() => {
    if (!port || rate === null) return;
    const timer = setInterval(() => {
      const { shown, target, failure } = port.snapshot();
      if (shown === target || failure !== null) port.scrollTo((target + 1) % count);
    }, 1000 / rate);
    return () => clearInterval(timer);
  }, [port, rate, count]);
  const toggle = useCallback(
    () => setRate((before) => (before === null && count > 1 ? Math.round(own) : null)),
    [count, own],
  );
  const [stop] = useState(() => {
    let isRunning = false;
    return {
      note: (running: boolean) => void (isRunning = running),
      stop: () => {
        const was = isRunning;
        setRate(null);
        return was;
      },
    };
  });
  stop.note(rate !== null);
  return { rate, toggle, stop: stop.stop };
}
