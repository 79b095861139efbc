import { Text } from '@mantine/core';
import type { Agreement } from '../api/types';
import { DotInterval } from '../figures/DotInterval';
import { FigureFrame } from '../figures/FigureFrame';
import { agreementDots, agreementTable, FIGURE_HEADER } from './agreementRows';

/** Percent and chance-corrected agreement between readers, question by question and structure by structure. */
export function AgreementFigure({ project, agreement }: { project: string; agreement: Agreement[] }) {
  return (
    <FigureFrame
      title="Agreement between readers"
      note="Percent agreement beside coefficients that correct for chance; bars are intervals."
      file={`${project}-agreement`}
      header={['Of', 'Coefficient', ...FIGURE_HEADER]}
      rows={agreementTable(agreement)}
    >
      {agreement.length === 0 ? (
        <Text size="sm" c="dimmed">
          Needs cases that two or more readers have submitted.
        </Text>
      ) : (
        <DotInterval
          title="Agreement between readers"
          dots={agreementDots(agreement)}
          reading="coefficient"
          width={900}
        />
      )}
    </FigureFrame>
  );
}
