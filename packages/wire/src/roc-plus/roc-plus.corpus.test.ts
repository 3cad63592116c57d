import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, readPayloads } from '../corpus-reader.ts';
import { readAll } from '../testing.ts';
import { rocPlus } from './index.ts';

const folder = join(corpusFolder() ?? '', 'pcap', 'icsnpp', 'roc-plus', 'testing');

test('every message of all opcodes is read as the analyser of CISA does', { skip: !existsSync(folder) }, () => {
  const expected = readFileSync(join(folder, 'Baseline', 'tests.roc_plus_tcp', 'roc_plus.log'), 'utf8')
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split('\t'));
  const found = readPayloads(join(folder, 'traces', 'all_opcodes_tcp.pcap'))
    .filter(({ kind }) => kind === 'tcp')
    .flatMap(({ bytes, sourcePort }) => readAll(rocPlus, bytes, { from: sourcePort === 4000 ? 2 : 1 }));
  const codes = (list: readonly number[]) => list.toSorted((one, other) => one - other);
  assert.deepEqual(
    codes(found.map(({ code }) => code)),
    codes(expected.map((cells) => Number(/\((\d+)\)/.exec(cells[10])?.[1]))),
  );
  assert.deepEqual(
    found.filter(({ problem }) => problem !== '').map(({ code, problem }) => `${code} ${problem}`),
    [],
  );
  // What the analyser leaves open is judged by the side that sent it.
  const sure = expected.filter((cells) => cells[5] !== 'Unknown');
  for (const kind of ['request', 'response'] as const)
    assert.ok(
      found.filter((message) => message.kind === kind).length >= sure.filter((cells) => cells[5].toLowerCase() === kind).length,
      kind,
    );
});
