import { Select, SimpleGrid, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Agreement, Watch } from '../api/types';
import { DotInterval } from '../figures/DotInterval';
import type { Dot } from '../figures/dotRows';
import { FigureFrame } from '../figures/FigureFrame';
import { Panel } from '../ui/Panel';
import { agreementTable, familyOf, FIGURE_HEADER } from './agreementRows';

type Props = { project: string; watch: Watch; chosen: string | null };
type Rows = NonNullable<Watch['by_facet']>['rows'];

/** The same agreement, broken down by one facet of the images. */
export function FacetAgreement({ project, watch, chosen }: Props) {
  const navigate = useNavigate();
  const facet = (
    <Select
      size="xs"
      w={220}
      aria-label="Facet"
      placeholder="Choose a facet"
      clearable
      searchable
      value={chosen}
      onChange={(value) =>
        void navigate({
          to: '/projects/$project/watch',
          params: { project },
          search: value === null ? {} : { facet: value },
        })
      }
      data={watch.facets.map((known) => ({ value: known.facet, label: known.name }))}
      data-testid="watch-facet"
    />
  );
  if (chosen === null || watch.by_facet == null) {
    return (
      <Panel title="Agreement by facet" actions={facet}>
        <Text size="sm" c="dimmed">
          Choose a facet, such as the manufacturer or the slice thickness, to see whether readers agree less in some
          images.
        </Text>
      </Panel>
    );
  }
  const { name, rows } = watch.by_facet;
  return (
    <FigureFrame
      title={`Agreement by ${name.toLowerCase()}`}
      note="Small groups have wide intervals: read the interval, not the dot."
      file={`${project}-agreement-by-${chosen}`}
      header={[name, 'Cases', 'Of', 'Coefficient', ...FIGURE_HEADER]}
      rows={rows.flatMap((row) => agreementTable(row.agreement).map((cells) => [row.value, row.cases, ...cells]))}
      actions={facet}
    >
      <ByFacet rows={rows} />
    </FigureFrame>
  );
}

const PERCENT = 'percent';

function ByFacet({ rows }: { rows: Rows }) {
  const families = [
    ...new Set(
      rows.flatMap((row) =>
        row.agreement.flatMap(({ chance_corrected: all }) => all.map((c) => familyOf(c.coefficient))),
      ),
    ),
  ];
  const [chosen, setChosen] = useState<string | null>(null);
  const family = chosen ?? families.at(-1) ?? PERCENT;
  const subjects = new Map(rows.flatMap((row) => row.agreement.map(({ subject, name }) => [subject, name] as const)));
  return (
    <>
      <Select
        size="xs"
        w={220}
        mb="sm"
        aria-label="Coefficient"
        allowDeselect={false}
        value={family}
        onChange={setChosen}
        data={[{ value: PERCENT, label: 'Percent agreement' }, ...families]}
      />
      <SimpleGrid cols={2} spacing="xl">
        {[...subjects].map(([subject, name]) => (
          <div key={subject}>
            <Text size="sm" fw={600} mb={4}>
              {name}
            </Text>
            <DotInterval
              title={name}
              dots={dotsOf(rows, subject, family)}
              reading={family === PERCENT ? 'proportion' : 'coefficient'}
              width={640}
            />
          </div>
        ))}
      </SimpleGrid>
    </>
  );
}

function dotsOf(rows: Rows, subject: string, family: string): Dot[] {
  return rows.flatMap((row) => {
    const agreement = row.agreement.find((known) => known.subject === subject);
    const figure = agreement && figureOf(agreement, family);
    return figure ? [{ key: row.value, label: `${row.value} (${row.cases})`, figure }] : [];
  });
}

function figureOf(agreement: Agreement, family: string) {
  if (family === PERCENT) return agreement.percent;
  return agreement.chance_corrected.find(({ coefficient }) => familyOf(coefficient) === family)?.figure;
}
