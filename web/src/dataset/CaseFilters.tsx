import { Button, Group, SegmentedControl, Select } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useFacets } from '../api/dataset';
import type { CaseSearch } from '../app/search';
import { useCurrentProject } from '../project/ProjectShell';
import { SPLIT_NAMES } from '../ui/words';

/** Narrows the table to a split, or to a facet's value; kept in the address. */
export function CaseFilters({ search }: { search: CaseSearch }) {
  const { project } = useCurrentProject();
  const facets = useFacets(project);
  const navigate = useNavigate();
  const facet = facets.data?.facets.find((candidate) => candidate.facet === search.facet);

  const narrow = (change: Partial<CaseSearch>) => {
    void navigate({ to: '/projects/$project/dataset', params: { project }, search: { ...search, ...change } });
  };
  return (
    <Group gap="sm">
      <SegmentedControl
        size="xs"
        aria-label="Split"
        value={search.split ?? 'all'}
        onChange={(value) => narrow({ split: value === 'all' ? undefined : (value as CaseSearch['split']) })}
        data={[
          { value: 'all', label: 'All' },
          ...Object.entries(SPLIT_NAMES).map(([value, label]) => ({ value, label })),
        ]}
      />
      <Select
        size="xs"
        placeholder="Facet"
        aria-label="Facet"
        clearable
        searchable
        value={search.facet ?? null}
        onChange={(value) => narrow({ facet: value ?? undefined, value: undefined })}
        data={facets.data?.facets.map((candidate) => ({ value: candidate.facet, label: candidate.name })) ?? []}
      />
      {facet && (
        <Select
          size="xs"
          placeholder="Any value"
          aria-label={facet.name}
          clearable
          searchable
          value={search.value ?? null}
          onChange={(value) => narrow({ value: value ?? undefined })}
          data={facet.values.flatMap(({ value, cases }) =>
            value == null ? [] : [{ value, label: `${value} (${cases})` }],
          )}
        />
      )}
      {Object.keys(search).length > 0 && (
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => narrow({ split: undefined, facet: undefined, value: undefined })}
        >
          Clear
        </Button>
      )}
    </Group>
  );
}
