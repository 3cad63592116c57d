import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Frame, openCaptures } from '../../packages/capture/src/index.ts';
import { Sensor } from '../../packages/sensor/src/index.ts';
import { goldCount, goldRows, MESSAGE_FIELD, walk } from './gold.ts';
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

/** Compares our message counts with the reference decode over all captures of the corpora. */
export async function completeness(corpora: string): Promise<Completeness[]> {
  const all = new Map<string, Completeness>(
    Object.keys(MESSAGE_FIELD).map((protocol) => [
      protocol,
      { protocol, captures: 0, reference: 0, ours: 0, common: 0, differing: [] },
    ]),
  );
  const frames = join(corpora, 'pcap-gold', 'frames');
  for (const file of walk(frames)) {
    const capture = file.replace(/\.tsv\.gz$/, '');
    const path = join(corpora, 'pcap', capture);
    if (!existsSync(path)) continue;
    const rows = goldRows(join(frames, file));
    const sensor = await sense(path);
    for (const [protocol, sum] of all) {
      const reference = rows.reduce((total, row) => total + goldCount(row, protocol), 0);
      const ours = sensor.protocols.find((count) => count.protocol.id === protocol)?.messages ?? 0;
      if (reference + ours === 0) continue;
      sum.captures++;
      sum.reference += reference;
      sum.ours += ours;
      sum.common += Math.min(reference, ours);
      if (reference !== ours) sum.differing.push({ capture, reference, ours });
    }
  }
  return [...all.values()];
}

export function completenessTable(rows: readonly Completeness[]): string {
  const sums = table(
    ['protocol', 'captures', 'tshark', 'fengsui', 'of tshark’s', 'captures that differ'],
    rows.map((row) => [
      row.protocol,
      row.captures,
      row.reference,
      row.ours,
      `${((100 * row.common) / Math.max(1, row.reference)).toFixed(2)} %`,
      row.differing.length,
    ]),
  );
  const differing = rows.flatMap((row) => row.differing.map((one) => [row.protocol, one.capture, one.reference, one.ours]));
  return differing.length === 0
    ? sums
    : `${sums}\n\nEach is explained in docs/completeness.md:\n${table(['protocol', 'capture', 'tshark', 'fengsui'], differing)}`;
}
