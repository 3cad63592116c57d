const u16 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];

function header(type: number, sequence: number, mailbox: number, text: ArrayLike<number>): Uint8Array {
  const out = new Uint8Array(56 + text.length);
  out.set([type, 0, ...u16(sequence), ...u16(text.length)]);
  out.set([0x06, mailbox], 30);
  out.set([0x10, 0x0e], 36);
  out.set([1, 1], 40);
  out.set(text, 56);
  return out;
}

/** The first message of a connection, and its answer. */
export const initialise = (): Uint8Array => new Uint8Array(56);
export const initialiseResponse = (): Uint8Array => Uint8Array.of(1, ...new Uint8Array(55));

/** A request without text: service code and the five bytes behind it. */
export function request(sequence: number, service: number, data: readonly number[] = []): Uint8Array {
  const out = header(2, sequence, 0xc0, []);
  out.set([service, ...data.slice(0, 5)], 42);
  return out;
}
/** Reads or writes memory at an offset, which counts from 0. */
export const readMemory = (sequence: number, selector: number, offset: number, count: number): Uint8Array =>
  request(sequence, 0x04, [selector, ...u16(offset), ...u16(count)]);
export function writeWords(sequence: number, selector: number, offset: number, values: readonly number[]): Uint8Array {
  const out = header(2, sequence, 0x80, values.flatMap(u16));
  out.set([0x02, 0, 0, 0, 0, 0, 1, 1, 0x07, selector, ...u16(offset), ...u16(values.length)], 42);
  return out;
}
/** An answer with six bytes of data, or with text. `status`: the word of GFK-0529 table 3-8. */
export function reply(sequence: number, data: readonly number[], status = 0): Uint8Array {
  const long = data.length > 6;
  const out = header(3, sequence, long ? 0x94 : 0xd4, long ? data : []);
  if (!long) out.set(data, 44);
  out.set([0xff, 2, 3, 0, ...u16(status)], 50);
  return out;
}
export function refusal(sequence: number, major: number, minor: number): Uint8Array {
  const out = header(3, sequence, 0xd1, []);
  out.set([major, minor], 42);
  return out;
}
