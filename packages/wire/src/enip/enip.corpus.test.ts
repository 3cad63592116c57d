import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { serviceOf } from '../cip/index.ts';
import { corpusFolder, goldRows, readPayloads } from '../corpus-reader.ts';
import { fieldsOf } from '../fields.ts';
import { type Head, KIND_RESPONSE } from '../message.ts';
import { enip } from './index.ts';

const CAPTURES = [
  'digitalbond-snort/enip_test',
  'digitalbond-suricata/CL5000EIP-Remote_Mode_Change_Attempt',
  'digitalbond-suricata/CL5000EIP-Software_Upload',
  'emreekin-ics-pcaps/CIP/ENIP_CIP-CM',
  'emreekin-ics-pcaps/CIP/cip_only',
  'emreekin-ics-pcaps/LocalPCAP/enip',
  'iti-ics-security-tools/pcaps/EthernetIP/cip-eth-set-2',
  'iti-ics-security-tools/pcaps/EthernetIP/cip-multiple-2',
  'iti-ics-security-tools/pcaps/EthernetIP/cip_stop_plc',
  'iti-ics-security-tools/pcaps/ModbusTCP/mb2',
];
const folder = corpusFolder();

const count = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
const sorted = (counts: Map<string, number>): [string, number][] => [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));

/** Commands, services and general statuses that the reference decode found. */
function expected(capture: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of goldRows(`${capture}.pcap`)) {
    for (const command of row.get('enip.command')?.split(',') ?? []) count(counts, `command ${Number(command)}`);
    for (const service of row.get('cip.service')?.split(',') ?? []) count(counts, `service ${Number(service)}`);
    for (const status of row.get('cip.genstat')?.split(',') ?? []) count(counts, `status ${Number(status)}`);
  }
  return counts;
}

/** The general status of a key of the table of statuses; PCCC's own are behind a good one. */
const generalStatus = (status: number): number => (status < 0x1_0000 ? status : status < 0x7000_0000 ? status >> 16 : 0);

for (const capture of CAPTURES) {
  test(`agrees with the reference decode of ${capture}`, { skip: folder === null }, () => {
    const counts = new Map<string, number>();
    const sink = {
      message(bytes: Uint8Array, head: Head) {
        assert.equal(head.problem, '');
        if (head.protocol === enip) count(counts, `command ${head.code}`);
        else {
          count(counts, `service ${serviceOf(head.code) | (head.kind === KIND_RESPONSE ? 0x80 : 0)}`);
          if (head.kind === KIND_RESPONSE) count(counts, `status ${generalStatus(head.status)}`);
        }
        fieldsOf((out) => head.protocol.describe(bytes, head, out, null));
      },
    };
    for (const payload of readPayloads(join(folder ?? '', 'pcap', `${capture}.pcap`))) {
      if (payload.kind === 'ethernet' || (payload.sourcePort !== 44818 && payload.destinationPort !== 44818)) continue;
      for (let at = 0; at < payload.bytes.length; ) {
        const length = enip.measure?.(payload.bytes, at, payload.bytes.length) ?? 0;
        if (length <= 0 || at + length > payload.bytes.length) break;
        assert.ok(enip.recognise(payload.bytes, at, payload.bytes.length) >= 80);
        enip.read(payload.bytes, at, at + length, 0, sink);
        at += length;
      }
    }
    assert.deepEqual(sorted(counts), sorted(expected(capture)));
  });
}
