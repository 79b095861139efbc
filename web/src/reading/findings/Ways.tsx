import { memo } from 'react';
import { Kbd } from '@mantine/core';
import { WAYS, waysOf, RADII } from '../../viewer/tools/ways';
import type { Window } from '../../viewer/viewport/voi';
import type { Structure } from '../api';
import { WAY_KEYS } from '../keys/bindings';
import type { Tools } from '../read/useTools';
import styles from './findings.module.css';

type Props = {
  structure: Structure;
  tools: Tools;
  windowNow(): Window | null;
  /** The image in sight tells its distances. */
  hasScale: boolean;
};

/** The ways of the tool in hand, and how its brush is set. */
export const Ways = memo(function Ways({ structure, tools, windowNow, hasScale }: Props) {
  const ways = waysOf(structure.shape);
  if (ways.length < 2) return null;
  const hasBrush = structure.shape === 'mask' || tools.way === 'sculpt';
  return (
    <div className={styles.ways} role="group" aria-label={`Ways to mark ${structure.name}`} data-testid="ways">
      <div className={styles.wayRow}>
        {ways.map((way) => (
          <button
            key={way}
            type="button"
            className={styles.way}
            aria-pressed={tools.way === way}
            title={WAYS[way].how || undefined}
            data-testid={`way-${way}`}
            onClick={() => tools.take(way)}
          >
            {WAYS[way].name} <Kbd size="xs">⇧{WAY_KEYS[way]}</Kbd>
          </button>
        ))}
      </div>
      {hasBrush && <BrushSettings structure={structure} tools={tools} windowNow={windowNow} hasScale={hasScale} />}
    </div>
  );
});

function BrushSettings({ structure, tools, windowNow, hasScale }: Props) {
  const { brush, changeBrush } = tools;
  const isMask = structure.shape === 'mask';
  return (
    <div className={styles.brush}>
      <label>
        {hasScale ? 'Radius, mm' : 'Radius, pixels'}
        <input
          type="number"
          min={RADII.least}
          max={RADII.most}
          step={0.25}
          value={brush.radius}
          data-testid="brush-radius"
          onChange={({ currentTarget: { valueAsNumber } }) =>
            valueAsNumber >= RADII.least && valueAsNumber <= RADII.most && changeBrush({ radius: valueAsNumber })
          }
        />
      </label>
      {isMask && (
        <>
          <button
            type="button"
            className={styles.way}
            aria-pressed={brush.isBall}
            data-testid="brush-ball"
            onClick={() => changeBrush({ isBall: !brush.isBall })}
          >
            Ball, over slices <Kbd size="xs">⇧R</Kbd>
          </button>
          <button
            type="button"
            className={styles.way}
            aria-pressed={brush.window !== null}
            data-testid="brush-window"
            onClick={() => tools.toggleWindow(windowNow())}
          >
            Only values <Kbd size="xs">⇧T</Kbd>
          </button>
          {brush.window && <WindowInputs window={brush.window} onChange={(window) => changeBrush({ window })} />}
          <label>
            Opacity
            <input
              type="range"
              min={0}
              max={1}
              step={0.05}
              value={tools.opacity}
              onChange={({ currentTarget: { valueAsNumber } }) => tools.setOpacity(valueAsNumber)}
            />
          </label>
        </>
      )}
    </div>
  );
}

function WindowInputs({ window: [least, most], onChange }: { window: readonly [number, number]; onChange(window: readonly [number, number]): void }) {
  return (
    <>
      <label>
        from
        <input
          type="number"
          value={least}
          data-testid="brush-from"
          onChange={({ currentTarget: { valueAsNumber } }) => !Number.isNaN(valueAsNumber) && onChange([valueAsNumber, most])}
        />
      </label>
      <label>
        to
        <input
          type="number"
          value={most}
          data-testid="brush-to"
          onChange={({ currentTarget: { valueAsNumber } }) => !Number.isNaN(valueAsNumber) && onChange([least, valueAsNumber])}
        />
      </label>
    </>
  );
}
