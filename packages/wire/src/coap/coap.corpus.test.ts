import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, readPayloads } from '../corpus-reader.ts';
import { readAll } from '../testing.ts';
import { coap } from './index.ts';

const folder = corpusFolder();
const payloads = (name: string) => readPayloads(join(folder ?? '', 'pcap', 'emreekin-ics-pcaps/CoAP', name));

test('an exchange whose answer comes apart', { skip: folder === null }, () => {
  const read = payloads('seperate.pcap').flatMap(({ bytes }) => readAll(coap, bytes));
  assert.deepEqual(
    read.map((message) => message.function),
    ['get', 'empty', 'response', 'empty'],
  );
  assert.equal(read[0].pair, read[2].pair);
});

test('messages of a draft before the standard are not taken for CoAP', { skip: folder === null }, () => {
  for (const { bytes } of payloads('coap45.pcap')) assert.ok(coap.recognise(bytes, 0, bytes.length) < 80);
});
