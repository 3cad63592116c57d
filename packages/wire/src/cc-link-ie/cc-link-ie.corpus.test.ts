import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, readPayloads } from '../corpus-reader.ts';
import { readAll } from '../testing.ts';
import { ccLinkIeFieldBasic } from './index.ts';

const folder = corpusFolder();

test('every cyclic datagram of a master and its slave is read', { skip: folder === null }, () => {
  const payloads = readPayloads(join(folder ?? '', 'pcap/nttcom/CCLinkFieldBasic/testing/Traces/cclink_ief_basic_only.pcap'));
  const counts = { cyclic_request: 0, cyclic_response: 0 };
  for (const { bytes } of payloads) {
    assert.ok(ccLinkIeFieldBasic.recognise(bytes, 0, bytes.length) >= 90);
    for (const message of readAll(ccLinkIeFieldBasic, bytes)) {
      assert.equal(message.problem, '');
      counts[message.function as keyof typeof counts]++;
      if (message.function === 'cyclic_request') assert.deepEqual(message.fields.slaves, ['172.16.134.129']);
      else assert.equal(message.fields.slave, '172.16.134.129');
    }
  }
  assert.deepEqual(counts, { cyclic_request: 222, cyclic_response: 222 });
});
