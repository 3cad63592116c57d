/** Contents of an element: bytes, or elements already encoded. */
export type BerContents = ArrayLike<number>;

/**
 * One element of Basic Encoding Rules with definite length (ITU-T X.690 §8.1).
 * @param tag identifier octets as one number: 0x02, 0xa4, 0xbf48
 * @param contents put behind each other
 */
export function berElement(tag: number, ...contents: readonly BerContents[]): Uint8Array {
  let length = 0;
  for (const part of contents) length += part.length;
  const head = [...octets(tag), ...lengthOctets(length)];
  const out = new Uint8Array(head.length + length);
  out.set(head, 0);
  let at = head.length;
  for (const part of contents) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Two's complement integer in as few octets as it needs; `tag` is INTEGER without another. */
export function berIntegerElement(value: number | bigint, tag = 0x02): Uint8Array {
  return berElement(tag, integerOctets(BigInt(value)));
}

/** Text of single bytes. */
export function berTextElement(value: string, tag: number): Uint8Array {
  return berElement(
    tag,
    Array.from(value, (character) => character.charCodeAt(0) & 0xff),
  );
}

/** Boolean; true is 0xff, as DER writes it. */
export function berBooleanElement(value: boolean, tag = 0x01): Uint8Array {
  return berElement(tag, [value ? 0xff : 0]);
}

/** Object identifier of its dotted text. */
export function berObjectIdentifierElement(dotted: string, tag = 0x06): Uint8Array {
  const arcs = dotted.split('.').map(Number);
  const joined = [arcs[0] * 40 + arcs[1], ...arcs.slice(2)];
  return berElement(tag, joined.flatMap(base128));
}

/** Bit string of `unused` and its octets. */
export function berBitStringElement(bits: readonly (boolean | number)[], tag = 0x03): Uint8Array {
  const out = new Array<number>((bits.length + 7) >> 3).fill(0);
  bits.forEach((bit, i) => {
    if (bit) out[i >> 3] |= 0x80 >> (i & 7);
  });
  return berElement(tag, [out.length * 8 - bits.length, ...out]);
}

/** Octets of a two's complement integer, most significant first, as few as it needs. */
export function integerOctets(value: bigint): number[] {
  const out: number[] = [];
  let rest = value;
  do {
    out.unshift(Number(rest & 0xffn));
    rest >>= 8n;
  } while (!(rest === 0n && out[0] < 0x80) && !(rest === -1n && out[0] >= 0x80));
  return out;
}

function octets(tag: number): number[] {
  const out: number[] = [];
  let rest = tag;
  do {
    out.unshift(rest & 0xff);
    rest = Math.floor(rest / 256);
  } while (rest > 0);
  return out;
}

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length];
  const out = octets(length);
  return [0x80 | out.length, ...out];
}

function base128(arc: number): number[] {
  const out = [arc & 0x7f];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) out.unshift((rest & 0x7f) | 0x80);
  return out;
}
