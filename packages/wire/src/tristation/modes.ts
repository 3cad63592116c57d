import type { Head } from '../message.ts';
import { GET_CP_STATUS_RESPONSE, keyStates, programStates } from './functions.ts';
import { PARAMETERS } from './read.ts';

/** What an answer says of its controller: where the key stands, and what the program does; '' where it does not say. Reused. */
interface Modes {
  key: string;
  program: string;
}

const modes: Modes = { key: '', program: '' };

/** Places of key and program in the parameters of the answers that tell both. */
const PLACES: ReadonlyMap<number, { readonly key: number; readonly program: number }> = new Map([
  [GET_CP_STATUS_RESPONSE, { key: 7, program: 8 }],
  [119, { key: 4, program: 3 }],
]);
/** Answers that say what the program does from now on. */
const TOLD: ReadonlyMap<number, string> = new Map([
  [109, 'running'],
  [110, 'halted'],
  [111, 'paused'],
]);

/** Reads the modes that an answer tells. The object is the same each time. */
export function readModes(bytes: Uint8Array, { code, start, end, problem }: Head): Modes {
  const at = start + PARAMETERS;
  const places = problem === '' ? PLACES.get(code) : undefined;
  const state = (place: number, names: readonly string[]): string =>
    at + place < end - 2 ? (names[bytes[at + place]] ?? '') : '';
  modes.key = places ? state(places.key, keyStates) : '';
  modes.program = places ? state(places.program, programStates) : problem === '' ? (TOLD.get(code) ?? '') : '';
  return modes;
}
