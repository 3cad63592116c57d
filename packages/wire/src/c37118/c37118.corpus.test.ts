import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, goldRows, type Payload, readPayloads } from '../corpus-reader.ts';
import type { Head } from '../message.ts';
import { c37118 } from './index.ts';

const folder = 'icsnpp/synchrophasor/tests/traces';
/** Captures, and frames that the reference does not take for such: an empty header frame. */
const captures: readonly (readonly [string, readonly string[]])[] = [
  [`${folder}/C37.118_1PMU_TCP.pcap`, []],
  [`${folder}/C37.118_1PMU_UDP.pcap`, []],
  [`${folder}/C37.118_2PMUsInSync_TCP.pcap`, []],
  [`${folder}/C37.118_4in1PMU_TCP.pcap`, []],
  [`${folder}/c37_1100_clean_tcp.pcap`, ['0x0001 1']],
  [`${folder}/c37118_1100_unclean.pcap`, ['0x0001 1']],
];

for (const [capture, more] of captures) {
  test(`every frame is read, with its type and id: ${capture}`, { skip: corpusFolder() === null }, () => {
    const counts = (values: readonly string[]) => {
      const all = new Map<string, number>();
      for (const value of values) all.set(value, (all.get(value) ?? 0) + 1);
      return new Map([...all].toSorted());
    };
    const ours: string[] = [];
    const sink = {
      message(_bytes: Uint8Array, head: Head) {
        assert.equal(head.problem, '');
        ours.push(`0x${c37118.wireCode(head.code).toString(16).padStart(4, '0')} ${head.unit}`);
      },
    };
    const payloads: Payload[] = readPayloads(join(corpusFolder() ?? '', 'pcap', capture));
    for (const { kind, bytes } of payloads) {
      if (kind === 'ethernet' || c37118.recognise(bytes, 0, bytes.length) < 80) continue;
      for (let at = 0; at < bytes.length; ) {
        const length = c37118.measure?.(bytes, at, bytes.length) ?? 0;
        if (length <= 0 || at + length > bytes.length) break;
        c37118.read(bytes, at, at + length, 0, sink);
        at += length;
      }
    }
    const gold = goldRows(capture).flatMap((row) => {
      const ids = (row.get('synphasor.idcode_stream_source') ?? '').split(',');
      return (row.get('synphasor.frtype') ?? '').split(',').flatMap((type, i) => (type === '' ? [] : [`${type} ${ids[i]}`]));
    });
    assert.ok(ours.length > 0);
    assert.deepEqual(counts(ours), counts([...gold, ...more]));
  });
}
