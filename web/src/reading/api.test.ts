import { describe, expectTypeOf, it } from 'vitest';
import type { components } from '../api/schema';
import type {
  Answer,
  Choice,
  Draft,
  Field,
  Finding,
  Mark,
  Protocol,
  Question,
  Read,
  ReadingHome,
  ReadingProject,
  ReleasedProtocol,
  Series,
  Shape,
  Structure,
  Upcoming,
} from './api';

type Schemas = components['schemas'];

/** Held by the type checker: a field that the server renames, adds or drops no longer compiles here. */
describe('the reading room’s types', () => {
  it('have the fields of the server’s description', () => {
    expectTypeOf<keyof Mark>().toEqualTypeOf<keyof Schemas['Mark']>();
    expectTypeOf<keyof Finding>().toEqualTypeOf<keyof Schemas['Finding']>();
    expectTypeOf<keyof Answer>().toEqualTypeOf<keyof Schemas['Answer']>();
    expectTypeOf<keyof Draft>().toEqualTypeOf<keyof Schemas['Draft']>();
    expectTypeOf<keyof Series>().toEqualTypeOf<keyof Schemas['Series']>();
    expectTypeOf<keyof Choice>().toEqualTypeOf<keyof Schemas['Choice']>();
    expectTypeOf<keyof Field>().toEqualTypeOf<keyof Schemas['Field']>();
    expectTypeOf<keyof Structure>().toEqualTypeOf<keyof Schemas['Structure']>();
    expectTypeOf<keyof Question>().toEqualTypeOf<keyof Schemas['Question']>();
    expectTypeOf<keyof Protocol>().toEqualTypeOf<keyof Schemas['Protocol']>();
    expectTypeOf<keyof Read>().toEqualTypeOf<keyof Schemas['ReadingRead']>();
    expectTypeOf<keyof ReadingHome>().toEqualTypeOf<keyof Schemas['ReadingHome']>();
    expectTypeOf<keyof ReadingProject>().toEqualTypeOf<keyof Schemas['ReadingProject']>();
    expectTypeOf<keyof ReleasedProtocol>().toEqualTypeOf<keyof Schemas['ReadingProtocol']>();
    expectTypeOf<keyof Upcoming>().toEqualTypeOf<keyof Schemas['UpcomingRead']>();
  });

  it('are what the server accepts, and know all that it sends', () => {
    expectTypeOf<Draft>().toExtend<Schemas['Draft']>();
    expectTypeOf<Schemas['Shape']>().toEqualTypeOf<Shape>();
    expectTypeOf<Schemas['Series']>().toExtend<Series>();
    expectTypeOf<Schemas['ReadingHome']>().toExtend<ReadingHome>();
  });
});
