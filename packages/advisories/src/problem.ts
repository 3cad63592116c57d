import type { Fault } from './load/fault.ts';
import type { Refusal } from './refusal.ts';

/**
 * One thing that is wrong with an input, told so that a person can act on it.
 *
 * `at` is a JSON pointer (RFC 6901) into a document, or a file, line or address; `what` says what is wrong, `fix` what to do.
 * `fault` stands for `what` where something that was to be fetched is what is wrong; `refusal` says it by a code where a document was not taken.
 */
export type Problem = { at: string; what: string; fix: string; fault?: Fault; refusal?: Pick<Refusal, 'code' | 'values'> };

/** The outcome of reading something hostile: a value with the problems that were tolerated, or only the problems. */
export type Result<T> = { ok: true; value: T; problems: Problem[] } | { ok: false; problems: Problem[] };

/** A failed {@link Result} with one problem. */
export function failure(at: string, what: string, fix: string, fault?: Fault): { ok: false; problems: Problem[] } {
  return { ok: false, problems: [{ at, what, fix, ...(fault === undefined ? {} : { fault }) }] };
}

/** One line for a person: what, where, and what to do. */
export function problemText(problem: Problem): string {
  return `${problem.what} at ${problem.at === '' ? 'the document root' : problem.at}: ${problem.fix}`;
}
