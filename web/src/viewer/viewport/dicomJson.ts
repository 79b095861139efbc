/** Reading single attributes out of DICOM JSON (PS3.18 annex F). */
import type { DicomJson } from '../types';

export const strings = (dataset: DicomJson | undefined, tag: string): string[] =>
  (dataset?.[tag]?.Value ?? []).filter((value) => value !== null).map(String);

export const text = (dataset: DicomJson | undefined, tag: string): string | null =>
  strings(dataset, tag)[0]?.trim() || null;

export const numbers = (dataset: DicomJson | undefined, tag: string): number[] =>
  strings(dataset, tag).map(Number).filter(Number.isFinite);

export const number = (dataset: DicomJson | undefined, tag: string): number | null => numbers(dataset, tag)[0] ?? null;

export const items = (dataset: DicomJson | undefined, tag: string): DicomJson[] =>
  (dataset?.[tag]?.Value ?? []) as DicomJson[];

const item = (dataset: DicomJson | undefined, tag: string, index = 0): DicomJson | undefined =>
  dataset?.[tag]?.Value?.[index] as DicomJson | undefined;

const SHARED_GROUPS = '52009229';
const FRAME_GROUPS = '52009230';

/**
 * The dataset that holds an attribute of one frame: the frame's own functional group, the shared one, or the instance
 * itself (PS3.3 C.7.6.16). `group` is the functional group's sequence.
 */
export function holder(dataset: DicomJson, frame: number, group: string, tag: string): DicomJson | undefined {
  const places = [
    item(item(dataset, FRAME_GROUPS, frame - 1), group),
    item(item(dataset, SHARED_GROUPS), group),
    dataset,
  ];
  return places.find((place) => place?.[tag]?.Value?.length);
}
