import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { DatasetPage } from '../dataset/DatasetPage';
import { ProjectShell } from '../project/ProjectShell';
import { signedIn } from './roots';
import { caseSearch, facetSearch, truthSearch } from './search';

const project = createRoute({ getParentRoute: () => signedIn, path: '/projects/$project', component: ProjectShell });

const overview = createRoute({
  getParentRoute: () => project,
  path: '/',
  component: lazyRouteComponent(() => import('../project/OverviewPage'), 'OverviewPage'),
});
const dataset = createRoute({ getParentRoute: () => project, path: 'dataset', component: DatasetPage });
const cases = createRoute({
  getParentRoute: () => dataset,
  path: '/',
  validateSearch: caseSearch,
  component: lazyRouteComponent(() => import('../dataset/CasesTab'), 'CasesTab'),
});
const composition = createRoute({
  getParentRoute: () => dataset,
  path: 'composition',
  validateSearch: facetSearch,
  component: lazyRouteComponent(() => import('../dataset/CompositionTab'), 'CompositionTab'),
});
const split = createRoute({
  getParentRoute: () => dataset,
  path: 'split',
  component: lazyRouteComponent(() => import('../split/SplitTab'), 'SplitTab'),
});
const imports = createRoute({
  getParentRoute: () => dataset,
  path: 'import',
  component: lazyRouteComponent(() => import('../import/ImportTab'), 'ImportTab'),
});
const oneImport = createRoute({
  getParentRoute: () => dataset,
  path: 'import/$import',
  component: lazyRouteComponent(() => import('../import/ImportReport'), 'ImportReport'),
});
const quarantine = createRoute({
  getParentRoute: () => dataset,
  path: 'quarantine',
  component: lazyRouteComponent(() => import('../quarantine/QuarantineTab'), 'QuarantineTab'),
});
const burnedIn = createRoute({
  getParentRoute: () => dataset,
  path: 'burned-in',
  component: lazyRouteComponent(() => import('../burnedIn/BurnedInTab'), 'BurnedInTab'),
});
const deidentification = createRoute({
  getParentRoute: () => dataset,
  path: 'deidentification',
  component: lazyRouteComponent(() => import('../deidentification/DeidentificationTab'), 'DeidentificationTab'),
});
const casePage = createRoute({
  getParentRoute: () => project,
  path: 'cases/$case',
  component: lazyRouteComponent(() => import('../dataset/CasePage'), 'CasePage'),
});
const plan = createRoute({
  getParentRoute: () => project,
  path: 'plan',
  component: lazyRouteComponent(() => import('../plan/PlanPage'), 'PlanPage'),
});
const protocol = createRoute({
  getParentRoute: () => project,
  path: 'protocol',
  component: lazyRouteComponent(() => import('../protocol/ProtocolPage'), 'ProtocolPage'),
});
const protocolVersion = createRoute({
  getParentRoute: () => project,
  path: 'protocol/$version',
  component: lazyRouteComponent(() => import('../protocol/VersionPage'), 'VersionPage'),
});
const practice = createRoute({
  getParentRoute: () => project,
  path: 'practice',
  component: lazyRouteComponent(() => import('../practice/PracticePage'), 'PracticePage'),
});
const batches = createRoute({
  getParentRoute: () => project,
  path: 'batches',
  component: lazyRouteComponent(() => import('../batch/BatchesPage'), 'BatchesPage'),
});
const batch = createRoute({
  getParentRoute: () => project,
  path: 'batches/$batch',
  component: lazyRouteComponent(() => import('../batch/BatchPage'), 'BatchPage'),
});
const truth = createRoute({
  getParentRoute: () => project,
  path: 'truth',
  validateSearch: truthSearch,
  component: lazyRouteComponent(() => import('../truth/TruthPage'), 'TruthPage'),
});
const truthCase = createRoute({
  getParentRoute: () => project,
  path: 'truth/$case',
  component: lazyRouteComponent(() => import('../truth/TruthCasePage'), 'TruthCasePage'),
});
const watch = createRoute({
  getParentRoute: () => project,
  path: 'watch',
  validateSearch: facetSearch,
  component: lazyRouteComponent(() => import('../watch/WatchPage'), 'WatchPage'),
});
const audit = createRoute({
  getParentRoute: () => project,
  path: 'audit',
  component: lazyRouteComponent(() => import('../audit/AuditPage'), 'AuditPage'),
});
const settings = createRoute({
  getParentRoute: () => project,
  path: 'settings',
  component: lazyRouteComponent(() => import('../project/SettingsPage'), 'SettingsPage'),
});

/** A project's pages, in the order of the six steps. */
export const projectRoutes = project.addChildren([
  overview,
  dataset.addChildren([cases, composition, split, imports, oneImport, quarantine, burnedIn, deidentification]),
  casePage,
  plan,
  protocol,
  protocolVersion,
  practice,
  batches,
  batch,
  truth,
  truthCase,
  watch,
  audit,
  settings,
]);
