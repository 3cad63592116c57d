import { utf8 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Head } from '../message.ts';
import * as fn from './functions.ts';
import { OptionReader } from './options.ts';

/** Most options of one message that are told. */
const LISTED = 48;

/** Visits header, options and payload. Path and query are told as one text each. */
export function describe(bytes: Uint8Array, { start, end, sequence }: Head, out: Fields): void {
  if (end - start < 4) return;
  const token = bytes[start] & 15;
  const code = bytes[start + 1];
  out.text('type', fn.types[(bytes[start] >> 4) & 3]);
  out.text('code', `${code >> 5}.${String(code & 31).padStart(2, '0')}`);
  if (code >= 0x20) out.text('response', fn.successes.get(code) ?? fn.statuses.get(code)?.name ?? `code_${code}`);
  out.number('message_id', sequence);
  if (token > 8 || start + 4 + token > end) return;
  if (token > 0) out.bytes('token', bytes, start + 4, start + 4 + token);
  const options = new OptionReader().over(bytes, start + 4 + token, end);
  let path = '';
  let query = '';
  let location = '';
  for (let i = 0; i < LISTED && options.next(); i++) {
    const { number } = options;
    const text = () => utf8(bytes, options.start, options.stop, 1024);
    if (number === fn.URI_PATH) path += `/${text()}`;
    else if (number === fn.URI_QUERY) query += `${query === '' ? '' : '&'}${text()}`;
    else if (number === fn.LOCATION_PATH) location += `/${text()}`;
    else {
      const known = fn.options.get(number);
      if (known === undefined) out.bytes(`option_${number}`, bytes, options.start, options.stop);
      else if (known[1] === 'text') out.text(known[0], text());
      else if (known[1] === 'number') out.number(known[0], options.value);
      else if (known[1] === 'empty') out.flag(known[0], true);
      else out.bytes(known[0], bytes, options.start, options.stop);
    }
  }
  if (path !== '') out.text('path', path);
  if (query !== '') out.text('query', query);
  if (location !== '') out.text('location', location);
  if (!options.broken && options.payload < end) describePayload(bytes, options.payload, end, out);
}

function describePayload(bytes: Uint8Array, start: number, end: number, out: Fields): void {
  out.number('payload_length', end - start);
  for (let i = start; i < Math.min(end, start + 256); i++) {
    if (bytes[i] < 0x20 && bytes[i] !== 9 && bytes[i] !== 10 && bytes[i] !== 13) {
      out.bytes('payload', bytes, start, end);
      return;
    }
  }
  out.text('payload', utf8(bytes, start, end, 1024));
}
