import { Text } from '@mantine/core';
import { Fragment } from 'react';

/** A file's path, which may break after each folder and leaves other columns their room. */
export function FileName({ path }: { path: string }) {
  return (
    <Text span size="sm" style={{ overflowWrap: 'anywhere' }}>
      {path.split(/(?<=\/)/).map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </Text>
  );
}
