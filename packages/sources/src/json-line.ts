import type { SourceRecord } from './format.ts';
import { RecordError, refusal } from './refusal.ts';

/** Longest record that is read. */
export const RECORD_LIMIT = 1 << 20;

/** Reads a line as a JSON object. Throws RecordError. */
export function jsonRecord(line: string): SourceRecord {
  if (line.length > RECORD_LIMIT) throw new RecordError(refusal('long', { most: RECORD_LIMIT }));
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new RecordError(refusal('notJson', { text: line.slice(0, 60) }));
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new RecordError(refusal('notObject', {}));
  return value as SourceRecord;
}

/** Reads a whole document as a JSON object. Throws RecordError. */
export function jsonDocument(text: string): SourceRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RecordError(refusal('notJsonDocument', { reason: (error as Error).message }), { cause: error });
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new RecordError(refusal('notObject', {}));
  return value as SourceRecord;
}

/** Nanoseconds since 1970 of a time in seconds; null when it is none. */
export function fromSeconds(value: unknown): bigint | null {
  const seconds = typeof value === 'string' ? Number(value) : value;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds < 0 || seconds > 1e11) return null;
  return BigInt(Math.round(seconds * 1e6)) * 1000n;
}

/** Nanoseconds since 1970 of a time as ISO 8601, with or without a colon in its offset; null when it is none. */
export function fromText(value: unknown): bigint | null {
  if (typeof value !== 'string') return null;
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/i.exec(value.trim());
  if (!match) return null;
  const [, day, clock, fraction = '', zone = 'Z'] = match;
  const whole = Date.parse(`${day}T${clock}${zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase()}`);
  return Number.isNaN(whole) ? null : BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}
