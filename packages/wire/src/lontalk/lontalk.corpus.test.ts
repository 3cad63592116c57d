import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, readPayloads } from '../corpus-reader.ts';
import { lontalk } from './index.ts';

const folder = corpusFolder();

test('every frame of a captured channel is read as the reference decode does', { skip: folder === null }, () => {
  const counts = new Map<string, number>();
  for (const { bytes } of readPayloads(join(folder ?? '', 'pcap', 'emreekin-ics-pcaps/LonTalk/Lon.pcap'))) {
    lontalk.read(bytes, 0, bytes.length, 0, {
      message(_, head) {
        const name = head.problem === '' ? lontalk.functionName(head.code) : 'malformed';
        counts.set(name, (counts.get(name) ?? 0) + 1);
      },
    });
  }
  assert.deepEqual(Object.fromEntries(counts), {
    network_variable_update: 5651 + 663,
    acknowledge: 5673,
    network_variable_fetch: 15,
    response: 20,
    network_variable_poll: 5,
    malformed: 1,
  });
});
