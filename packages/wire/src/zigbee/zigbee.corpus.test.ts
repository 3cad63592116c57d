import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, readPayloads } from '../corpus-reader.ts';
import { zigbee } from './index.ts';

const folder = corpusFolder();

test('every capsule of a capture is read, those included whose check sequence the radio found wrong', {
  skip: folder === null,
}, () => {
  const counts = new Map<string, number>();
  for (const { bytes } of readPayloads(join(folder ?? '', 'pcap', 'emreekin-ics-pcaps/Zigbee/zigbee1.pcap'))) {
    assert.equal(zigbee.recognise(bytes, 0, bytes.length), 90);
    zigbee.read(bytes, 0, bytes.length, 0, {
      message(_, head) {
        assert.equal(head.problem, '');
        const name = zigbee.functionName(head.code);
        counts.set(name, (counts.get(name) ?? 0) + 1);
      },
    });
  }
  const { mac_acknowledge, ...carried } = Object.fromEntries(counts);
  assert.equal(mac_acknowledge, 239);
  assert.equal(
    Object.values(carried).reduce((sum, count) => sum + count, 0),
    261,
  );
});
