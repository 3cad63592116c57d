import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusFolder, readPayloads } from '../corpus-reader.ts';
import { readAll } from '../testing.ts';
import { genisys } from './index.ts';

const folder = join(corpusFolder() ?? '', 'pcap', 'icsnpp', 'genisys', 'tests');

/** Header, station and number of data bytes of each line of a log of Zeek, sorted. */
function baseline(name: string): string[] {
  return readFileSync(join(folder, 'baseline', name, 'genisys.log'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const cells = line.split('\t');
      return `${cells[7].toLowerCase().replaceAll(' ', '_')} ${cells[8]} ${cells[12] === '-' ? '' : cells[12]}`;
    })
    .toSorted();
}

for (const [capture, log] of [
  ['genisys.pcap', 'analyzer.basic'],
  ['genisys_otherport.pcap', 'analyzer.otherport'],
])
  test(`every message of ${capture} is read as the analyser of CISA does`, { skip: !existsSync(folder) }, () => {
    const found = readPayloads(join(folder, 'traces', capture))
      .filter(({ kind }) => kind === 'tcp')
      .flatMap(({ bytes }) => readAll(genisys, bytes));
    assert.ok(found.every(({ problem }) => problem === ''));
    const lines = found.map(({ function: name, unit, fields }) => {
      const data = (fields.data ?? []) as { address: number; value: number }[];
      return `${name} ${unit} ${data.map(({ address, value }) => `${address}=${value}`).join(',')}`;
    });
    assert.deepEqual(lines.toSorted(), baseline(log));
  });
