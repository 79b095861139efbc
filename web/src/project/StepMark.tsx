import type { StepState } from '../api/types';
import { STATE_NAMES } from './steps';

const COLORS: Record<StepState, string> = { empty: '#7d8996', ready: '#46c2d8', active: '#e0a43a', done: '#6cc08b' };

/** A step's state by form as well as colour: ring, dot in a ring, half disc, tick. */
export function StepMark({ state }: { state: StepState }) {
  const color = COLORS[state];
  return (
    <svg
      width={16}
      height={16}
      viewBox="0 0 16 16"
      role="img"
      aria-label={STATE_NAMES[state]}
      fill="none"
      style={{ flex: 'none' }}
    >
      <title>{STATE_NAMES[state]}</title>
      <circle
        cx={8}
        cy={8}
        r={6.2}
        stroke={color}
        strokeWidth={1.5}
        strokeDasharray={state === 'empty' ? '2.4 2' : undefined}
      />
      {state === 'ready' && <circle cx={8} cy={8} r={2.4} fill={color} />}
      {state === 'active' && <path d="M8 3.6a4.4 4.4 0 0 1 0 8.8z" fill={color} />}
      {state === 'done' && <path d="M4.8 8.3l2.3 2.3 4.1-4.9" stroke={color} strokeWidth={1.7} />}
    </svg>
  );
}
