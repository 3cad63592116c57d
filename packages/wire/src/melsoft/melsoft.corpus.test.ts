import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, readPayloads } from '../corpus-reader.ts';
import { readAll } from '../testing.ts';
import { melsoft } from './index.ts';

const folder = corpusFolder();

test('an engineering session of an FX5U is read in full', { skip: folder === null }, () => {
  const path = join(folder ?? '', 'pcap', 'iti-ics-security-tools/pcaps/MELSEC/melsoft_UDP_clean_1.pcap');
  const counts = new Map<string, number>();
  const models = new Set<string>();
  for (const payload of readPayloads(path)) {
    if (payload.kind !== 'udp' || (payload.sourcePort !== 5560 && payload.destinationPort !== 5560)) continue;
    const [message] = readAll(melsoft, payload.bytes);
    assert.equal(message.problem, '');
    counts.set(message.function, (counts.get(message.function) ?? 0) + 1);
    if (message.identity.model) models.add(message.identity.model);
  }
  assert.deepEqual([...models], ['FX5U-32MT/ES']);
  assert.ok((counts.get('memory_read') ?? 0) > 100);
  assert.ok((counts.get('file_read') ?? 0) > 0);
});
