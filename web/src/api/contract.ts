/** The shapes of the API, until they are generated from the server's description. */

export type Role = 'manager' | 'clinical_lead' | 'reader' | 'reviewer' | 'arbiter' | 'custodian' | 'auditor';
export type Split = 'test' | 'validation' | 'training';
export type CaseUnit = 'study' | 'series' | 'image';
export type Shape = 'point' | 'line' | 'rectangle' | 'ellipse' | 'polygon' | 'contour';
export type Value = string | string[] | number;

export type Figure = {
  value: number | null;
  low: number | null;
  high: number | null;
  level: number | null;
  n: number;
  method: string;
  not_estimable: string | null;
};

export type Choice = { key: string; name: string; attributes?: Field[] };
export type AnswerKind =
  | { kind: 'choice'; choices: Choice[] }
  | { kind: 'choices'; choices: Choice[] }
  | { kind: 'scale'; levels: Choice[] }
  | { kind: 'number'; unit?: string | null; minimum?: number | null; maximum?: number | null }
  | { kind: 'text' };
export type Field = { key: string; name: string; help?: string | null; required?: boolean; answer: AnswerKind };
export type Structure = {
  key: string;
  name: string;
  shape: Shape;
  color: string;
  description?: string | null;
  attributes?: Field[];
};
export type Question = Field & { scope?: 'case' | 'image' };
export type Protocol = { structures?: Structure[]; questions?: Question[]; manual?: string };

export type Mark = { instance: string; frame: number; shape: Shape; points: [number, number][] };
export type Finding = { id: string; structure: string; marks: Mark[]; attributes: Record<string, Value> };
export type Answer = { question: string; instance: string | null; value: Value; attributes: Record<string, Value> };
export type Series = {
  series: string;
  modality: string;
  number: number | null;
  view: string | null;
  laterality: string | null;
  instances: { instance: string; frames: number }[];
  slice_spacing: number | null;
  warnings: string[];
};

export type FieldFault = { line: number | null; column: number | null; field: string | null; sentence: string };

export type Membership = { project: string; title: string; roles: Role[] };
export type Me = { user: string; name: string; display_name: string; administrator: boolean; projects: Membership[] };

export type Person = {
  user: string;
  name: string;
  display_name: string;
  administrator: boolean;
  disabled: boolean;
  created_at: string;
};

export type ProjectRow = {
  project: string;
  title: string;
  roles: Role[];
  cases: number;
  reads_submitted: number;
  reads_total: number;
};
export type StepName = 'dataset' | 'plan' | 'protocol' | 'practice' | 'batches' | 'truth' | 'watch';
export type StepState = 'empty' | 'ready' | 'active' | 'done';
export type Step = { step: StepName; state: StepState; sentence: string };
export type Project = {
  project: string;
  title: string;
  case_unit: CaseUnit;
  created_at: string;
  roles: Role[];
  steps: Step[];
  counts: {
    subjects: number;
    studies: number;
    series: number;
    instances: number;
    cases: number;
    quarantined: number;
  };
};
export type Member = { user: string; name: string; display_name: string; roles: Role[] };
export type Candidate = { user: string; name: string; display_name: string };

export type Outcome = 'stored' | 'duplicate' | 'quarantined' | 'refused';
export type FileReport = { name: string; outcome: Outcome; reason: string | null; sop_instance_uid: string | null };
export type ImportSummary = {
  import: string;
  started_at: string;
  completed_at: string | null;
  by: string | null;
  stored: number;
  duplicate: number;
  quarantined: number;
  refused: number;
  cases_made: number;
};
export type QuarantinedFile = {
  id: string;
  name: string;
  sop_instance_uid: string | null;
  sha256: string;
  reason: string;
  at: string;
};

export type BySplit = { test: number; validation: number; training: number; none: number };
export type Facet = {
  facet: string;
  name: string;
  values: { value: string | null; cases: number; by_split: BySplit }[];
};
export type CaseRow = {
  case: string;
  label: string;
  subject: string;
  split: Split | null;
  modality: string;
  facets: Record<string, string>;
  instances: number;
  reads_submitted: number;
  reads_total: number;
  state: string;
};
export type CasePage = CaseRow & {
  studies: {
    study: string;
    description: string | null;
    series: {
      series: string;
      number: number | null;
      modality: string;
      description: string | null;
      instances: number;
    }[];
  }[];
};

export type SplitCount = { subjects: number; cases: number };
export type SplitDesign = { seed: number; test: number; validation: number; training: number };
export type SplitState = {
  design: SplitDesign;
  drawn_at: string | null;
  fixed: boolean;
  counts: { test: SplitCount; validation: SplitCount; training: SplitCount; none: SplitCount };
};

export type PlanDesign = {
  reads_per_case: { test: number; validation: number; training: number };
  repeat_fraction: number;
  washout_days: number;
  seed: number;
  consensus: { minimum_overlap: number; maximum_distance_mm: number };
};
export type Plan = PlanDesign & {
  forecast: { readers: number; reads: number; reads_per_reader: number; sentence: string };
};

export type ProtocolVersion = {
  version: number;
  released_at: string;
  released_by: string;
  acknowledged_by: string[];
};
export type ProtocolState = { draft: Protocol; draft_yaml: string; versions: ProtocolVersion[] };

export type BatchKind = 'practice' | 'first' | 'further';
export type Batch = {
  batch: string;
  kind: BatchKind;
  name: string;
  state: 'planned' | 'released';
  deadline: string | null;
  created_at: string;
  released_at: string | null;
  cases: number;
  reads: { queued: number; open: number; submitted: number };
};
export type BatchReader = {
  user: string;
  display_name: string;
  queued: number;
  open: number;
  submitted: number;
  median_seconds: Figure;
};
export type BatchPage = Omit<Batch, 'cases'> & { readers: BatchReader[]; cases: CaseRow[] };

export type Board = {
  readers: { user: string; display_name: string }[];
  cases: { case: string; label: string }[];
  structures: {
    structure: string;
    name: string;
    color: string;
    rows: {
      user: string;
      findings: number;
      per_case: number[];
      mean_size: { value: number | null; unit: string; n: number };
    }[];
    overlap: { a: string; b: string; figure: Figure }[];
  }[];
  questions: {
    question: string;
    name: string;
    cells: { user: string; case: string; value: Value | null }[];
  }[];
};

export type TruthState = 'reading' | 'settled' | 'to_arbitrate' | 'arbitrated';
export type TruthRow = {
  case: string;
  label: string;
  split: Split | null;
  state: TruthState;
  reads: number;
  findings_standing: number;
  unsettled: number;
};
export type TruthList = { cases: TruthRow[]; counts: Record<TruthState, number> };
export type TruthFinding = {
  structure: string;
  support: number;
  of: number;
  verdict: 'stands' | 'rejected' | 'unsettled';
  marks: Mark[];
  attributes: Record<string, Value>;
};
export type TruthAnswer = {
  question: string;
  instance: string | null;
  counts: { value: Value; n: number }[];
  verdict: 'settled' | 'unsettled';
  value: Value | null;
};
export type TruthRead = {
  read: string;
  display_name: string;
  findings: Finding[];
  answers: Answer[];
  no_finding: boolean;
  active_seconds: number;
  submitted_at: string;
  protocol_version: number;
};
export type TruthCase = {
  case: string;
  label: string;
  state: TruthState;
  source: 'consensus' | 'arbitration' | null;
  reads: TruthRead[];
  findings: TruthFinding[];
  answers: TruthAnswer[];
  series: Series[];
};

export type ArbitrationProject = { project: string; title: string; waiting: number; decided: number };
export type ArbitrationRead = { reader: string; findings: Finding[]; answers: Answer[]; no_finding: boolean };
export type Item = {
  item: string;
  kind: 'finding' | 'answer' | 'attribute';
  structure: string | null;
  question: string | null;
  attribute: string | null;
  instance: string | null;
  sentence: string;
  support: { value: Value | null; readers: string[] }[];
  members: { reader: string; finding: string }[];
  marks: Mark[];
};
export type Ruling = { item: string; stands: boolean | null; value: Value | null };
export type Decision = { rulings: Ruling[]; comment: string | null };
export type ArbitrationCase = {
  arbitration: string;
  project: string;
  title: string;
  label: string;
  state: 'open' | 'decided';
  protocol: Protocol;
  series: Series[];
  reads: ArbitrationRead[];
  items: Item[];
  decision: Decision | null;
};

export type Agreement = {
  subject: string;
  name: string;
  percent: Figure;
  chance_corrected: { coefficient: string; figure: Figure }[];
};
export type WatchReader = {
  user: string;
  display_name: string;
  queued: number;
  submitted: number;
  overdue: number;
  median_seconds: Figure;
  findings_per_case: Figure;
  agreement_with_consensus: Figure;
};
export type Watch = {
  readers: WatchReader[];
  agreement: Agreement[];
  by_facet: {
    facet: string;
    name: string;
    rows: { value: string | null; cases: number; agreement: Agreement[] }[];
  } | null;
  facets: { facet: string; name: string }[];
};

export type AuditEvent = {
  seq: number;
  at: string;
  actor: string;
  action: string;
  target: string;
  detail: unknown;
  hash: string;
};
export type AuditVerification = { sound: boolean; events: number; sentence: string; first_broken: number | null };
