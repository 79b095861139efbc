import { edgeLetters } from './orientation';
import type { ImageFacts } from './facts';
import type { PortState } from './stackPort';
import { scaleBar } from './scale';
import styles from './viewport.module.css';

export type CornerTexts = {
  caseLabel: string;
  name: string;
  count: number;
  loaded: number;
  warnings: string[];
};

/** The texts at the corners and the letters at the edges. */
export function Corners({
  state,
  facts,
  texts,
}: {
  state: PortState;
  facts: ImageFacts | undefined;
  texts: CornerTexts;
}) {
  const isWaiting = state.shown !== state.target && !state.failure;
  const isLoading = texts.loaded < texts.count;
  return (
    <>
      <div className={`${styles.corner} ${styles.topLeft}`}>
        {`${texts.caseLabel}\n${texts.name}`}
        {texts.warnings.map((warning) => (
          <div key={warning} className={styles.warning}>
            {warning}
          </div>
        ))}
      </div>
      <div className={`${styles.corner} ${styles.topRight}`} role="status">
        {[
          isWaiting ? 'Loading image…' : isLoading && `${texts.loaded} of ${texts.count} loaded`,
          state.inverted && 'Inverted',
        ]
          .filter(Boolean)
          .join('\n')}
      </div>
      <div className={`${styles.corner} ${styles.bottomLeft}`}>
        {state.window && !facts?.isColor ? `W ${signed(state.window.width)}   L ${signed(state.window.center)}\n` : ''}
        {`Zoom ${state.zoom.toFixed(2)}×`}
      </div>
      <div className={`${styles.corner} ${styles.bottomRight}`}>{`${state.target + 1} / ${texts.count}`}</div>
      {state.plane && facts && !state.failure && <Edges state={state} facts={facts} />}
      {state.plane && facts && !state.failure && <Scale state={state} facts={facts} />}
    </>
  );
}

/** A whole number with a true minus sign. */
const signed = (value: number) => String(Math.round(value)).replace('-', '−');

function Edges({ state, facts }: { state: PortState; facts: ImageFacts }) {
  const letters = state.plane && edgeLetters(facts.orientation, state.plane);
  if (!letters) return null;
  return (['left', 'right', 'top', 'bottom'] as const).map((edge) => (
    <span key={edge} className={styles.edge} data-edge={edge}>
      {letters[edge]}
    </span>
  ));
}

function Scale({ state, facts }: { state: PortState; facts: ImageFacts }) {
  const bar = state.plane && facts.spacing && scaleBar(state.plane, facts.spacing);
  if (!bar) return null;
  return (
    <div className={styles.scale} style={{ height: bar.pixels }}>
      <span>
        {bar.millimetres} mm{facts.spacing?.projected ? ' projected' : ''}
      </span>
    </div>
  );
}
