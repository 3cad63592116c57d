import { u32le } from '../bytes.ts';
import { ACT_CONTROL, ACT_PROGRAM, ACT_READ, ACT_WRITE } from '../message.ts';

/** All main processors. */
const ALL = 0xff;

/** A command of the implant: what it is called, what it does, and how long its parameters are. */
interface ImplantCommand {
  readonly name: string;
  /** ACT_ bits. */
  readonly acts: number;
  /** Bytes in front of what is written. */
  readonly size: number;
}

const READ_MEMORY = 23;
const WRITE_MEMORY = 65;
const EXECUTE = 249;
const COMMANDS: ReadonlyMap<number, ImplantCommand> = new Map([
  [READ_MEMORY, { name: 'read_memory', acts: ACT_READ | ACT_PROGRAM, size: 10 }],
  [WRITE_MEMORY, { name: 'write_memory', acts: ACT_WRITE | ACT_PROGRAM, size: 10 }],
  [EXECUTE, { name: 'execute', acts: ACT_CONTROL | ACT_PROGRAM, size: 6 }],
]);

/**
 * The command to the implant of TRITON that bytes[at, end), the parameters of a request for the status of the main processors, are; null when they are
 * none. Its lengths are those of the published framework: code, processors, size and address of memory, or the address alone.
 */
export function implantCommand(bytes: Uint8Array, at: number, end: number): ImplantCommand | null {
  const length = end - at;
  if (length < 6 || bytes[at + 1] !== ALL) return null;
  const known = COMMANDS.get(bytes[at]);
  if (known === undefined) return null;
  const written = bytes[at] === WRITE_MEMORY && length >= known.size ? u32le(bytes, at + 2) : 0;
  return length === known.size + written ? known : null;
}
