import { useQuery } from '@tanstack/react-query';
import { inProject } from './change';
import { api, data } from './client';

export function useTruth(project: string) {
  return useQuery({
    queryKey: inProject(project, 'truth'),
    queryFn: () => data(api.GET('/api/projects/{project}/truth', { params: { path: { project } } })),
  });
}

export function useTruthCase(project: string, id: string) {
  return useQuery({
    queryKey: inProject(project, 'truth', id),
    queryFn: () => data(api.GET('/api/projects/{project}/truth/{case}', { params: { path: { project, case: id } } })),
  });
}

export const exportAddress = (project: string, file: 'reference.json' | 'coco.json' | 'segmentations.zip') =>
  `/api/projects/${project}/exports/${file}`;
