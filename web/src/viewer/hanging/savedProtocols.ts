/** "Hang like this from now on": an arrangement made into a protocol for cases of the same kind. */
import type { Look } from '../viewport/portState';
import type { Arrangement, Cell } from './arrange';
import { fits } from './arrange';
import type { Display } from './displays';
import type { CellRule, HangingProtocol, ImageRule } from './protocols';

/** What tells a stack from the case's others, apart from its place among them. */
function kindOf({ modality, view, laterality, bodyPart, prior }: Display): ImageRule {
  return {
    modality: [modality],
    ...(prior !== null ? { prior: true } : {}),
    ...(view ? { view: [view] } : {}),
    ...(laterality ? { laterality } : {}),
    ...(bodyPart ? { bodyPart: [bodyPart] } : {}),
  };
}

const textOf = (rule: ImageRule) => JSON.stringify(rule);

const NO_LOOKS: ReadonlyMap<string, Look> = new Map();
/** Their values mean the same in every patient: windows can be kept. */
const IN_UNITS = new Set(['CT', 'PT']);

/** The window and the inversion that the reader gave a stack. */
function asLeft({ modality }: Display, { inverted = false }: Cell['rule'], look: Look | undefined): Pick<CellRule, 'window' | 'inverted'> {
  if (!look || !IN_UNITS.has(modality)) return {};
  const { window } = look;
  return {
    ...(window ? { window: { width: window.width, center: window.center } } : {}),
    ...(look.inverted ? { inverted: !inverted } : {}),
  };
}

/** A protocol that hangs cases with the same kinds of stacks, as many of them, like this one. */
export function protocolLike(
  displays: Display[],
  { columns, rows, cells }: Arrangement,
  name = 'My hanging',
  looks: ReadonlyMap<string, Look> = NO_LOOKS,
): HangingProtocol {
  const current = displays.filter(({ prior }) => prior === null);
  const kinds = new Map(current.map((display) => [textOf(kindOf(display)), kindOf(display)]));
  const rules = cells.flatMap(({ source, rule }): CellRule[] => {
    if (!source) return [];
    const kind = kindOf(source);
    const nth = displays.filter((display) => fits(kind, display)).indexOf(source);
    return [{ ...rule, ...asLeft(source, rule, looks.get(source.key)), image: nth > 0 ? { ...kind, nth } : kind }];
  });
  return {
    name,
    has: [...kinds.values()],
    series: { least: current.length, most: current.length },
    stages: [{ name, columns, rows, cells: rules }],
  };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function isStage(value: unknown): boolean {
  if (!isObject(value) || typeof value.name !== 'string') return false;
  if (isObject(value.alone)) return true;
  if (isObject(value.each)) return typeof value.most === 'number';
  const { columns, rows, cells } = value;
  return typeof columns === 'number' && typeof rows === 'number' && Array.isArray(cells) && cells.every(isObject);
}

/** The protocols among what was kept. */
export function protocolsFrom(kept: unknown): HangingProtocol[] {
  if (!Array.isArray(kept)) return [];
  return kept.filter(
    (one: unknown) =>
      isObject(one) &&
      typeof one.name === 'string' &&
      Array.isArray(one.has) &&
      one.has.every(isObject) &&
      Array.isArray(one.stages) &&
      one.stages.every(isStage),
  ) as HangingProtocol[];
}

/** What kind of case a protocol is for, as text. What was kept may come back with its attributes in another order. */
const casesOf = ({ has, series }: HangingProtocol): string =>
  JSON.stringify([has, series ?? null], (_, value: unknown) =>
    isObject(value) && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );

/** The saved protocols with this one in place of what was saved for the same kind of case. */
export const withProtocol = (saved: readonly HangingProtocol[], next: HangingProtocol): HangingProtocol[] => [
  next,
  ...saved.filter((one) => casesOf(one) !== casesOf(next)),
];
