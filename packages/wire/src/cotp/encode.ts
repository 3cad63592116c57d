/** A transport selector: text, or octets. */
export type Selector = string | ArrayLike<number>;

/** What a connection request and its confirm say. */
export interface ConnectionParameters {
  /** Reference that the sender of this TPDU chose for the connection. */
  source: number;
  /** Reference of the other side; 0 in a request. */
  destination?: number;
  calling: Selector;
  called: Selector;
  /** Power of two of the longest TPDU: 7 for 128 to 13 for 8192 octets. */
  size?: number;
}

/** A TPDU in its TPKT (RFC 1006 §6). */
export function encodeTpkt(...parts: readonly ArrayLike<number>[]): Uint8Array {
  const length = 4 + parts.reduce((sum, part) => sum + part.length, 0);
  const out = new Uint8Array(length);
  out.set([3, 0, length >> 8, length]);
  let at = 4;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const octets = (selector: Selector): number[] =>
  typeof selector === 'string' ? Array.from(selector, (character) => character.charCodeAt(0) & 0xff) : Array.from(selector);
const word = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];

function connection(code: number, x: ConnectionParameters): Uint8Array {
  const calling = octets(x.calling);
  const called = octets(x.called);
  const parameters = [0xc0, 1, x.size ?? 10, 0xc1, calling.length, ...calling, 0xc2, called.length, ...called];
  return encodeTpkt([6 + parameters.length, code, ...word(x.destination ?? 0), ...word(x.source), 0, ...parameters]);
}

/** Connection request of class 0 (X.224 §13.3). */
export const connectionRequest = (x: ConnectionParameters): Uint8Array => connection(0xe0, x);
/** Connection confirm of class 0 (X.224 §13.4). */
export const connectionConfirm = (x: ConnectionParameters): Uint8Array => connection(0xd0, x);
/** Disconnect request (X.224 §13.5); reason 128 is the normal one. */
export const disconnectRequest = (destination: number, source: number, reason = 128): Uint8Array =>
  encodeTpkt([6, 0x80, ...word(destination), ...word(source), reason]);

/** A TSDU in one data TPDU of class 0 (X.224 §13.7). */
export const data = (tsdu: ArrayLike<number>): Uint8Array => encodeTpkt([2, 0xf0, 0x80], tsdu);

/** A TSDU cut into data TPDUs that carry at most `longest` octets each; only the last has the end mark. */
export function dataParts(tsdu: Uint8Array, longest: number): Uint8Array[] {
  const out: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < tsdu.length; at += longest)
    out.push(encodeTpkt([2, 0xf0, at + longest >= tsdu.length ? 0x80 : 0], tsdu.subarray(at, at + longest)));
  return out;
}

/** A two-octet selector as SIMATIC reads it: 1 programming device, 2 operator panel, 3 S7 basic; rack and slot of the CPU. */
export const simaticTsap = (type: 1 | 2 | 3, rack: number, slot: number): number[] => [type, (rack << 5) | (slot & 0x1f)];
