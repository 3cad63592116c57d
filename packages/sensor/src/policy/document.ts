import type { Mistake } from '@fengsui/capture';

export type { Allowance, Conduit, Exception, Member, Policy, Zone } from './schema.ts';

/** Number of the document's schema. */
export const SCHEMA = 1;

/** The built-in zone of all public addresses that no zone names. */
export const INTERNET_ZONE = 'internet';

/** Where in a file something stands: line and column, from 1. */
export interface Place {
  path: string;
  line: number;
  column: number;
}

/** A policy that cannot be used: file, line, column, what is wrong and what to do. */
export class PolicyError extends Error {
  override name = 'PolicyError';
  readonly code: string;
  readonly values: Mistake['values'];
  /** What is wrong, without its place. */
  readonly text: string;
  /** Null for what no line of the policy is to blame for. */
  readonly place: Place | null;

  constructor({ code, values, text }: Mistake, place: Place | null = null, options?: ErrorOptions) {
    super(place === null ? text : `${place.path}:${place.line}:${place.column}: ${text}`, options);
    this.code = code;
    this.values = values;
    this.text = text;
    this.place = place;
  }
}
