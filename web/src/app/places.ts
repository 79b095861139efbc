import type { Me, Role } from '../api/types';

/** The parts of the app that a person has a use for. */
export type Places = { projects: boolean; reading: boolean; arbitration: boolean; identities: boolean; people: boolean };

const OVERSEES: Role[] = ['manager', 'clinical_lead', 'auditor'];

export function placesOf(me: Me): Places {
  const holds = (roles: Role[]) => me.projects.some((project) => project.roles.some((role) => roles.includes(role)));
  return {
    projects: me.administrator || holds(OVERSEES),
    reading: holds(['reader']),
    arbitration: holds(['arbiter']),
    identities: holds(['custodian']),
    people: me.administrator,
  };
}

/** The address that a person starts at. Readers leave this app for the reading room. */
export function startOf(me: Me): '/projects' | '/arbitration' | '/identities' | '/reading/' {
  const places = placesOf(me);
  if (places.projects) return '/projects';
  if (places.reading) return '/reading/';
  if (places.arbitration) return '/arbitration';
  return places.identities ? '/identities' : '/projects';
}
