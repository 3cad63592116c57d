import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, type Payload, readPayloads } from '../corpus-reader.ts';
import type { Protocol } from '../protocol.ts';
import { countedProtocols } from './index.ts';

const folder = join(corpusFolder() ?? '', 'pcap');
/** Largest capture that is looked at, and how many of its payloads. */
const LARGEST = 4_000_000;
const PAYLOADS = 4000;
/** A stream is tried where segments of the usual size would begin. */
const SEGMENT = 1460;

/** What the captures hold of counted protocols, looked at by hand: capture and protocol. */
const THERE = new Set([
  'melsoft_UDP_unclean_1.pcap ws-discovery',
  'pres1.pcap ws-discovery',
  'iec450-nmea.pcap nmea-450',
  'vinci104.pcap codemeter',
  // The opening of an X server behind another port.
  'mqtt.example.pcap x11',
  // SQL Server at its own port.
  'mb2.pcap tds',
]);

function pieces({ kind, bytes }: Payload): Uint8Array[] {
  if (kind !== 'tcp') return [bytes];
  return [0, SEGMENT, 2 * SEGMENT].filter((at) => at < bytes.length).map((at) => bytes.subarray(at, at + SEGMENT));
}

/** Whether the protocol would be believed for a payload, by its ports or without. */
function believed({ carriage, recognise }: Protocol, { kind, sourcePort, destinationPort }: Payload, bytes: Uint8Array): boolean {
  const ports = kind === 'tcp' ? carriage.tcp : carriage.udp;
  if (ports === undefined) return false;
  return recognise(bytes, 0, bytes.length) >= (ports.includes(sourcePort) || ports.includes(destinationPort) ? 50 : 80);
}

test('a trait claims nothing that is another protocol', { skip: !existsSync(folder) }, () => {
  const claims = new Set<string>();
  for (const line of readFileSync(join(folder, 'INDEX.tsv'), 'utf8').split('\n').slice(1)) {
    const [path, , size] = line.split('\t');
    if (!(Number(size) <= LARGEST)) continue;
    for (const payload of readPayloads(join(folder, path)).slice(0, PAYLOADS)) {
      if (payload.kind === 'ethernet') continue;
      for (const piece of pieces(payload))
        for (const protocol of countedProtocols)
          if (believed(protocol, payload, piece)) claims.add(`${basename(path)} ${protocol.id}`);
    }
  }
  assert.deepEqual(
    [...claims].filter((claim) => !THERE.has(claim)),
    [],
  );
});
