import type { Head } from '@fengsui/wire';
import type { Course, Moment } from './course.ts';

/** Several state machines of one conversation. */
export class SeveralCourses implements Course {
  private readonly courses: readonly Course[];

  constructor(...courses: readonly Course[]) {
    this.courses = courses;
  }

  step(bytes: Uint8Array, head: Head, moment: Moment): void {
    for (const course of this.courses) course.step(bytes, head, moment);
  }
}
