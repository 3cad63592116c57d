import type { Course } from './course.ts';
import { SamplesCourse } from './samples.ts';

/** State machines by the protocol whose conversations they watch. */
const courses: { readonly [protocol: string]: () => Course } = {
  sv: () => new SamplesCourse(),
  'r-sv': () => new SamplesCourse(),
};

/** The state machine for a new conversation of a protocol; null when it keeps none. */
export function courseOf(protocol: string): Course | null {
  return Object.hasOwn(courses, protocol) ? courses[protocol]() : null;
}
