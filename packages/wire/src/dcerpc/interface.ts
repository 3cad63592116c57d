import {
  ACT_ALARM,
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DIAGNOSE,
  ACT_DISCOVER,
  ACT_IDENTIFY,
  ACT_PROGRAM,
  ACT_READ,
  ACT_REPORT,
  ACT_SESSION,
  ACT_WRITE,
} from '../message.ts';

/** One operation of an interface. */
export interface Operation {
  readonly number: number;
  /** The name in lower case with underscores. */
  readonly name: string;
  /** The interface's own name for it. */
  readonly title: string;
  readonly acts: number;
}

/** An interface that is called by its UUID. */
export interface RpcInterface {
  /** Number in our tables, 1 to 255, the same in all protocols inside. */
  readonly index: number;
  /** Name in lower case with underscores. */
  readonly name: string;
  readonly title: string;
  readonly uuid: string;
  /** The UUID as a message with little-endian integers carries it. */
  readonly bytes: Uint8Array;
  readonly operations: readonly Operation[];
}

/** What the letters behind an operation mean. */
const ACTS: { readonly [letter: string]: number } = {
  c: ACT_CONTROL,
  w: ACT_CONFIGURE,
  d: ACT_DISCOVER,
  s: ACT_SESSION,
  i: ACT_IDENTIFY | ACT_PROGRAM,
  r: ACT_READ,
  v: ACT_WRITE,
  p: ACT_REPORT,
  a: ACT_ALARM,
  x: ACT_DIAGNOSE,
  k: ACT_IDENTIFY,
};

const snake = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();

/**
 * Builds a line of the table of interfaces.
 * @param operations names in the order of the operation numbers, separated by spaces, what they do behind a `!`; `-` is none
 * @param first number of the first operation
 */
export function rpcInterface(
  index: number,
  name: string,
  title: string,
  uuid: string,
  operations: string,
  first = 0,
): RpcInterface {
  const rows = operations.split(/\s+/).filter((word) => word !== '');
  return {
    index,
    name,
    title,
    uuid,
    bytes: uuidBytes(uuid),
    operations: rows.flatMap((row, i) => {
      const [operation, letter] = row.split('!');
      return operation === '-'
        ? []
        : [{ number: first + i, name: `${name}_${snake(operation)}`, title: operation, acts: letter ? ACTS[letter] : 0 }];
    }),
  };
}

/** A UUID's octets as a message with little-endian integers carries them. */
export function uuidBytes(uuid: string): Uint8Array {
  const text = uuid.replaceAll('-', '');
  const octets = Array.from({ length: 16 }, (_, i) => Number.parseInt(text.slice(i * 2, i * 2 + 2), 16));
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  return Uint8Array.from(order, (from) => octets[from]);
}

const SWAPPED = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

/** The text of the UUID at `at`, in the byte order that the message says. */
export function uuidText(bytes: Uint8Array, at: number, little: boolean): string {
  let text = '';
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-';
    text += bytes[at + (little ? SWAPPED[i] : i)].toString(16).padStart(2, '0');
  }
  return text;
}

/** True when the 16 octets at `at` are the interface's UUID. */
export function isUuid(bytes: Uint8Array, at: number, uuid: Uint8Array, little: boolean): boolean {
  for (let i = 0; i < 16; i++) if (bytes[at + i] !== uuid[little ? i : SWAPPED[i]]) return false;
  return true;
}

/** The first of the interfaces whose UUID stands at `at`; null when none does. Allocates nothing. */
export function findInterface(
  list: readonly RpcInterface[],
  bytes: Uint8Array,
  at: number,
  little: boolean,
): RpcInterface | null {
  for (let i = 0; i < list.length; i++) if (isUuid(bytes, at, list[i].bytes, little)) return list[i];
  return null;
}
