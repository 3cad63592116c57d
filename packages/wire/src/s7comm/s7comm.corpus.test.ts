import assert from 'node:assert/strict';
import { test } from 'node:test';
import { corpusFolder, goldRows } from '../corpus-reader.ts';
import { countMessages } from '../cotp/corpus.ts';
import type { IdentityAttribute } from '../message.ts';
import { s7comm } from './index.ts';

const captures = [
  'digitalbond-snort/s7_test.pcap',
  'emreekin-ics-pcaps/S7COMM/2-S7comm-VarService-CyclicData-1s.pcap',
  'emreekin-ics-pcaps/S7COMM/s3.pcap',
  'emreekin-ics-pcaps/S7COMM/s5.pcap',
  'gymgit-s7/snap7_s300_stop.pcapng',
  'gymgit-s7/step7_s300_readDiagData.pcapng',
  'gymgit-s7/step7_s300_rwVarTab.pcapng',
  'gymgit-s7/tia_s300_downloadHwConfig.pcapng',
  'gymgit-s7/tia_s300_flashLed.pcapng',
  'gymgit-s7/wincc_s300_setup-alarm-read-write.pcapng',
  'gymgit-s7/wincc_s300_setup-alarm-read_2.pcapng',
  'icsnpp/s7comm/tests/traces/s7comm_plus.pcap',
  'icsnpp/s7comm/tests/traces/s7ident.pcap',
  'iti-ics-security-tools/pcaps/ModbusTCP/mb2.pcap',
];

/** How often each value of a field stands in the reference decode, several in one frame included. */
function goldCounts(capture: string, field: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of goldRows(capture))
    for (const value of (row.get(field) ?? '').split(',')) if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

test('every message of the captures is read, with its function', { skip: corpusFolder() === null }, () => {
  for (const capture of captures) {
    const functions = new Map<string, number>();
    let total = 0;
    countMessages(s7comm, capture, (_bytes, head) => {
      total++;
      assert.equal(head.problem, '', capture);
      if (head.code > 0xff) return;
      const code = `0x${head.code.toString(16).padStart(2, '0')}`;
      functions.set(code, (functions.get(code) ?? 0) + 1);
    });
    const gold = [...goldCounts(capture, 's7comm.header.rosctr').values()].reduce((sum, count) => sum + count, 0);
    assert.equal(total, gold, capture);
    assert.deepEqual(
      new Map([...functions].toSorted()),
      new Map([...goldCounts(capture, 's7comm.param.func')].toSorted()),
      capture,
    );
  }
});

test('controllers in the captures are identified', { skip: corpusFolder() === null }, () => {
  const found = new Map<IdentityAttribute, Set<string>>();
  const out = {
    is(attribute: IdentityAttribute, value: string) {
      found.set(attribute, (found.get(attribute) ?? new Set()).add(value));
    },
  };
  for (const capture of ['icsnpp/s7comm/tests/traces/s7ident.pcap', 'emreekin-ics-pcaps/S7COMM/s3.pcap'])
    countMessages(s7comm, capture, (bytes, head) => {
      if (head.marks & 8) s7comm.identify?.(bytes, head, out, null);
    });
  assert.ok(found.get('orderNumber')?.has('6ES7 315-2EH14-0AB0'));
  assert.ok(found.get('orderNumber')?.has('6ES7 151-8AB01-0AB0'));
  assert.ok(found.get('serial')?.has('S C-C6TW74882012'));
  assert.ok(found.get('firmware')?.has('V3.2.6'));
  assert.ok(found.get('name')?.has('IM151-8-CPU'));
});
