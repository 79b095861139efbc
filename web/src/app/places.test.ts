import { describe, expect, it } from 'vitest';
import type { Me, Role } from '../api/types';
import { placesOf, startOf } from './places';

const person = (roles: Role[], administrator = false): Me => ({
  user: 'u',
  name: 'n',
  display_name: 'N',
  administrator,
  projects: [{ project: 'p', title: 'P', roles }],
});

describe('where a person starts', () => {
  it('is the reading room for those who only read', () => {
    expect(startOf(person(['reader']))).toBe('/reading/');
  });
  it('is the projects for those who also manage', () => {
    expect(startOf(person(['reader', 'manager']))).toBe('/projects');
    expect(placesOf(person(['reader', 'manager']))).toMatchObject({ projects: true, reading: true });
  });
  it('is the arbitration for arbiters', () => {
    expect(startOf(person(['arbiter']))).toBe('/arbitration');
  });
  it('is the identity map for custodians', () => {
    expect(startOf(person(['custodian']))).toBe('/identities');
  });
  it('is the projects for an administrator without roles', () => {
    expect(startOf(person([], true))).toBe('/projects');
  });
});
