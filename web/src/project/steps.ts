import type { StepName, StepState } from '../api/types';

/** The six steps' places in the left rail, in their order. */
export const STEPS: { step: StepName; name: string; path: `/projects/$project/${StepName}` }[] = [
  { step: 'dataset', name: 'Dataset', path: '/projects/$project/dataset' },
  { step: 'plan', name: 'Readers and plan', path: '/projects/$project/plan' },
  { step: 'protocol', name: 'Protocol', path: '/projects/$project/protocol' },
  { step: 'practice', name: 'Practice', path: '/projects/$project/practice' },
  { step: 'batches', name: 'Batches', path: '/projects/$project/batches' },
  { step: 'truth', name: 'Truth', path: '/projects/$project/truth' },
  { step: 'watch', name: 'Watch', path: '/projects/$project/watch' },
];

export const STATE_NAMES: Record<StepState, string> = {
  empty: 'not begun',
  ready: 'ready',
  active: 'under way',
  done: 'done',
};
