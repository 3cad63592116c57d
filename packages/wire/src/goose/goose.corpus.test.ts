import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, goldRows, type Payload, readPayloads } from '../corpus-reader.ts';
import { fieldsOf } from '../fields.ts';
import type { Head } from '../message.ts';
import { goose } from './index.ts';

const captures = [
  'emreekin-ics-pcaps/IEC61850/GOOSE.pcap',
  'emreekin-ics-pcaps/IEC61850/mmsy.pcap',
  'emreekin-ics-pcaps/IEC61850/pres1.pcap',
  'icsnpp/haolipeng-goose/testing/Traces/GOOSE_all_data_primitives_fallbacks.pcap',
  'icsnpp/haolipeng-goose/testing/Traces/GOOSE_unsupported_tlv.pcap',
  'ipal-transcriber/misc/pcaps/goose-single-incompatible-int.pcap',
  'iti-ics-security-tools/pcaps/IEC61850/GOOSE/GOOSE_DEMO.pcap',
  'robidev-iec61850/test/goose_trace.pcap',
];

test('every message of the captures is read, with its numbers', { skip: corpusFolder() === null }, () => {
  const folder = corpusFolder();
  if (!folder) return;
  for (const capture of captures) {
    const ours: string[] = [];
    const sink = {
      message(bytes: Uint8Array, head: Head) {
        assert.equal(head.problem, '', capture);
        const fields = fieldsOf((out) => goose.describe(bytes, head, out, null));
        const appId = `0x${head.unit.toString(16).padStart(4, '0')}`;
        ours.push([appId, fields.control_block, head.state, head.sequence, fields.configuration_revision].join(' '));
      },
    };
    const payloads: Payload[] = readPayloads(join(folder, 'pcap', capture));
    for (const payload of payloads) {
      if (payload.etherType !== 0x88b8) continue;
      const { bytes }: Payload = payload;
      assert.equal(goose.recognise(bytes, 0, bytes.length), 95, capture);
      goose.read(bytes, 0, bytes.length, 0, sink);
    }
    const names = ['goose.appid', 'goose.gocbRef', 'goose.stNum', 'goose.sqNum', 'goose.confRev'];
    const gold = goldRows(capture)
      .filter((row) => row.has('goose.appid'))
      .map((row) => names.map((name) => row.get(name)).join(' '));
    assert.deepEqual(ours, gold, capture);
  }
});
