import { Box, Flex } from '@mantine/core';
import { getRouteApi, Outlet } from '@tanstack/react-router';
import { createContext, useContext } from 'react';
import { Refusal } from '../api/refusal';
import type { Project, Role } from '../api/types';
import { useProject } from '../api/project';
import { useSignedIn } from '../app/SignedIn';
import { Loaded } from '../ui/Loaded';
import { Page } from '../ui/Page';
import { OutsidePage } from './OutsidePage';
import { Rail } from './Rail';

const route = getRouteApi('/signed-in/projects/$project');
const Current = createContext<Project | null>(null);

/** The project that the page stands in. */
export function useCurrentProject(): Project {
  const project = useContext(Current);
  if (project === null) throw new Error('This page stands outside of a project.');
  return project;
}

/** Whether the person holds one of these roles here; what they may not do is not offered. */
export function useHolds(...roles: Role[]): boolean {
  return useCurrentProject().roles.some((role) => roles.includes(role));
}

/** A project's pages with the rail of steps at their left. */
export function ProjectShell() {
  const { project: slug } = route.useParams();
  const query = useProject(slug);
  const { administrator } = useSignedIn();
  const outside = query.error instanceof Refusal && (query.error.status === 403 || query.error.status === 404);
  if (outside && administrator) return <OutsidePage slug={slug} />;
  if (query.data === undefined) {
    return (
      <Page title={slug}>
        <Loaded query={query}>{() => null}</Loaded>
      </Page>
    );
  }
  return (
    <Current.Provider value={query.data} key={slug}>
      <Flex align="flex-start">
        <Rail project={query.data} />
        <Box flex={1} miw={0}>
          <Outlet />
        </Box>
      </Flex>
    </Current.Provider>
  );
}
