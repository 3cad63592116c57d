import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, readPayloads } from '../corpus-reader.ts';
import { readAll } from '../testing.ts';
import { bsap } from './index.ts';

const folder = join(corpusFolder() ?? '', 'pcap', 'icsnpp', 'bsap', 'testing');

function rows(log: string): string[][] {
  return readFileSync(join(folder, 'baseline', 'analyzer.serial', log), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));
}

test('every serial frame is read, as many as the analyser of CISA finds', { skip: !existsSync(folder) }, () => {
  const found = readPayloads(join(folder, 'traces', 'bsap-serial_example.pcapng'))
    .filter(({ kind, destinationPort }) => kind === 'udp' && destinationPort === 1235)
    .flatMap(({ bytes }) => readAll(bsap, bytes));
  assert.equal(found.length, rows('bsap_serial_header.log').length);
  assert.deepEqual(
    found.filter(({ problem }) => problem !== ''),
    [],
  );
  const database = rows('bsap_serial_rdb.log');
  for (const name of ['read_signal_by_name', 'write_signal_by_name']) {
    const expected = database.filter((cells) => cells[11].toLowerCase() === name);
    const messages = found.filter((message) => message.function === name);
    // The analyser takes an escape for two bytes, and so misses or misnames the messages whose sequence has one.
    assert.ok(messages.length >= expected.length, `${name}: ${messages.length} of ${expected.length}`);
    const names = new Set(messages.flatMap(({ fields }) => (fields.signals as { name: string }[]).map((signal) => signal.name)));
    for (const cells of expected) assert.ok(names.has(cells[13]), cells[13]);
  }
});
