import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { corpusFolder, readPayloads } from '../corpus-reader.ts';
import { readAll } from '../testing.ts';
import { snmp } from './index.ts';

const folder = corpusFolder();

/** Messages and functions as the reference decoder counts them. */
const captures: readonly (readonly [string, { [name: string]: number }])[] = [
  ['arkime/tests/pcap/SNMPv2c_get_requests.pcap', { get_next_request: 1, get_request: 3, response: 4 }],
  ['emreekin-ics-pcaps/SNMP/snmp-ipv4.pcap', { get_request: 1, report: 1, encrypted: 2098 }],
];

for (const [capture, expected] of captures) {
  test(`as the reference decode: ${capture}`, { skip: folder === null }, () => {
    const counts: { [name: string]: number } = {};
    for (const { kind, bytes } of readPayloads(join(folder ?? '', 'pcap', capture))) {
      if (kind !== 'udp') continue;
      assert.equal(snmp.recognise(bytes, 0, bytes.length), 92);
      for (const message of readAll(snmp, bytes)) {
        assert.equal(message.problem, '');
        counts[message.function] = (counts[message.function] ?? 0) + 1;
      }
    }
    assert.deepEqual(counts, expected);
  });
}
