import type { Structure } from '../../api/types';

/** The attributes that can say a side: one choice of several, `left` and `right` among them. Pure. */
export function sideAttributes({ attributes }: Structure): { value: string; label: string }[] {
  const saysSide = attributes?.filter(
    ({ answer }) =>
      answer.kind === 'choice' && ['left', 'right'].every((side) => answer.choices.some(({ key }) => key === side)),
  );
  return (saysSide ?? []).map(({ key, name }) => ({ value: key, label: name }));
}
