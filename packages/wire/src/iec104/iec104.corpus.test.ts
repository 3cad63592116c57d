import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, goldRows, readPayloads } from '../corpus-reader.ts';
import { type PlainMessage, readAll } from '../testing.ts';
import { iec104 } from './index.ts';

const CAPTURES = [
  ...['33', '58_59', '60', '62', '63_1', 'IEC1044'].map((name) => `emreekin-ics-pcaps/IEC60870-104/${name}.pcap`),
  'emreekin-ics-pcaps/LocalPCAP/vinci104.pcap',
  'iti-ics-security-tools/pcaps/IEC60870-5-104/JavaRMI_and_IEC_Misc.pcap',
];
const folder = corpusFolder();

/** All messages of a stream: the octets that keep a connection alive are stepped over one by one. */
function* messages(bytes: Uint8Array): Generator<PlainMessage> {
  for (let at = 0; at < bytes.length; ) {
    const length = iec104.measure?.(bytes, at, bytes.length) ?? 0;
    if (length > 0 && iec104.recognise(bytes, at, bytes.length) >= 50) {
      yield* readAll(iec104, bytes.subarray(at, at + length));
      at += length;
    } else at++;
  }
}

for (const capture of CAPTURES) {
  test(`agrees with the reference decode of ${capture}`, { skip: folder === null }, () => {
    const expected: string[] = [];
    const expectedAddresses: number[] = [];
    const addresses: number[] = [];
    for (const row of goldRows(capture)) {
      const typeIds = row.get('iec60870_asdu.typeid')?.split(',') ?? [];
      const causes = row.get('iec60870_asdu.causetx')?.split(',') ?? [];
      const stations = row.get('iec60870_asdu.addr')?.split(',') ?? [];
      expectedAddresses.push(...(row.get('iec60870_asdu.ioa')?.split(',') ?? []).map(Number));
      for (const type of row.get('iec60870_104.type')?.split(',') ?? [])
        expected.push(
          Number(type) === 0 ? `I ${typeIds.shift()} ${causes.shift()} ${stations.shift()}` : Number(type) === 1 ? 'S' : 'U',
        );
    }
    const found: string[] = [];
    for (const payload of readPayloads(join(folder ?? '', 'pcap', capture))) {
      if (payload.kind !== 'tcp' || (payload.sourcePort !== 2404 && payload.destinationPort !== 2404)) continue;
      for (const message of messages(payload.bytes)) {
        const { format, type_id: type, cause_code: cause, common_address: address } = message.fields;
        assert.equal(message.problem, '');
        const objects = (message.fields['objects'] ?? []) as { address: number }[];
        addresses.push(...objects.map((object) => object.address));
        found.push(format === 'I' ? `I ${type} ${cause} ${address}` : String(format));
      }
    }
    assert.deepEqual(found.toSorted(), expected.toSorted());
    // As sets: the reference shows the first address of an ASDU twice.
    assert.deepEqual([...new Set(addresses)].toSorted(), [...new Set(expectedAddresses)].toSorted());
  });
}
