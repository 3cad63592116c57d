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

/** Rows of the reference decode of one capture; null when it has none. */
export function goldRows(corpora: string, capture: string): GoldRow[] | null {
  const path = join(corpora, 'pcap-gold', 'frames', `${capture}.tsv.gz`);
  if (!existsSync(path)) return null;
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

/** A capture of the index, with tshark's tree of its layers, flat: each layer stands behind the one that it is first found in. */
export interface IndexedCapture {
  capture: string;
  layers: readonly (readonly [name: string, count: number])[];
}

/** Captures of the index that are there and are captures: no empty files, and no pointers to files that are elsewhere. */
export function indexedCaptures(corpora: string): IndexedCapture[] {
  return readFileSync(join(corpora, 'pcap', 'INDEX.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
    .filter(([capture, , , layers]) => layers?.trim() && existsSync(join(corpora, 'pcap', capture)))
    .map(([capture, , , layers]) => ({
      capture,
      layers: layers
        .trim()
        .split(' ')
        .map((entry): [string, number] => {
          const colon = entry.lastIndexOf(':');
          return [entry.slice(0, colon), Number(entry.slice(colon + 1))];
        }),
    }));
}

/** Rows of a log of Zeek's: the fields that are set, by name; by position where the log does not name them. */
export function logRows(corpora: string, log: string): GoldRow[] {
  const lines = readFileSync(join(corpora, 'pcap', log), 'utf8').split('\n');
  const names =
    lines
      .find((line) => line.startsWith('#fields'))
      ?.split('\t')
      .slice(1) ?? [];
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const row: GoldRow = new Map();
      line.split('\t').forEach((value, i) => {
        if (value !== '-' && value !== '(empty)') row.set(names[i] ?? String(i), value);
      });
      return row;
    });
}
