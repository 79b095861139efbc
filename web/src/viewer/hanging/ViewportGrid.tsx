import { useCallback } from 'react';
import type { Mark } from '../types';
import type { ImageLoading } from '../viewport/imageLoading';
import type { ActiveTool, Overlay } from '../viewport/overlay';
import { Viewport, type ViewportControl } from '../viewport/Viewport';
import styles from './hanging.module.css';
import type { HangingState } from './useHanging';

export type GridProps = {
  hanging: HangingState;
  caseLabel: string;
  loading: ImageLoading;
  overlays: Overlay[];
  tool: ActiveTool | null;
  hint?: string | undefined;
  onDrawn(mark: Mark): void;
  onEdited(id: string, mark: Mark): void;
  onPicked(id: string | null): void;
  onSlice(position: number, slice: number): void;
  onControl(index: number, control: ViewportControl | null): void;
};

/** The viewports that are on the screen. */
export function ViewportGrid({ hanging, onSlice, onControl, ...shared }: GridProps) {
  const { layout, shown } = hanging;
  const columns = Math.min(layout.columns, Math.max(shown.length, 1));
  const rows = Math.max(1, Math.min(layout.rows, Math.ceil(shown.length / columns)));
  return (
    <div
      className={styles.grid}
      style={{
        gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
        gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))`,
      }}
    >
      {shown.map((display, index) => (
        <Cell
          key={`${index}/${display.key}`}
          index={index}
          hanging={hanging}
          onSlice={onSlice}
          onControl={onControl}
          {...shared}
        />
      ))}
    </div>
  );
}

function Cell({ index, hanging, onSlice, onControl, ...shared }: GridProps & { index: number }) {
  const display = hanging.shown[index];
  const { slices, loading } = { slices: hanging.slices, loading: shared.loading };
  const position = display ? hanging.displays.indexOf(display) : 0;
  const key = display?.key ?? '';
  const sliced = useCallback(
    (slice: number) => {
      slices.set(key, slice);
      loading.lookAt(position, slice);
      onSlice(position, slice);
    },
    [slices, key, position, loading, onSlice],
  );
  const controlled = useCallback((control: ViewportControl | null) => onControl(index, control), [index, onControl]);
  if (!display) return null;
  return (
    <Viewport
      {...shared}
      index={index}
      display={display}
      isActive={hanging.active === index}
      isAlone={hanging.shown.length === 1}
      openAt={slices.get(key)}
      onActivate={() => hanging.setActive(index)}
      onSlice={sliced}
      onControl={controlled}
    />
  );
}
