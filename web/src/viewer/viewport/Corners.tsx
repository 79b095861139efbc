import type { ReactNode } from 'react';
import type { Display } from '../hanging/displays';
import { edgeLetters } from './orientation';
import type { ImageFacts } from './facts';
import type { PortState } from './portState';
import { scaleBar } from './scale';
import styles from './viewport.module.css';

export type CornerTexts = {
  caseLabel: string;
  display: Display;
  loaded: number;
  /** Few of the image's pixels are shown, until all are there. */
  isCoarse: boolean;
  /** Frames a second, while they run by themselves. */
  cine: number | null;
  isLinked: boolean;
  /** Of the viewport, in pixels of the screen. */
  height: number;
  /** Where the window is typed. */
  window: ReactNode;
  /** What is said of the image laid over. */
  over: ReactNode;
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
  const { display } = texts;
  return (
    <>
      <div className={`${styles.corner} ${styles.topLeft}`}>
        {`${texts.caseLabel}\n${display.name}`}
        {display.prior && <div className={styles.prior}>Prior, {display.prior}</div>}
        {display.warnings.map((warning) => (
          <div key={warning} className={styles.warning}>
            {warning}
          </div>
        ))}
      </div>
      <div className={`${styles.corner} ${styles.topRight}`} role="status">
        {statesOf(state, texts).join('\n')}
        {texts.over}
      </div>
      <div className={`${styles.corner} ${styles.bottomLeft}`}>
        {state.window && !facts?.isColor && texts.window}
        {zoomText(state)}
        {slabText(display)}
      </div>
      {display.images.length > 1 && (
        <div className={`${styles.corner} ${styles.bottomRight}`}>{`${state.target + 1} / ${display.images.length}`}</div>
      )}
      {state.plane && facts && !state.failure && <Edges state={state} facts={facts} />}
      {state.plane && facts && !state.failure && <Scale state={state} facts={facts} height={texts.height} />}
    </>
  );
}

function statesOf(state: PortState, { display, loaded, isCoarse, cine, isLinked }: CornerTexts): string[] {
  const isWaiting = state.shown !== state.target && !state.failure;
  const count = (display.reformat?.source ?? display).images.length;
  return [
    loaded < count ? `${loaded} of ${count} loaded` : isWaiting && 'Loading image…',
    isCoarse && 'Coarse: full pixels are on their way',
    state.inverted && 'Inverted',
    state.isSmooth && 'Smoothed',
    isLinked && display.images.length > 1 && 'Linked',
    cine !== null && `Cine ${cine}/s`,
  ].filter((text) => typeof text === 'string');
}

/** How large the image is shown, and how many of its pixels stand behind one of the screen. */
function zoomText({ zoom, plane }: PortState): string {
  const perPixel = plane ? Math.hypot(plane.a, plane.b) * (window.devicePixelRatio || 1) : null;
  const hides = perPixel !== null && perPixel < 0.995 ? `\nshows 1 of ${(1 / perPixel ** 2).toFixed(1)} pixels` : '';
  const isActual = perPixel !== null && Math.abs(perPixel - 1) < 0.001 ? ', 1:1' : '';
  return `Zoom ${zoom.toFixed(2)}×${isActual}${hides}`;
}

const SLAB_NAMES = { maximum: 'MIP', minimum: 'MinIP', mean: 'Mean' } as const;

function slabText({ reformat }: Display): string {
  if (!reformat?.slab) return '';
  const { mode, millimetres } = reformat.slab;
  return `\n${SLAB_NAMES[mode]} ${Number(millimetres.toFixed(1))} mm`;
}

function Edges({ state, facts }: { state: PortState; facts: ImageFacts }) {
  const letters = state.plane && edgeLetters(facts.orientation, state.plane);
  if (!letters) return null;
  return (['left', 'right', 'top', 'bottom'] as const).map((edge) => (
    <span key={edge} className={styles.edge} data-edge={edge}>
      {letters[edge]}
    </span>
  ));
}

/** Pixels below the scale at most, and half a letter with room about it. */
const BELOW_SCALE = 84;
const LETTER = 16;

function Scale({ state, facts, height }: { state: PortState; facts: ImageFacts; height: number }) {
  // From the lower texts to the letter half way up.
  const bar = state.plane && facts.spacing && scaleBar(state.plane, facts.spacing, height / 2 - BELOW_SCALE - LETTER);
  if (!bar) return null;
  return (
    <div className={styles.scale} style={{ height: bar.pixels }}>
      <span>
        {bar.millimetres} mm{facts.spacing?.projected ? ' projected' : ''}
      </span>
    </div>
  );
}
