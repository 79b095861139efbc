import type { components } from './schema';

type Schemas = components['schemas'];

/** A choice's or level's key, several keys, a number, or text. */
export type Value = string | string[] | number;

/**
 * What the server sends, made exact where its description is loose: a value that it leaves open is an
 * answer's or attribute's value, and points are pairs of column and row.
 */
export type Told<T> = unknown extends T
  ? Value | null
  : T extends number[][]
    ? [number, number][]
    : T extends (infer Item)[]
      ? Told<Item>[]
      : T extends object
        ? { [Key in keyof T]: Told<T[Key]> }
        : T;

type Named<Name extends keyof Schemas> = Told<Schemas[Name]>;

export type Role = Schemas['Role'];
export type Split = Schemas['Split'];
export type CaseUnit = Schemas['CaseUnit'];
export type Figure = Named<'Figure'>;

export type AnswerKind = Named<'AnswerKind'>;
export type Choice = Named<'Choice'>;
export type Field = Named<'Field'>;
export type Structure = Named<'Structure'>;
export type Question = Named<'Question'>;
export type Protocol = Named<'Protocol'>;
export type ProtocolVersion = Named<'ProtocolVersion'>;
export type ProtocolState = Named<'ProtocolStanding'>;

export type Mark = Named<'Mark'>;
export type Series = Named<'Series'>;
export type PriorStudy = Named<'PriorStudy'>;

export type Token = Named<'TokenSummary'>;
export type Me = Named<'Me'>;
export type Person = Named<'PersonRow'>;
export type ProjectRow = Named<'ProjectRow'>;
export type Project = Named<'ProjectOverview'>;
export type StepName = Schemas['StepName'];
export type StepState = Schemas['StepProgress'];
export type Member = Named<'MemberRow'>;

export type Outcome = Schemas['FileOutcome'];
export type FileReport = Named<'FileReport'>;
export type ImportSummary = Named<'ImportSummary'>;
export type QuarantinedFile = Named<'QuarantinedFile'>;

export type FlaggedCase = Named<'FlaggedCase'>;
export type DeidentificationProfile = Schemas['DeidentificationProfile'];

export type Facet = Named<'FacetValues'>;
export type CaseRow = Named<'CaseRow'>;
export type CasePage = Named<'CasePage'>;

export type SplitDesign = Schemas['SplitDesign'];
export type SplitState = Named<'SplitState'>;
export type PlanDesign = Schemas['ReadPlan'];
export type Plan = Named<'PlannedReads'>;

export type Batch = Named<'Batch'>;
export type BatchKind = Schemas['BatchKind'];
export type BatchReader = Named<'BatchReader'>;

export type Board = Named<'PracticeBoard'>;

export type TruthState = Schemas['TruthState'];
export type TruthRow = Named<'TruthCase'>;
export type TruthCase = Named<'CaseTruth'>;
export type TruthFinding = Named<'FindingTruth'>;
export type TruthAnswer = Named<'AnswerTruth'>;

export type ArbitrationProject = Named<'ArbitrationProject'>;
export type ArbitrationCase = Named<'ArbitrationCase'>;
export type Item = Named<'ArbitrationItem'>;
export type Ruling = Named<'Ruling'>;
export type Decision = Named<'Decision'>;

export type Agreement = Named<'Agreement'>;
export type Watch = Named<'Watch'>;
export type WatchReader = Named<'WatchedReader'>;
export type WatchRemark = Named<'WatchedRemark'>;
export type Remark = Schemas['Remark'];

export type AuditEvent = Named<'AuditEvent'>;
