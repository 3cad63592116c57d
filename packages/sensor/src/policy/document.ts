export type { Allowance, Conduit, Exception, Member, Policy, Zone } from './schema.ts';

/** Number of the document's schema. */
export const SCHEMA = 1;

/** The built-in zone of all public addresses that no zone names. */
export const INTERNET_ZONE = 'internet';

/** A policy that cannot be used: file, line, column, what is wrong and what to do. */
export class PolicyError extends Error {
  override name = 'PolicyError';
}
