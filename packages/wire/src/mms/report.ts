import type { BerReader } from '../ber.ts';
import type { Fields } from '../fields.ts';
import { bitStringText, DATA_BIT_STRING, DATA_VISIBLE_STRING, describeElement } from './data.ts';
import { describeResult, describeResults, describeVariables } from './variables.ts';

/** Optional fields of a report: bit of the bit string, and name of the element that then follows, in order (IEC 61850-8-1 §17.2). */
const optional: readonly (readonly [number, string])[] = [
  [1, 'sequence_number'],
  [2, 'time_of_entry'],
  [4, 'data_set'],
  [6, 'buffer_overflow'],
  [7, 'entry_id'],
  [8, 'configuration_revision'],
];
const SEGMENTATION = 9;
const DATA_REFERENCE = 5;
const REASON = 3;

const reasons = [
  'reserved',
  'data_change',
  'quality_change',
  'data_update',
  'integrity',
  'general_interrogation',
  'application_trigger',
];

/** Visits an information report that the reader has entered: a report of IEC 61850 by its fields, another as variables and results. */
export function describeReport(reader: BerReader, out: Fields): void {
  if (!reader.next()) return;
  describeVariables(reader, out);
  if (!reader.into(0xa0)) return;
  const results = reader.at;
  if (!reader.take(DATA_VISIBLE_STRING)) {
    describeResults(reader, 'results', out);
    return;
  }
  const id = reader.text(256);
  if (!reader.take(DATA_BIT_STRING)) {
    reader.at = results;
    describeResults(reader, 'results', out);
    return;
  }
  out.text('report_id', id);
  const options = bitStringText(reader.bytes, reader.start, reader.stop);
  out.text('optional_fields', options);
  const has = (bit: number) => options[bit] === '1';
  for (const [bit, name] of optional) if (has(bit) && reader.next()) describeElement(reader, name, out);
  if (has(SEGMENTATION)) {
    if (reader.next()) describeElement(reader, 'segment_number', out);
    if (reader.next()) describeElement(reader, 'more_segments_follow', out);
  }
  if (!reader.next()) return;
  const inclusion = bitStringText(reader.bytes, reader.start, reader.stop);
  out.text('inclusion', inclusion);
  const included = inclusion.replaceAll('0', '').length;
  if (has(DATA_REFERENCE)) {
    out.list('references');
    for (let i = 0; i < included && reader.next(); i++) out.text('', reader.text(256));
    out.close();
  }
  out.list('values');
  for (let i = 0; i < included && reader.next(); i++) describeResult(reader, out);
  out.close();
  if (!has(REASON)) return;
  out.list('reasons');
  for (let i = 0; i < included && reader.next(); i++) {
    const bits = bitStringText(reader.bytes, reader.start, reader.stop);
    out.text('', reasons.filter((_, bit) => bits[bit] === '1').join(' '));
  }
  out.close();
}
