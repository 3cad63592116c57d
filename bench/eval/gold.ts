import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Where the corpora are; null when this checkout has none beside it. */
export function corpora(): string | null {
  const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'corpora');
  return existsSync(folder) ? folder : null;
}

/** Files of a folder and its folders, as paths relative to it, sorted. */
export function walk(folder: string, under = ''): string[] {
  return readdirSync(join(folder, under), { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? walk(folder, join(under, entry.name)) : [join(under, entry.name)]))
    .toSorted();
}

/** One row of the reference decode: the fields that are not empty, by name. */
export type GoldRow = Map<string, string>;

/** Rows of the reference decode of one capture. */
export function goldRows(path: string): GoldRow[] {
  const [header, ...lines] = gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n');
  const names = header.split('\t');
  return lines.map((line) => {
    const row: GoldRow = new Map();
    line.split('\t').forEach((value, i) => {
      if (value !== '') row.set(names[i], value);
    });
    return row;
  });
}

/** For each of our protocols, the reference field that occurs once a message. */
export const MESSAGE_FIELD: { readonly [protocol: string]: readonly string[] } = {
  modbus: ['modbus.func_code'],
  s7comm: ['s7comm.header.rosctr'],
  iec104: ['iec60870_104.type'],
  dnp3: ['dnp3.al.func'],
  enip: ['enip.command'],
  cip: ['cip.service'],
  'profinet-dcp': ['pn_dcp.service_id'],
  opcua: ['opcua.transport.type'],
  bacnet: ['bacapp.type'],
  goose: ['goose.stNum'],
  mms: ['mms.confirmedServiceRequest', 'mms.confirmedServiceResponse', 'mms.unconfirmedService'],
};

/** Messages of each protocol that the reference counts in one row. */
export function goldCount(row: GoldRow, protocol: string): number {
  let count = 0;
  for (const field of MESSAGE_FIELD[protocol]) {
    const value = row.get(field);
    if (value !== undefined) count += value.split(',').length;
  }
  return count;
}
