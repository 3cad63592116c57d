import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, readPayloads } from '../corpus-reader.ts';
import { readAll } from '../testing.ts';
import { fox } from './index.ts';

const folder = corpusFolder();

test('a workbench greets a station', { skip: folder === null }, () => {
  const read = readPayloads(join(folder ?? '', 'pcap', 'digitalbond-snort/fox_info.pcap')).flatMap(({ bytes }) =>
    readAll(fox, bytes),
  );
  assert.deepEqual(
    read.map((message) => `${message.kind} ${message.function}`),
    ['request hello', 'response hello', 'notice challenge'],
  );
  assert.equal(read[0].identity.role, 'engineering_station');
  assert.equal(read[0].identity.operatingSystem, 'Windows XP 5.1');
  assert.equal(read[1].identity.firmware, '3.5.41.1');
  assert.equal(read[1].identity.serial, 'Qnx-NPM6-0000-1490-C30C');
});
