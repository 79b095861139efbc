import { createRootRoute, createRoute, Outlet } from '@tanstack/react-router';
import { NotFound } from './NotFound';
import { SignedIn } from './SignedIn';

export const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

/** All that needs a session lies below this. */
export const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: SignedIn });
