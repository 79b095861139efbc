import type { Display } from '../hanging/displays';
import { countedWindow } from '../viewport/WindowText';
import { fusionWindows, type Fusion } from './fusion';
import type { Fused } from './useFusion';
import styles from './fusion.module.css';

type Props = { over: Display; fused: Fused | null; fusion: Fusion; onFusion(change: Partial<Fusion>): void };

/** What lies over the image: its window and how much it hides. A click steps through the windows. */
export function FusionControl({ over, fused, fusion, onFusion }: Props) {
  const windows = fusionWindows(over);
  const name = over.modality === 'PT' ? 'PET' : over.name;
  const facts = over.images[0]?.facts;
  const at = windows.findIndex(({ width, center }) => width === fused?.window.width && center === fused.window.center);
  const next = windows[(at + 1) % windows.length];
  return (
    <div className={styles.control} data-testid="fusion-control">
      <span>{name}</span>
      <button
        type="button"
        title="Next window of what lies over (Alt and 1 to 5)"
        disabled={!next}
        onClick={() => next && onFusion({ window: next })}
      >
        {fused && facts ? countedWindow(fused.window, facts) : 'loading…'}
      </button>
      <label>
        <input
          type="range"
          min={0}
          max={100}
          step={5}
          value={Math.round(fusion.opacity * 100)}
          aria-label={`Opacity of ${name}`}
          title="Opacity (Alt and up or down)"
          onChange={(event) => onFusion({ opacity: Number(event.target.value) / 100 })}
        />
        {Math.round(fusion.opacity * 100)} %
      </label>
    </div>
  );
}
