/** The attributes that a viewer is told, by name, those that images are chosen and compared by first. */
import type { DicomJson } from '../types';

/** Tag, name and unit, in the order shown. */
const FIRST: readonly (readonly [tag: string, name: string, unit?: string])[] = [
  ['00080060', 'Modality'],
  ['00180015', 'Body part'],
  ['00185101', 'View'],
  ['00200062', 'Image laterality'],
  ['00200060', 'Laterality'],
  ['00180050', 'Slice thickness', 'mm'],
  ['00180088', 'Spacing between slices', 'mm'],
  ['00280030', 'Pixel spacing', 'mm'],
  ['00181164', 'Imager pixel spacing', 'mm'],
  ['00180060', 'Tube voltage', 'kV'],
  ['00181151', 'Tube current', 'mA'],
  ['00181152', 'Exposure', 'mAs'],
  ['00181150', 'Exposure time', 'ms'],
  ['001811A2', 'Compression force', 'N'],
  ['001811A0', 'Body part thickness', 'mm'],
  ['00180087', 'Field strength', 'T'],
  ['00180081', 'Echo time', 'ms'],
  ['00180080', 'Repetition time', 'ms'],
  ['00180082', 'Inversion time', 'ms'],
  ['00181314', 'Flip angle', '°'],
  ['00181120', 'Gantry tilt', '°'],
  ['00181100', 'Reconstruction diameter', 'mm'],
];

const OTHERS: Readonly<Record<string, string>> = {
  '00080008': 'Image type',
  '00080016': 'SOP class',
  '00080018': 'SOP instance',
  '00083002': 'Available transfer syntax',
  '00080068': 'Presentation intent',
  '00080100': 'Code value',
  '00101030': 'Patient weight (kg)',
  '00181063': 'Frame time (ms)',
  '00180040': 'Cine rate',
  '00181074': 'Injected dose (Bq)',
  '00181075': 'Half-life (s)',
  '00181110': 'Source to detector (mm)',
  '00181111': 'Source to patient (mm)',
  '00181114': 'Magnification factor',
  '00182010': 'Nominal scanned pixel spacing (mm)',
  '00185100': 'Patient position',
  '0020000D': 'Study',
  '0020000E': 'Series',
  '00200011': 'Series number',
  '00200012': 'Acquisition number',
  '00200013': 'Instance number',
  '00200020': 'Patient orientation',
  '00200032': 'Image position',
  '00200037': 'Image orientation',
  '00200052': 'Frame of reference',
  '00201041': 'Slice location (mm)',
  '00280002': 'Samples per pixel',
  '00280004': 'Photometric interpretation',
  '00280008': 'Number of frames',
  '00280010': 'Rows',
  '00280011': 'Columns',
  '00280034': 'Pixel aspect ratio',
  '00280100': 'Bits allocated',
  '00280101': 'Bits stored',
  '00280102': 'High bit',
  '00280103': 'Pixel representation',
  '00280106': 'Smallest pixel value',
  '00280107': 'Largest pixel value',
  '00280120': 'Pixel padding value',
  '00280121': 'Pixel padding range limit',
  '00280301': 'Burned-in annotation',
  '00281040': 'Pixel intensity relationship',
  '00281041': 'Pixel intensity relationship sign',
  '00281050': 'Window centre',
  '00281051': 'Window width',
  '00281052': 'Rescale intercept',
  '00281053': 'Rescale slope',
  '00281054': 'Rescale type',
  '00281056': 'VOI LUT function',
  '00282110': 'Lossy compression',
  '00282112': 'Lossy compression ratio',
  '00283010': 'VOI LUT',
  '00283002': 'LUT descriptor',
  '20500020': 'Presentation LUT shape',
  '00540220': 'View code',
  '00541001': 'Units',
  '00541102': 'Decay correction',
  '00409096': 'Uptake from stored values',
  '00409224': 'Intercept',
  '00409225': 'Slope',
  '004008EA': 'Unit',
  '00551001': 'Why uptake is not in SUV',
  '00081140': 'Referenced image',
  '52009229': 'Shared functional groups',
  '52009230': 'Per-frame functional groups',
};

export type AttributeRow = { tag: string; name: string; value: string; isFirst: boolean };

const written = (tag: string) => `${tag.slice(0, 4)},${tag.slice(4)}`;

/** Every attribute of an image in rows: the acquisition's first, then by tag. Long lists of items are counted. */
export function attributeRows(dataset: DicomJson): AttributeRow[] {
  const first = FIRST.flatMap(([tag, name, unit]) => {
    const value = valueText(dataset[tag]);
    return value ? [{ tag: written(tag), name, value: unit ? `${value} ${unit}` : value, isFirst: true }] : [];
  });
  const known = new Set(FIRST.map(([tag]) => tag));
  const rest = Object.keys(dataset)
    .filter((tag) => !known.has(tag))
    .sort()
    .map((tag) => ({ tag: written(tag), name: OTHERS[tag] ?? '', value: valueText(dataset[tag]), isFirst: false }))
    .filter(({ value }) => value !== '');
  return [...first, ...rest];
}

const LONGEST = 120;

function valueText(element: DicomJson[string] | undefined): string {
  const values = element?.Value ?? [];
  if (element?.vr === 'SQ') return values.length === 1 ? itemText(values[0] as DicomJson) : `${values.length} items`;
  const text = values.map(String).join(' \\ ');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

const itemText = (item: DicomJson): string =>
  Object.entries(item)
    .map(([tag, element]) => `${OTHERS[tag] ?? written(tag)} ${valueText(element)}`)
    .join('; ')
    .slice(0, LONGEST);

/** The rows in which every word is found, in the tag, the name or the value. */
export function searched(rows: AttributeRow[], words: string): AttributeRow[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ tag, name, value }) => {
    const text = `${tag} ${tag.replace(',', '')} ${name} ${value}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
