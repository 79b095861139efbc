/** From a hanging protocol and a case's stacks to what stands in each viewport. Pure. */
import { orientationOf, shareSpace } from '../space/place';
import type { Display } from './displays';
import { SHIPPED, type CellRule, type HangingProtocol, type ImageRule, type Stage } from './protocols';

/** What a viewport shows; nothing where the case lacks the image that belongs there. */
export type Cell = {
  source: Display | null;
  rule: Omit<CellRule, 'image'>;
  /** What is laid over it in colour. */
  over?: Display | null;
};
export type Arrangement = { name: string; columns: number; rows: number; cells: Cell[] };

export type Hung = { name: string; stages: Arrangement[] };

/** The reader's own protocol for these stacks, if there is one, and after its stages those of the shipped one. */
export function arrange(
  displays: Display[],
  saved: readonly HangingProtocol[],
  shipped: readonly HangingProtocol[] = SHIPPED,
): Hung {
  const own = firstOf(displays, saved);
  const usual = firstOf(displays, shipped);
  const stages = [...(own?.stages ?? []), ...(usual?.stages ?? [])];
  return { name: own?.name ?? usual?.name ?? 'None', stages: stages.length > 0 ? stages : [EMPTY] };
}

const EMPTY: Arrangement = { name: 'No images', columns: 1, rows: 1, cells: [] };

/** The first protocol that is meant for these stacks, and what its stages make of them. */
function firstOf(displays: Display[], protocols: readonly HangingProtocol[]): Hung | null {
  for (const protocol of protocols) {
    if (!isMeant(protocol, displays)) continue;
    const stages = protocol.stages.flatMap((stage) => stagesOf(stage, displays));
    if (stages.length > 0) return { name: protocol.name, stages };
  }
  return null;
}

/** Earlier studies do not decide how a case hangs. */
function isMeant({ has, only, series = {} }: HangingProtocol, all: Display[]): boolean {
  const { least = 0, most = Infinity } = series;
  const displays = all.filter(({ prior }) => prior === null);
  return (
    displays.length >= least &&
    displays.length <= most &&
    has.every((rule) => displays.some((display) => fits(rule, display))) &&
    (!only || displays.every((display) => fits(only, display)))
  );
}

/** Whether everything that the rule says holds of a stack. */
export function fits(rule: ImageRule, display: Display): boolean {
  const { modality, view, laterality, bodyPart, orientation, images, prior = false } = rule;
  return (
    (display.prior !== null) === prior &&
    (!modality || modality.includes(display.modality)) &&
    (!view || view.includes(display.view ?? '')) &&
    (!laterality || display.laterality === laterality) &&
    (!bodyPart || bodyPart.includes(display.bodyPart ?? '')) &&
    (!orientation || orientationOfDisplay(display) === orientation) &&
    (!images || display.images.length >= images)
  );
}

export function orientationOfDisplay({ images }: Display) {
  const place = images[Math.floor(images.length / 2)]?.facts.place;
  return place ? orientationOf(place) : null;
}

function stagesOf(stage: Stage, displays: Display[]): Arrangement[] {
  if ('alone' in stage) {
    return fitting(stage.alone, displays).map((cell) => ({
      name: `${cell.source?.name ?? ''}, full size`,
      columns: 1,
      rows: 1,
      cells: [cell],
    }));
  }
  if ('each' in stage) {
    const cells = fitting(stage.each, displays).slice(0, stage.most);
    return cells.length < (stage.least ?? 1) ? [] : [{ name: stage.name, ...gridFor(cells.length), cells }];
  }
  const cells = stage.cells.map((cell): Cell => {
    const source = pick(cell.image, displays);
    return { ...ruleOf(cell), source, ...(cell.over ? { over: overOf(cell.over, source, displays) } : {}) };
  });
  if (stage.compares && !cells.some(({ source }) => source?.prior)) return [];
  return cells.some(({ source }) => source) ? [{ name: stage.name, columns: stage.columns, rows: stage.rows, cells }] : [];
}

const ruleOf = ({ image: _, ...rule }: CellRule) => ({ rule });
const fitting = (cell: CellRule, displays: Display[]): Cell[] =>
  displays.filter((display) => fits(cell.image, display)).map((source) => ({ ...ruleOf(cell), source }));
const pick = (rule: ImageRule, displays: Display[]): Display | null =>
  displays.filter((display) => fits(rule, display))[rule.nth ?? 0] ?? null;

/** What is laid over a stack must lie in the same space. */
function overOf(rule: ImageRule, source: Display | null, displays: Display[]): Display | null {
  const place = source?.images[0]?.facts.place;
  const shared = displays.filter((display) => {
    const other = display.images[0]?.facts.place;
    return display !== source && place && other && shareSpace(place, other);
  });
  return pick({ ...rule, ...(source?.prior ? { prior: true } : {}) }, shared);
}

/** Two beside each other, three in a row, four in a square, then three to a row. */
export const gridFor = (count: number): { columns: number; rows: number } => {
  const columns = count <= 3 ? Math.max(1, count) : count === 4 ? 2 : 3;
  return { columns, rows: Math.ceil(count / columns) };
};
