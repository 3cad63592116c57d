import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, readPayloads } from '../corpus-reader.ts';
import { readAll } from '../testing.ts';
import { powerlink } from './index.ts';

const folder = corpusFolder();

test('an exchange of service data objects over UDP is read as the reference decoder reads it', { skip: folder === null }, () => {
  const payloads = readPayloads(join(folder ?? '', 'pcap/emreekin-ics-pcaps/PowerlinkEPL/epl.pcap')).filter(
    ({ kind }) => kind === 'udp',
  );
  const counts = new Map<string, number>();
  const aborts = new Set<string>();
  let problems = 0;
  for (const { bytes } of payloads) {
    assert.ok(powerlink.recognise(bytes, 0, bytes.length) >= 50);
    for (const message of readAll(powerlink, bytes)) {
      counts.set(message.function, (counts.get(message.function) ?? 0) + 1);
      if (message.status !== '') aborts.add(message.status);
      if (message.problem !== '') problems++;
    }
  }
  assert.equal(payloads.length, 64);
  assert.equal(problems, 0);
  // Three requests and an empty answer, of which the reference decoder names no command.
  assert.equal(counts.get('write_by_index'), 4);
  assert.equal(counts.get('read_by_index'), 10);
  assert.equal(counts.get('sdo_abort'), 2);
  assert.deepEqual([...aborts].toSorted(), ['general_error', 'read_only']);
});
