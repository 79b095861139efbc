import { NumberInput, type NumberInputProps } from '@mantine/core';

type Props = Omit<NumberInputProps, 'value' | 'onChange'> & {
  value: number | null | undefined;
  onChange(value: number | null): void;
};

/** A number that may be left out. */
export function NumberField({ value, onChange, ...rest }: Props) {
  return (
    <NumberInput
      {...rest}
      value={value ?? ''}
      onChange={(typed) => onChange(typed === '' || !Number.isFinite(Number(typed)) ? null : Number(typed))}
    />
  );
}
