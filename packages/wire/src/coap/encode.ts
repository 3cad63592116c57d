import { URI_PATH, URI_QUERY } from './functions.ts';

/** A message to encode. */
export interface Message {
  /** 0 confirmable, 1 non-confirmable, 2 acknowledgement, 3 reset. */
  type?: number;
  code: number;
  id: number;
  token?: readonly number[];
  path?: string;
  query?: readonly string[];
  /** Further options by number; an integer is written as short as it goes. */
  options?: readonly (readonly [number, number | string])[];
  payload?: ArrayLike<number> | string;
}

const bytesOf = (value: number | string): number[] => {
  if (typeof value === 'string') return [...new TextEncoder().encode(value)];
  const out: number[] = [];
  for (let left = value; left > 0; left = Math.floor(left / 256)) out.unshift(left & 0xff);
  return out;
};

const nibble = (value: number): readonly [number, number[]] =>
  value < 13 ? [value, []] : value < 269 ? [13, [value - 13]] : [14, [(value - 269) >> 8, (value - 269) & 0xff]];

/** The message's bytes (RFC 7252 §3). */
export function encodeMessage(message: Message): Uint8Array {
  const token = message.token ?? [];
  const path = (message.path ?? '').split('/').filter((segment) => segment !== '');
  const list = [
    ...path.map((segment) => [URI_PATH, segment] as const),
    ...(message.query ?? []).map((part) => [URI_QUERY, part] as const),
    ...(message.options ?? []),
  ].toSorted((a, b) => a[0] - b[0]);
  const out = [0x40 | ((message.type ?? 0) << 4) | token.length, message.code, message.id >> 8, message.id & 0xff, ...token];
  let last = 0;
  for (const [number, value] of list) {
    const content = bytesOf(value);
    const [delta, deltaMore] = nibble(number - last);
    const [length, lengthMore] = nibble(content.length);
    out.push((delta << 4) | length, ...deltaMore, ...lengthMore, ...content);
    last = number;
  }
  const payload = typeof message.payload === 'string' ? bytesOf(message.payload) : Array.from(message.payload ?? []);
  return Uint8Array.from(payload.length > 0 ? [...out, 0xff, ...payload] : out);
}
