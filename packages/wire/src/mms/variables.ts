import type { BerReader } from '../ber.ts';
import type { Fields } from '../fields.ts';
import { describeElement } from './data.ts';
import { describeName } from './names.ts';
import { ACCESS_ERROR, statuses } from './statuses.ts';

/** Visits the variables of an access specification: a list of them, or the name of a named list (ISO 9506-2, VariableAccessSpecification). */
export function describeVariables(reader: BerReader, out: Fields): void {
  const tag: number = reader.tag;
  if (tag === 0xa0) describeVariableList(reader, out);
  else if (tag === 0xa1 && reader.enter()) {
    out.open('variable_list');
    if (reader.next()) describeName(reader, out);
    out.close();
    reader.leave();
  }
}

/** Visits the variables inside the reader's element. */
export function describeVariableList(reader: BerReader, out: Fields): void {
  if (!reader.enter()) return;
  out.list('variables');
  while (reader.into(0x30)) {
    out.open('');
    while (reader.next()) {
      const tag: number = reader.tag;
      if (tag === 0xa0 && reader.enter()) {
        if (reader.next()) describeName(reader, out);
        reader.leave();
      } else out.bytes(tag === 0xa5 ? 'alternate_access' : 'specification', reader.bytes, reader.start, reader.stop);
    }
    out.close();
    reader.leave();
  }
  out.close();
  reader.leave();
}

/** Visits access results at the reader's level: values, and errors as `{ error }`. */
export function describeResults(reader: BerReader, name: string, out: Fields): void {
  out.list(name);
  while (reader.next()) describeResult(reader, out);
  out.close();
}

/** Visits the reader's element as one access result. */
export function describeResult(reader: BerReader, out: Fields): void {
  if (reader.tag !== 0x80) {
    describeElement(reader, '', out);
    return;
  }
  out.open('');
  out.text('error', accessErrorName(reader.unsigned()));
  out.close();
}

/** Name of a data access error. */
export function accessErrorName(code: number): string {
  return statuses.get(ACCESS_ERROR | code)?.name ?? `error_${code}`;
}
