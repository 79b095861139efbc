import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import type { ImageFacts } from './facts';
import type { StackPort } from './stackPort';
import { isLut, type Window } from './voi';
import { isSameWindow, presetsOf } from './windows';
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
  if (isTyping) return <WindowForm port={port} window={window} facts={facts} onDone={() => onTyping(false)} />;
  return (
    <div>
      <button type="button" className={styles.windowText} title="Type the window (W)" onClick={() => onTyping(true)}>
        {countedWindow(window, facts)}
      </button>
    </div>
  );
}

/** A window in words: in SUV from where to where, else its width and level, with the name that it has. */
export function countedWindow(window: Window, facts: ImageFacts): string {
  const factor = uptakeFactor(facts);
  if (factor !== null) {
    const { width, center } = window;
    return `SUV ${shown((center - width / 2) * factor)} – ${shown((center + width / 2) * factor)}`;
  }
  const preset = presetsOf(facts).find((one) => isSameWindow(one, window));
  const curve = isLut(window.curve) ? 'table' : window.curve === 'SIGMOID' ? 'sigmoid' : '';
  return [`W ${shown(window.width)}   L ${shown(window.center)}`, preset?.name, curve].filter(Boolean).join('   ');
}

const uptakeFactor = ({ unit }: ImageFacts) => (unit?.name === 'SUV' ? unit.factor : null);

/** Whole numbers where they tell enough, with a true minus sign. */
const shown = (value: number) => {
  const isWhole = Math.abs(value) >= 20 || Math.abs(value - Math.round(value)) < 1e-6;
  return (isWhole ? String(Math.round(value)) : value.toPrecision(3)).replace('-', '−');
};

type Typed = [first: number, second: number];
type Form = { labels: [string, string]; now: Typed; windowOf(typed: Typed): Window | null };

/** Uptake is typed from where to where; all else by width and level. */
function formOf(window: Window, facts: ImageFacts): Form {
  const { width, center, curve } = window;
  const factor = uptakeFactor(facts);
  if (factor === null) {
    const windowOf = ([w, l]: Typed) => (w >= 1 && Number.isFinite(l) ? { width: w, center: l, curve } : null);
    return { labels: ['W', 'L'], now: [Math.round(width), Math.round(center)], windowOf };
  }
  const rounded = (value: number) => Number((value * factor).toPrecision(4));
  return {
    labels: ['SUV', 'to'],
    now: [rounded(center - width / 2), rounded(center + width / 2)],
    windowOf: ([low, high]) =>
      high > low ? { width: (high - low) / factor, center: (low + high) / 2 / factor, curve: 'LINEAR_EXACT' } : null,
  };
}

type FormProps = { port: StackPort; window: Window; facts: ImageFacts; onDone(): void };

function WindowForm({ port, window, facts, onDone }: FormProps) {
  const [form] = useState(() => formOf(window, facts));
  const [one, setOne] = useState(String(form.now[0]));
  const [other, setOther] = useState(String(form.now[1]));
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.select(), []);

  const apply = (event: SubmitEvent) => {
    event.preventDefault();
    const typed = form.windowOf([Number(one), Number(other)]);
    if (typed) port.setWindow(typed);
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
        {form.labels[0]} <input ref={first} inputMode="decimal" value={one} onChange={(event) => setOne(event.target.value)} />
      </label>
      <label>
        {form.labels[1]} <input inputMode="decimal" value={other} onChange={(event) => setOther(event.target.value)} />
      </label>
      <button type="submit">Set</button>
    </form>
  );
}
