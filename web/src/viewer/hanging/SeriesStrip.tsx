import type { Display } from './displays';
import styles from './hanging.module.css';

/** The stacks of a case, to choose from. */
export function SeriesStrip({
  displays,
  shown,
  position,
  onShow,
}: {
  displays: Display[];
  shown: (Display | null)[];
  position: number;
  onShow(position: number): void;
}) {
  return (
    <nav className={styles.strip} aria-label="Series">
      {displays.map((display, index) => (
        <button
          key={display.key}
          type="button"
          className={styles.stack}
          aria-current={index === position}
          data-shown={shown.includes(display) || undefined}
          data-prior={display.prior ?? undefined}
          data-testid={`series-${index}`}
          onClick={() => onShow(index)}
        >
          <strong>{display.name}</strong>
          <span>
            {display.prior && (
              <>
                Prior, {display.prior}
                <br />
              </>
            )}
            {display.modality} · {display.images.length === 1 ? '1 image' : `${display.images.length} images`}
          </span>
        </button>
      ))}
    </nav>
  );
}
