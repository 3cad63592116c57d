import type { DecodedFrame } from './schema.ts';
import { recordLines } from './record-lines.ts';

/** Longest record that is taken apart into fields, and the bytes of one that are shown. */
const PARSED = 1 << 20;
const SHOWN = 2048;

/** Records of a file with a record a line, in the form in which frames are shown. A format that is one document has none. */
export async function decodeRecords(path: string, capture: string, format: string | null, numbers: readonly number[]) {
  const decoded: DecodedFrame[] = [];
  for await (const { record, line, text } of recordLines(path, numbers)) {
    decoded.push({
      capture,
      frame: record,
      at: null,
      length: Buffer.byteLength(text),
      layers: [{ name: format ?? 'record', summary: `line ${line}`, fields: fieldsOf(text) }],
      hex: Buffer.from(text.slice(0, SHOWN)).subarray(0, SHOWN).toString('hex'),
    });
  }
  return decoded;
}

/** Fields of a record by their paths; of a line that is no JSON object, the line. */
function fieldsOf(text: string): { name: string; value: string }[] {
  const fields: { name: string; value: string }[] = [];
  const add = (name: string, value: unknown): void => {
    if (fields.length >= 500) return;
    if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) add(name === '' ? key : `${name}.${key}`, inner);
    else fields.push({ name, value: String(value) });
  };
  try {
    const value: unknown = text.length > PARSED ? null : JSON.parse(text.trim().replace(/,$/, ''));
    if (typeof value === 'object' && value !== null) add('', value);
  } catch {
    // A line of text is its own field.
  }
  return fields.length > 0 ? fields : [{ name: 'message', value: text.slice(0, SHOWN) }];
}
