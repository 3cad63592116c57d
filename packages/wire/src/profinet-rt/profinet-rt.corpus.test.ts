import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, readPayloads } from '../corpus-reader.ts';
import { readAll } from '../testing.ts';
import { profinetRt } from './index.ts';

test('as the reference decode', { skip: corpusFolder() === null }, () => {
  const seen: string[] = [];
  for (const { kind, etherType, bytes } of readPayloads(
    join(corpusFolder() ?? '', 'pcap', 'smehner-profinet-attack/pcaps/set_attack.pcap'),
  )) {
    if (kind !== 'ethernet' || etherType !== 0x8892 || profinetRt.recognise(bytes, 0, bytes.length) === 0) continue;
    const [message] = readAll(profinetRt, bytes);
    seen.push(`${message.function} ${message.sequence} ${message.status}`);
  }
  assert.equal(seen.filter((line) => line.startsWith('cyclic_data')).length, 5);
  assert.equal(seen.filter((line) => line.startsWith('relation_abort')).length, 2);
  assert.ok(seen.includes('relation_abort 65534 dcp_station_name_changed'));
  assert.equal(seen.length, 7);
});
