import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, goldRows, readPayloads } from '../corpus-reader.ts';
import { mqtt } from './index.ts';

const folder = corpusFolder();

for (const capture of ['arkime/tests/pcap/mqtt_big.pcap', 'emreekin-ics-pcaps/MQTT/mqtt_user_credentials.pcap']) {
  test(`the packets of ${capture} are those of the reference decode`, { skip: folder === null }, () => {
    const seen: string[] = [];
    for (const { kind, bytes } of readPayloads(join(folder ?? '', 'pcap', capture))) {
      if (kind !== 'tcp') continue;
      assert.ok(mqtt.recognise(bytes, 0, bytes.length) >= 50);
      for (let at = 0; at < bytes.length; ) {
        const length = mqtt.measure?.(bytes, at, bytes.length) ?? -1;
        assert.ok(length > 0);
        mqtt.read(bytes, at, at + length, 0, {
          message(_, head) {
            assert.equal(head.problem, '');
            seen.push(String(head.code));
          },
        });
        at += length;
      }
    }
    const wanted = goldRows(capture).flatMap((row) => (row.get('mqtt.msgtype') ?? '').split(',').filter((type) => type !== ''));
    assert.deepEqual(seen.toSorted(), wanted.toSorted());
  });
}
