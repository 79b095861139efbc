import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { SignInPage } from '../account/SignInPage';
import { Home } from './Home';
import { projectRoutes } from './projectRoutes';
import { root, signedIn } from './roots';
import { thenSearch } from './search';

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: SignInPage,
  validateSearch: thenSearch,
});

const home = createRoute({ getParentRoute: () => signedIn, path: '/', component: Home });
const projects = createRoute({
  getParentRoute: () => signedIn,
  path: '/projects',
  component: lazyRouteComponent(() => import('../project/ProjectsPage'), 'ProjectsPage'),
});
const newProject = createRoute({
  getParentRoute: () => signedIn,
  path: '/projects/new',
  component: lazyRouteComponent(() => import('../project/NewProjectPage'), 'NewProjectPage'),
});
const people = createRoute({
  getParentRoute: () => signedIn,
  path: '/people',
  component: lazyRouteComponent(() => import('../people/PeoplePage'), 'PeoplePage'),
});

const identities = createRoute({
  getParentRoute: () => signedIn,
  path: '/identities',
  component: lazyRouteComponent(() => import('../identity/IdentitiesPage'), 'IdentitiesPage'),
});
const tokens = createRoute({
  getParentRoute: () => signedIn,
  path: '/tokens',
  component: lazyRouteComponent(() => import('../token/TokensPage'), 'TokensPage'),
});

const arbitrationHome = createRoute({
  getParentRoute: () => signedIn,
  path: '/arbitration',
  component: lazyRouteComponent(() => import('../arbitration/ArbitrationHome'), 'ArbitrationHome'),
});
const arbitration = createRoute({
  getParentRoute: () => signedIn,
  path: '/arbitration/$token',
  component: lazyRouteComponent(() => import('../arbitration/DecisionPage'), 'DecisionPage'),
});

const tree = root.addChildren([
  signIn,
  signedIn.addChildren([home, projects, newProject, people, tokens, identities, arbitrationHome, arbitration, projectRoutes]),
]);

export const router = createRouter({ routeTree: tree, defaultPreload: false, scrollRestoration: true });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
