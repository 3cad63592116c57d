import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, readPayloads } from '../corpus-reader.ts';
import { type PlainMessage, readAll } from '../testing.ts';
import { fins } from './index.ts';

const folder = corpusFolder();

test('a capture of both transports is read as the reference decode reads it', { skip: folder === null }, () => {
  const messages: PlainMessage[] = [];
  for (const payload of readPayloads(join(folder ?? '', 'pcap', 'digitalbond-snort/omron_test.pcap'))) {
    if (payload.kind === 'tcp') messages.push(...readAll(fins, payload.bytes));
    else if (payload.kind === 'udp') messages.push(...readAll(Object.create(fins, { measure: { value: null } }), payload.bytes));
  }
  assert.deepEqual(messages.map((message) => message.function).toSorted(), [
    ...new Array(4).fill('controller_data_read'),
    'node_address_request',
    'node_address_response',
  ]);
  assert.deepEqual(
    messages.filter((message) => message.identity.model).map((message) => [message.identity.model, message.identity.firmware]),
    [
      ['CP1L-EL20DR-D', '01.00'],
      ['CP1L-EL20DR-D', '01.00'],
    ],
  );
});
