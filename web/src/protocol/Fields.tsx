import { Stack, Text } from '@mantine/core';
import type { Field } from '../api/types';
import { answerText, choicesOf } from './answerText';

/** Attributes, each with what it may say, and what its choices ask further. */
export function Fields({ fields }: { fields: Field[] }) {
  if (fields.length === 0) return null;
  return (
    <Stack gap={6}>
      {fields.map((field) => (
        <div key={field.key}>
          <Text size="sm">
            {field.name}
            {field.required === false && (
              <Text span size="xs" c="dimmed">
                {' '}
                · optional
              </Text>
            )}
            <Text span c="dimmed">
              {' — '}
              {answerText(field.answer)}
            </Text>
          </Text>
          {choicesOf(field.answer)
            .filter((choice) => (choice.attributes ?? []).length > 0)
            .map((choice) => (
              <div key={choice.key} style={{ paddingLeft: 16, borderLeft: '1px solid var(--overread-line)' }}>
                <Text size="xs" c="dimmed">
                  if {choice.name}
                </Text>
                <Fields fields={choice.attributes ?? []} />
              </div>
            ))}
        </div>
      ))}
    </Stack>
  );
}
