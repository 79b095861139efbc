import { Group, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { Facet } from '../api/types';
import { useFacets } from '../api/dataset';
import { SPLIT_COLORS } from '../figures/color';
import { FigureFrame } from '../figures/FigureFrame';
import { Legend, StackedBars } from '../figures/StackedBars';
import { Empty } from '../ui/Empty';
import { Loaded } from '../ui/Loaded';
import { SPLIT_NAMES } from '../ui/words';
import { barsOf, informative } from './composition';

const route = getRouteApi('/signed-in/projects/$project/dataset/composition');

/** How the cases are composed, facet by facet, in each split. */
export function CompositionTab() {
  const { project } = route.useParams();
  const { facet: chosen } = route.useSearch();
  const facets = useFacets(project);
  const navigate = useNavigate();
  const choose = (facet: string | null) =>
    void navigate({
      to: '/projects/$project/dataset/composition',
      params: { project },
      search: facet === null ? {} : { facet },
    });
  return (
    <Loaded query={facets}>
      {(data) => {
        const all = data.facets;
        if (all.length === 0) {
          return <Empty title="Nothing to show yet">Import images first; their headers fill this page.</Empty>;
        }
        const shown = chosen === undefined ? informative(all) : all.filter((facet) => facet.facet === chosen);
        return (
          <Stack gap="sm">
            <Group justify="space-between">
              <Select
                size="xs"
                w={260}
                aria-label="Facet"
                placeholder="Facets that vary"
                clearable
                searchable
                value={chosen ?? null}
                onChange={choose}
                data={all.map((facet) => ({ value: facet.facet, label: facet.name }))}
                data-testid="composition-facet"
              />
              <Legend
                entries={(['test', 'validation', 'training', 'none'] as const).map((split) => ({
                  name: SPLIT_NAMES[split],
                  color: SPLIT_COLORS[split],
                }))}
              />
            </Group>
            {shown.length === 0 && <Text size="sm">All cases agree in every facet; choose one above to see it.</Text>}
            <SimpleGrid cols={chosen === undefined ? { base: 1, lg: 2 } : 1} spacing="sm">
              {shown.map((facet) => (
                <FacetFigure key={facet.facet} project={project} facet={facet} />
              ))}
            </SimpleGrid>
          </Stack>
        );
      }}
    </Loaded>
  );
}

function FacetFigure({ project, facet }: { project: string; facet: Facet }) {
  const navigate = useNavigate();
  const open = (value: string) =>
    void navigate({ to: '/projects/$project/dataset', params: { project }, search: { facet: facet.facet, value } });
  return (
    <FigureFrame
      title={facet.name}
      file={`${project}-${facet.facet}`}
      header={['Value', 'Cases', 'Test', 'Validation', 'Training', 'Not divided']}
      rows={facet.values.map(({ value, cases, by_split: by }) => [
        value ?? 'not stated',
        cases,
        by.test,
        by.validation,
        by.training,
        by.none,
      ])}
    >
      <StackedBars bars={barsOf(facet)} onOpen={open} />
    </FigureFrame>
  );
}
