import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, readPayloads } from '../corpus-reader.ts';
import { dcerpc } from '../dcerpc/index.ts';
import { profinetIoCm } from './index.ts';

const folder = corpusFolder();

/** Messages by protocol and function in the datagrams of a capture. */
function count(capture: string): { [name: string]: number } {
  const counts: { [name: string]: number } = {};
  for (const { kind, bytes } of readPayloads(join(folder ?? '', 'pcap', capture))) {
    if (kind !== 'udp' || dcerpc.recognise(bytes, 0, bytes.length) < 80) continue;
    dcerpc.read(bytes, 0, bytes.length, 0, {
      message(_, head) {
        assert.equal(head.problem, '');
        const name = head.protocol === profinetIoCm ? `${head.protocol.functionName(head.code)} ${head.kind}` : head.protocol.id;
        counts[name] = (counts[name] ?? 0) + 1;
      },
    });
  }
  return counts;
}

test('as the reference decode counts them', { skip: folder === null }, () => {
  assert.deepEqual(count('icsnpp/profinet-io-cm/testing/traces/profinet_io_cm.pcap'), {
    dcerpc: 950,
    'connect 1': 164,
    'connect 2': 162,
    // One of 153 requests is in pieces, of which three are not the first.
    'write 1': 150,
    'write 2': 151,
    'control 1': 146,
    'control 2': 144,
    'read 1': 6,
    'read 2': 6,
    'read_implicit 1': 3,
    'read_implicit 2': 3,
    'release 1': 3,
    'release 2': 3,
  });
});
