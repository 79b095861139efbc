import type { Field, Missing, Protocol, Series, Value } from '../api';
import { askedFields, fault, isAnswered, nestedFields } from './fields';
import { answerTo, type Content } from './reducer';

const nothing = { finding: null, question: null, instance: null, attribute: null };

/** What the read still lacks before it can be submitted, in the order of the screen. The server checks the same. */
export function missing(protocol: Protocol, series: Series[], content: Content): Missing[] {
  const instances = series.flatMap((one) => one.instances.map(({ instance }) => instance));
  return [
    ...missingStatement(protocol, content),
    ...missingAttributes(protocol, content),
    ...missingAnswers(protocol, instances, content),
  ];
}

function missingStatement(protocol: Protocol, content: Content): Missing[] {
  if (protocol.structures.length === 0 || content.findings.length > 0 || content.no_finding) return [];
  return [{ ...nothing, sentence: 'Nothing is marked: mark what you see, or state “No finding”.' }];
}

function missingAttributes(protocol: Protocol, content: Content): Missing[] {
  return content.findings.flatMap((finding, index) => {
    const structure = protocol.structures.find(({ key }) => key === finding.structure);
    if (!structure) return [];
    const name = `Finding ${index + 1} (${structure.name})`;
    return missingFields(structure.attributes, finding.attributes, name).map((one) => ({
      ...nothing,
      finding: finding.id,
      ...one,
    }));
  });
}

function missingAnswers(protocol: Protocol, instances: string[], content: Content): Missing[] {
  return protocol.questions.flatMap((question) => {
    const places: (string | null)[] = question.scope === 'case' ? [null] : instances;
    return places.flatMap((instance): Missing[] => {
      const where = instance === null ? '' : ` (image ${instances.indexOf(instance) + 1} of ${instances.length})`;
      const at = { ...nothing, question: question.key, instance };
      const answer = answerTo(content, question.key, instance);
      if (!answer) return question.required ? [{ ...at, sentence: `“${question.name}”${where} is not answered.` }] : [];
      const wrong = fault(question.answer, answer.value);
      if (wrong) return [{ ...at, sentence: `“${question.name}”${where} must be ${wrong}.` }];
      return missingFields(
        nestedFields(question.answer, answer.value),
        answer.attributes,
        `“${question.name}”${where}`,
      ).map((one) => ({ ...at, ...one }));
    });
  });
}

function missingFields(
  fields: Field[],
  values: Record<string, Value>,
  of: string,
): Pick<Missing, 'attribute' | 'sentence'>[] {
  return askedFields(fields, values).flatMap(({ field }) => {
    const value = values[field.key];
    if (!isAnswered(value))
      return field.required ? [{ attribute: field.key, sentence: `${of}: “${field.name}” is not answered.` }] : [];
    const wrong = fault(field.answer, value);
    return wrong ? [{ attribute: field.key, sentence: `${of}: “${field.name}” must be ${wrong}.` }] : [];
  });
}
