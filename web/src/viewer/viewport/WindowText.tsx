import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { ImageFacts } from './facts';
import type { StackPort } from './stackPort';
import { isLut, type Window } from './voi';
import { presetsOf } from './windows';
import styles from './viewport.module.css';

type Props = {
  port: StackPort;
  window: Window;
  facts: ImageFacts;
  isTyping: boolean;
  onTyping(isTyping: boolean): void;
};

/** The window's width and level; a click lets them be typed. */
export function WindowText({ port, window, facts, isTyping, onTyping }: Props) {
  if (isTyping) return <WindowForm port={port} window={window} onDone={() => onTyping(false)} />;
  const preset = presetsOf(facts).find(
    ({ width, center }) => Math.abs(width - window.width) < 0.5 && Math.abs(center - window.center) < 0.5,
  );
  const curve = isLut(window.curve) ? 'table' : window.curve === 'SIGMOID' ? 'sigmoid' : '';
  return (
    <div>
      <button type="button" className={styles.windowText} title="Type the window (W)" onClick={() => onTyping(true)}>
        {`W ${shown(window.width)}   L ${shown(window.center)}`}
        {preset?.name ? `   ${preset.name}` : ''}
        {curve ? `   ${curve}` : ''}
      </button>
    </div>
  );
}

/** Whole numbers where they tell enough, with a true minus sign. */
const shown = (value: number) =>
  (Math.abs(value) >= 20 || Number.isInteger(value) ? String(Math.round(value)) : value.toPrecision(3)).replace('-', '−');

function WindowForm({ port, window, onDone }: { port: StackPort; window: Window; onDone(): void }) {
  const [width, setWidth] = useState(String(Math.round(window.width)));
  const [center, setCenter] = useState(String(Math.round(window.center)));
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.select(), []);

  const apply = (event: FormEvent) => {
    event.preventDefault();
    const typed = { width: Number(width), center: Number(center) };
    if (typed.width >= 1 && Number.isFinite(typed.center)) port.setWindow({ ...typed, curve: window.curve });
    onDone();
  };
  const leave = (event: React.KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onDone();
  };
  return (
    <form className={styles.windowForm} onSubmit={apply} onKeyDown={leave} data-testid="window-form">
      <label>
        W <input ref={first} inputMode="numeric" value={width} onChange={(event) => setWidth(event.target.value)} />
      </label>
      <label>
        L <input inputMode="numeric" value={center} onChange={(event) => setCenter(event.target.value)} />
      </label>
      <button type="submit">Set</button>
    </form>
  );
}
