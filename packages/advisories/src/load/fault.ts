/**
 * Why a source, or something of it, could not be taken; what a person does about it differs by this. None of them ever changes its name.
 *
 * - `unreachable`: no connection, or one that broke off or fell silent
 * - `refused`: the server answered that it gives us nothing
 * - `missing`: there is nothing at the address, or nothing any more
 * - `busy`: the server is overloaded or failing, and is to be asked later
 * - `broken`: what came is not what its publisher's checksum or signature says
 * - `unverified`: what came was taken, and its signature could not be verified
 * - `unreadable`: what came is not of the form or the size that was expected
 * - `partial`: some documents of it were not taken, the others were
 * - `stopped`: the update ended before the source was read
 * - `failed`: it could not be kept here
 */
export const faults = [
  'unreachable',
  'refused',
  'missing',
  'busy',
  'broken',
  'unverified',
  'unreadable',
  'partial',
  'stopped',
  'failed',
] as const;
export type Fault = (typeof faults)[number];

/** A source that cannot be read, and why. */
export class LoadError extends Error {
  override name = 'LoadError';
  readonly fault: Fault;

  constructor(fault: Fault, message: string) {
    super(message);
    this.fault = fault;
  }
}

/** What an answer that is no success means (RFC 9110, 15.5, 15.6; RFC 6585, 4). */
export function faultOfStatus(status: number): Fault {
  if (status === 404 || status === 410) return 'missing';
  return status >= 500 || status === 429 ? 'busy' : 'refused';
}
