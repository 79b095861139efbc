import { memo } from 'react';
import type { Missing, Question, Value } from '../api';
import { askedFields, nestedFields } from '../draft/fields';
import { answerTo, type Change, type Content } from '../draft/reducer';
import { FieldInput } from './FieldInput';

export type QuestionsProps = {
  questions: Question[];
  /** The image that image-level questions are about; null for questions about the case. */
  instance: string | null;
  content: Content;
  missing: Missing[];
  onChange(change: Change): void;
};

/** Questions of one scope, each followed by what its answer opens. */
export const Questions = memo(function Questions({ questions, instance, content, missing, onChange }: QuestionsProps) {
  return questions.map((question) => {
    const answer = answerTo(content, question.key, instance);
    const lacks = (attribute: string | null) =>
      missing.some((one) => one.question === question.key && one.instance === instance && one.attribute === attribute);
    const nested = askedFields(nestedFields(question.answer, answer?.value), answer?.attributes ?? {}, 1);
    const at = { question: question.key, instance };
    return (
      <div key={`${question.key}/${instance}`}>
        <FieldInput
          field={question}
          value={answer?.value}
          isMissing={lacks(null)}
          testId={`question-${question.key}`}
          onChange={(value: Value | undefined, typed) => onChange({ type: 'answer', ...at, value, typed })}
        />
        {nested.map(({ field, depth }) => (
          <FieldInput
            key={field.key}
            field={field}
            depth={depth}
            value={answer?.attributes[field.key]}
            isMissing={lacks(field.key)}
            testId={`question-${question.key}-${field.key}`}
            onChange={(value, typed) => onChange({ type: 'answer-attribute', ...at, key: field.key, value, typed })}
          />
        ))}
      </div>
    );
  });
});
