import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, goldRows, type Payload, readPayloads } from '../corpus-reader.ts';
import { fieldsOf } from '../fields.ts';
import type { Head } from '../message.ts';
import { sv } from './index.ts';

/** Captures, and what is wrong with every message of them. */
const captures: readonly (readonly [string, string])[] = [
  ['icsnpp/dina-sv/testing/Traces/SV_Normal_Traffic.pcap', ''],
  ['qut-zss-sv/Datasets/Raw dataset (network traffic)/911/9111a/QUTZS.pcapng', ''],
  ['emreekin-ics-pcaps/IEC61850/IEC61850_SV.pcap', 'the length is not that of the PDU'],
];

for (const [capture, problem] of captures) {
  test(`every message is read, with its numbers: ${capture}`, { skip: corpusFolder() === null }, () => {
    const ours: string[] = [];
    const sink = {
      message(bytes: Uint8Array, head: Head) {
        assert.equal(head.problem, problem);
        const fields = fieldsOf((out) => sv.describe(bytes, head, out, null));
        const all = [fields, ...(fields.further as (typeof fields)[])];
        const ids = all.map((set) => set.sv_id).join(',');
        const counts = all.map((set) => set.sample_count).join(',');
        assert.equal(head.sequence, fields.sample_count);
        ours.push(`0x${head.unit.toString(16)} ${ids} ${counts}`);
      },
    };
    const payloads: Payload[] = readPayloads(join(corpusFolder() ?? '', 'pcap', capture));
    for (const { etherType, bytes } of payloads) {
      if (etherType !== 0x88ba) continue;
      assert.ok(sv.recognise(bytes, 0, bytes.length) >= 60);
      sv.read(bytes, 0, bytes.length, 0, sink);
    }
    const gold = goldRows(capture)
      .filter((row) => row.has('sv.appid'))
      .map((row) => ['sv.appid', 'sv.svID', 'sv.smpCnt'].map((name) => row.get(name)).join(' '));
    assert.ok(ours.length > 0);
    assert.deepEqual(ours, gold);
  });
}
