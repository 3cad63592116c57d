import { join } from 'node:path';
import { Frame, openCaptures } from '../../packages/capture/src/index.ts';
import { Sensor } from '../../packages/sensor/src/index.ts';
import { type GoldRow, goldRows, type IndexedCapture, indexedCaptures, logRows } from './gold.ts';
import { BASELINES, REFERENCE, type Reference } from './reference.ts';
import { table } from './table.ts';

/** Messages of one protocol: by the reference, by us, and common to both capture by capture. */
export interface Completeness {
  protocol: string;
  captures: number;
  reference: number;
  ours: number;
  common: number;
  /** Captures whose counts differ. */
  differing: { capture: string; reference: number; ours: number }[];
}

/** What the corpora say of our messages. */
export interface CompletenessReport {
  tshark: Completeness[];
  zeek: Completeness[];
  /** Protocols that are in the corpora and that neither reference decodes, with our messages and captures. */
  alone: { protocol: string; captures: number; messages: number }[];
}

/** Runs one capture through a sensor with no setting. */
export async function sense(path: string): Promise<Sensor> {
  const sensor = new Sensor();
  const reader = await openCaptures([path]);
  const frame = new Frame();
  while (await reader.fill()) while (reader.next(frame)) sensor.frame(frame);
  await reader.close();
  sensor.finish();
  return sensor;
}

/** Messages of a protocol that tshark shows in a capture: by the fields of its rows, or by its layers. */
export function referenceCount(reference: Reference, rows: readonly GoldRow[] | null, layers: IndexedCapture['layers']): number {
  const { fields } = reference;
  let count = 0;
  if (fields && rows) {
    for (const row of rows) for (const field of fields) count += row.get(field)?.split(',').length ?? 0;
    return count;
  }
  layers.forEach(([name, occurrences], at) => {
    if (reference.layers.includes(name)) count += occurrences;
    if (at > 0 && reference.less?.some(([outer, inner]) => name === inner && layers[at - 1][0] === outer)) count -= occurrences;
  });
  return count;
}

const nothing = (protocol: string): Completeness => ({
  protocol,
  captures: 0,
  reference: 0,
  ours: 0,
  common: 0,
  differing: [],
});

function add(sum: Completeness, capture: string, reference: number, ours: number): void {
  if (reference + ours === 0) return;
  sum.captures++;
  sum.reference += reference;
  sum.ours += ours;
  sum.common += Math.min(reference, ours);
  if (reference !== ours) sum.differing.push({ capture, reference, ours });
}

/** Compares our message counts with tshark's and Zeek's over all captures of the corpora. */
export async function completeness(corpora: string): Promise<CompletenessReport> {
  const tshark = new Map(Object.keys(REFERENCE).map((protocol) => [protocol, nothing(protocol)]));
  const zeek = new Map(BASELINES.map(({ protocol }) => [protocol, nothing(protocol)]));
  const alone = new Map<string, CompletenessReport['alone'][number]>();
  for (const { capture, layers } of indexedCaptures(corpora)) {
    const sensor = await sense(join(corpora, 'pcap', capture));
    const rows = goldRows(corpora, capture);
    const ours = new Map(sensor.protocols.map(({ protocol, messages }) => [protocol.id, messages]));
    for (const [protocol, sum] of tshark)
      add(sum, capture, referenceCount(REFERENCE[protocol], rows, layers), ours.get(protocol) ?? 0);
    for (const { protocol, logs } of BASELINES.filter((baseline) => baseline.capture === capture)) {
      const lines = logs.reduce((total, log) => total + logRows(corpora, log).length, 0);
      add(zeek.get(protocol) ?? nothing(protocol), capture, lines, ours.get(protocol) ?? 0);
    }
    for (const [protocol, messages] of ours) {
      if (messages === 0 || tshark.has(protocol) || zeek.has(protocol)) continue;
      const entry = alone.get(protocol) ?? { protocol, captures: 0, messages: 0 };
      alone.set(protocol, entry);
      entry.captures++;
      entry.messages += messages;
    }
  }
  const present = (sums: Map<string, Completeness>): Completeness[] => [...sums.values()].filter(({ captures }) => captures > 0);
  return { tshark: present(tshark), zeek: present(zeek), alone: [...alone.values()].toSorted((a, b) => b.messages - a.messages) };
}

function part(rows: readonly Completeness[], name: string): string {
  const sums = table(
    ['protocol', 'captures', name, 'fengsui', `of ${name}’s`, 'captures that differ'],
    rows.map((row) => [
      row.protocol,
      row.captures,
      row.reference,
      row.ours,
      `${((100 * row.common) / Math.max(1, row.reference)).toFixed(2)} %`,
      row.differing.length,
    ]),
  );
  const differing = rows.flatMap((row) =>
    row.differing.map((entry) => [row.protocol, entry.capture, entry.reference, entry.ours]),
  );
  return differing.length === 0
    ? sums
    : `${sums}\n\nEach is explained in docs/completeness.md:\n${table(['protocol', 'capture', name, 'fengsui'], differing)}`;
}

export function completenessTable({ tshark, zeek, alone }: CompletenessReport): string {
  const own = table(
    ['protocol', 'captures', 'messages'],
    alone.map(({ protocol, captures, messages }) => [protocol, captures, messages]),
  );
  return `${part(tshark, 'tshark')}\n\nMessages, against Zeek\n${part(zeek, 'zeek')}\n\nNo reference has a count of\n${own}`;
}
