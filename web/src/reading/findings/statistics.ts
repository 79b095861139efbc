/** What a finding measures, as rows of a table; shown only where the protocol asks. Pure. */
import type { Display, DisplayImage } from '../../viewer/hanging/displays';
import { latticeOf } from '../../viewer/mask/lattice';
import { angleOf, areaInPixels, lengthsOf } from '../../viewer/measure/area';
import { distancesOf, type Distances } from '../../viewer/measure/size';
import type { ValueStatistics } from '../../viewer/measure/values';
import type { Mark } from '../api';
import { placedOn } from './filling';

export type Row = { name: string; text: string };

export const imageOf = (displays: readonly Display[], mark: Mark): DisplayImage | undefined =>
  displays.flatMap(({ images }) => images).find(({ instance, frame }) => instance === mark.instance && frame === mark.frame);

export function statisticsOf(marks: Mark[], displays: readonly Display[], values: ValueStatistics | null): Row[] {
  const facts = imageOf(displays, marks[0] as Mark)?.facts;
  const measured = marks.flatMap((mark): [Mark, Distances][] => {
    const distances = distancesOf(mark, imageOf(displays, mark)?.facts.spacing);
    return distances ? [[mark, distances]] : [];
  });
  const projected = facts?.spacing?.projected ? ' projected' : '';
  const unit = facts?.unit;
  const inUnit = (value: number) => `${numberText(value * (unit?.factor ?? 1))}${unit ? ` ${unit.name}` : ''}`;
  const rows: (Row | false)[] = [
    ...lengthRows(measured, projected),
    areaRow(measured, projected, marks.length),
    volumeRow(marks, displays),
    values !== null && { name: 'Mean ± SD', text: `${numberText(values.mean * (unit?.factor ?? 1))} ± ${inUnit(values.sd)}` },
    values !== null && { name: 'Least, greatest', text: `${numberText(values.minimum * (unit?.factor ?? 1))}, ${inUnit(values.maximum)}` },
    values !== null && { name: 'Pixels', text: `${values.n}${marks.some(({ plane }) => plane) ? ' of the cut, one voxel thick' : ''}` },
  ];
  return rows.filter((row) => row !== false);
}

function lengthRows(measured: [Mark, Distances][], projected: string): (Row | false)[] {
  const [longest] = measured
    .map(([mark, distances]) => lengthsOf(mark, distances))
    .filter(({ length }) => length > 0)
    .sort((a, b) => (b[0] ?? 0) - (a[0] ?? 0));
  const angles = measured.flatMap(([mark, distances]) => angleOf(mark, distances) ?? []);
  const [long, short] = longest ?? [];
  return [
    long !== undefined && { name: short === undefined ? 'Length' : 'Long axis', text: `${numberText(long)} mm${projected}` },
    short !== undefined && { name: 'Short axis', text: `${numberText(short)} mm${projected}` },
    angles.length > 0 && { name: 'Angle', text: angles.map((angle) => `${numberText(angle)}°`).join(', ') },
  ];
}

function areaRow(measured: [Mark, Distances][], projected: string, marks: number): Row | false {
  const areas = measured.flatMap(([mark, [rows, columns]]) => {
    const pixels = areaInPixels(mark);
    return pixels === null ? [] : [pixels * rows * columns];
  });
  if (areas.length === 0) return false;
  return { name: marks > 1 ? 'Largest area' : 'Area', text: `${numberText(Math.max(...areas))} mm²${projected}` };
}

/** Of marks on several slices that lie evenly behind each other. */
function volumeRow(marks: Mark[], displays: readonly Display[]): Row | false {
  const millilitres = volumeOf(marks, displays);
  return millilitres !== null && { name: 'Volume', text: `${millilitres < 1 ? millilitres.toFixed(3) : numberText(millilitres)} ml` };
}

/** Area times the distance of slices, summed: ml. */
export function volumeOf(marks: Mark[], displays: readonly Display[]): number | null {
  const display = displays.find((one) => placedOn(one, marks).length > 1);
  const placed = display ? placedOn(display, marks) : [];
  if (!display || placed.length < marks.length) return null;
  const { isVolume, spacing } = latticeOf(display);
  const areas = placed.map(({ mark }) => areaInPixels(mark));
  if (!isVolume || areas.some((area) => area === null) || new Set(placed.map(({ slice }) => slice)).size < 2) return null;
  return (areas.reduce<number>((sum, area) => sum + (area ?? 0), 0) * spacing[0] * spacing[1] * spacing[2]) / 1000;
}

/** About three digits that count. */
export const numberText = (value: number): string => {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2).replace('-', '−');
};
