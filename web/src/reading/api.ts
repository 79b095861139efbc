/**
 * What the reading room is sent and sends: the server's reading API, with values and points typed more closely than
 * its description can. `api.test.ts` holds the two together.
 */
import type { Mark, Prior, Series, Shape } from '../viewer/types';

export type { DicomJson, ImagePoint, Mark, Series, Shape } from '../viewer/types';

/** A choice's or level's key, several keys, a number, or text. */
export type Value = string | string[] | number;

/** `attributes` are asked only while the choice is taken. */
export type Choice = { key: string; name: string; attributes?: Field[] };
export type AnswerKind =
  | { kind: 'choice'; choices: Choice[] }
  | { kind: 'choices'; choices: Choice[] }
  | { kind: 'scale'; levels: Choice[] }
  | { kind: 'number'; unit?: string | null; minimum?: number | null; maximum?: number | null }
  | { kind: 'text' };
export type Field = {
  key: string;
  name: string;
  help?: string | null;
  required: boolean;
  answer: AnswerKind;
};
export type Structure = {
  key: string;
  name: string;
  shape: Shape;
  color: string;
  description?: string | null;
  attributes: Field[];
  rules?: Rules;
  code?: Code | null;
  category?: Code | null;
  /** Whether the reader sees what marks measure. */
  statistics?: 'hidden' | 'shown';
};
export type Code = { value: string; scheme: string; meaning: string };
/** What is looked after while one draws; nothing is refused for it. */
export type Rules = {
  one_side?: boolean;
  side_attribute?: string | null;
  minimum_size_mm?: number | null;
  maximum_size_mm?: number | null;
  tightness?: { from?: number | null; to?: number | null; share: number } | null;
};
export type Question = Field & { scope: 'case' | 'image' };
/** What the protocol asks of a display, in physical pixels. */
export type DisplayDemand = { long_side: number; short_side: number; check: boolean };
export type Protocol = {
  structures: Structure[];
  questions: Question[];
  manual: string;
  display?: DisplayDemand | null;
  priors?: { most: number; within_months?: number | null } | null;
};

export type Finding = { id: string; structure: string; marks: Mark[]; attributes: Record<string, Value> };
export type Answer = {
  question: string;
  instance: string | null;
  value: Value;
  attributes: Record<string, Value>;
};
/** What the browser measured: of the pixels that a finding encloses, the share that its structure's tightness names. */
export type Enclosed = { finding: string; share: number };
/** Said in place of a read. */
export type CannotBeRead = { reason: 'image_quality' | 'wrong_body_part' | 'technical'; note: string };
export type Draft = { findings: Finding[]; answers: Answer[]; no_finding: boolean; active_seconds: number; cannot_be_read: CannotBeRead | null };

export type ReadingProject = {
  project: string;
  title: string;
  protocol_version?: number | null;
  acknowledged: boolean;
  open_read?: string | null;
  available: number;
  submitted: number;
  deadline?: string | null;
};
export type ReadingHome = { display_name: string; projects: ReadingProject[] };
export type ReleasedProtocol = { version: number; title: string; protocol: Protocol };
export type Read = {
  read: string;
  project: string;
  title: string;
  label: string;
  state: 'open' | 'submitted';
  protocol_version: number;
  protocol: Protocol;
  series: Series[];
  priors: Prior[];
  revision: number;
  draft: Draft;
  /** What is unsent is encrypted with it: 128 bits in hexadecimal. */
  draft_key: string;
};

/** What comes after the read that is open: its images can be fetched already. */
export type Upcoming = { read?: string | null; series: Series[] };

/** Something the read still lacks; `sentence` is for the reader. */
export type Missing = {
  finding: string | null;
  question: string | null;
  instance: string | null;
  attribute: string | null;
  sentence: string;
};
