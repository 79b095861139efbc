/**
 * The read as the reader has it: findings, answers, "no finding". This model is the truth of the screen; what the
 * viewports draw is a projection of it. Pure: ids come in with the action.
 */
import type { Answer, Draft, Finding, Mark, Protocol, Value } from '../api';
import { isAnswered, nestedFields, pruneValues } from './fields';

export type Content = Pick<Draft, 'findings' | 'answers' | 'no_finding'>;

/** `typed`: a keystroke in a text or number field; a run of them is one step to undo. */
export type Change =
  /** `more`: marks that come with the first, as the slices of a box do. */
  | { type: 'add-finding'; id: string; structure: string; mark: Mark; more?: Mark[] }
  | { type: 'add-mark'; finding: string; mark: Mark }
  /** The mark becomes these. */
  | { type: 'replace-mark'; finding: string; index: number; marks: Mark[] }
  /** All marks of a finding. */
  | { type: 'set-marks'; finding: string; marks: Mark[] }
  /** What is painted on these images; nothing is left where there are no pixels. */
  | { type: 'paint'; finding: string; structure: string; masks: Mark[] }
  /** The marks of one finding go over to another one. */
  | { type: 'merge'; from: string; into: string; marks: Mark[] }
  /** Some marks of a finding become another one of the same structure, of which the same is said. */
  | { type: 'split'; finding: string; id: string; indices: number[] }
  | { type: 'remove-mark'; finding: string; index: number }
  | { type: 'remove-finding'; finding: string }
  | { type: 'set-attribute'; finding: string; key: string; value: Value | undefined; typed?: boolean }
  | { type: 'answer'; question: string; instance: string | null; value: Value | undefined; typed?: boolean }
  | {
      type: 'answer-attribute';
      question: string;
      instance: string | null;
      key: string;
      value: Value | undefined;
      typed?: boolean;
    }
  | { type: 'set-no-finding'; value: boolean };

export const emptyContent: Content = { findings: [], answers: [], no_finding: false };

/** The content after a change. An impossible change (an unknown finding, say) leaves it as it is. */
export function reduce(protocol: Protocol, content: Content, change: Change): Content {
  switch (change.type) {
    case 'add-finding':
      return {
        ...content,
        no_finding: false,
        findings: [
          ...content.findings,
          { id: change.id, structure: change.structure, marks: [change.mark, ...(change.more ?? [])], attributes: {} },
        ],
      };
    case 'add-mark':
      return onFinding(content, change.finding, (finding) => ({
        ...finding,
        marks: [...finding.marks, change.mark],
      }));
    case 'replace-mark':
      return onFinding(content, change.finding, (finding) =>
        change.index in finding.marks
          ? {
              ...finding,
              marks: finding.marks.flatMap((mark, index) => (index === change.index ? change.marks : [mark])),
            }
          : finding,
      );
    case 'remove-mark':
      return onFinding(content, change.finding, (finding) => {
        const marks = finding.marks.filter((_, index) => index !== change.index);
        return marks.length === 0 ? null : { ...finding, marks };
      });
    case 'set-marks':
      return onFinding(content, change.finding, (finding) => withMarks(finding, change.marks));
    case 'paint':
      return painted(content, change);
    case 'merge': {
      const without = onFinding(content, change.from, () => null);
      return onFinding(without, change.into, (finding) => withMarks(finding, change.marks));
    }
    case 'split':
      return split(content, change);
    case 'remove-finding':
      return onFinding(content, change.finding, () => null);
    case 'set-attribute':
      return onFinding(content, change.finding, (finding) => {
        const fields = protocol.structures.find(({ key }) => key === finding.structure)?.attributes ?? [];
        return {
          ...finding,
          attributes: pruneValues(fields, withValue(finding.attributes, change.key, change.value)),
        };
      });
    case 'answer':
    case 'answer-attribute':
      return answer(protocol, content, change);
    case 'set-no-finding':
      if (change.value === content.no_finding || (change.value && content.findings.length > 0)) return content;
      return { ...content, no_finding: change.value };
  }
}

function split(content: Content, { finding: from, id, indices }: Extract<Change, { type: 'split' }>): Content {
  const before = content.findings.find((finding) => finding.id === from);
  const marks = before?.marks.filter((_, index) => indices.includes(index)) ?? [];
  // A box is the same on every slice: its slices are no parts.
  if (!before || marks.length === 0 || marks.length === before.marks.length || marks[0]?.shape === 'box') return content;
  const rest = { ...before, marks: before.marks.filter((mark) => !marks.includes(mark)) };
  const parts = [rest, { ...before, id, marks }];
  return { ...content, findings: content.findings.flatMap((finding) => (finding === before ? parts : [finding])) };
}

const withMarks = (finding: Finding, marks: Mark[]): Finding | null =>
  marks.length === 0 ? null : { ...finding, marks };

const isOnSame = (a: Mark, b: Mark) => a.instance === b.instance && a.frame === b.frame;

function painted(content: Content, change: Extract<Change, { type: 'paint' }>): Content {
  const { finding: id, structure, masks } = change;
  const kept = masks.filter(({ mask }) => mask && mask.runs.length > 0);
  if (content.findings.some((finding) => finding.id === id)) {
    return onFinding(content, id, (finding) => {
      const others = finding.marks.filter((mark) => !masks.some((mask) => isOnSame(mask, mark)));
      return withMarks(finding, [...others, ...kept]);
    });
  }
  if (kept.length === 0) return content;
  const begun = { id, structure, marks: kept, attributes: {} };
  return { ...content, no_finding: false, findings: [...content.findings, begun] };
}

function onFinding(content: Content, id: string, change: (finding: Finding) => Finding | null): Content {
  let touched = false;
  const findings = content.findings.flatMap((finding) => {
    if (finding.id !== id) return [finding];
    const next = change(finding);
    if (next !== finding) touched = true;
    return next ? [next] : [];
  });
  return touched ? { ...content, findings } : content;
}

function answer(
  protocol: Protocol,
  content: Content,
  change: Extract<Change, { type: 'answer' | 'answer-attribute' }>,
): Content {
  const question = protocol.questions.find(({ key }) => key === change.question);
  if (!question) return content;
  const before = answerTo(content, change.question, change.instance);
  const others = content.answers.filter((other) => other !== before);
  const value = change.type === 'answer' ? change.value : before?.value;
  if (!isAnswered(value)) return before ? { ...content, answers: others } : content;
  const attributes =
    change.type === 'answer'
      ? (before?.attributes ?? {})
      : withValue(before?.attributes ?? {}, change.key, change.value);
  const next: Answer = {
    question: change.question,
    instance: change.instance,
    value,
    attributes: pruneValues(nestedFields(question.answer, value), attributes),
  };
  return {
    ...content,
    answers: before ? content.answers.map((a) => (a === before ? next : a)) : [...others, next],
  };
}

/** The answer to a question: of the case (`instance` null) or of one image. */
export const answerTo = (content: Content, question: string, instance: string | null): Answer | undefined =>
  content.answers.find((answer) => answer.question === question && answer.instance === instance);

function withValue(values: Record<string, Value>, key: string, value: Value | undefined): Record<string, Value> {
  const { [key]: _before, ...others } = values;
  return isAnswered(value) ? { ...others, [key]: value } : others;
}
