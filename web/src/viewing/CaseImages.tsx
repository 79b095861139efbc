import { Box } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { CaseImagesProps } from './props';

const Images = lazy(() => import('./Images'));

/** The images of a case with marks that can be looked at and picked, not changed. The viewer is fetched when it is needed. */
export function CaseImages(props: CaseImagesProps) {
  return (
    <Box bg="#000" h="100%" style={{ minHeight: 0, minWidth: 0, position: 'relative', overflow: 'hidden' }}>
      <Suspense fallback={null}>
        <Images key={props.base} {...props} />
      </Suspense>
    </Box>
  );
}
