import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { analyze } from '../../analyze.ts';
import type { CarvedFile } from '../file.ts';

const corpus = join(import.meta.dirname, '../../../../../../shared/corpora/pcap');
const carved = async (capture: string): Promise<CarvedFile[]> =>
  (await analyze([join(corpus, capture)], { rules: [], files: {} })).files ?? [];
const short = ({ name, size, complete, sha256 }: CarvedFile) => [name, size, complete, sha256.slice(0, 12)];

/** Captures with transfers, and what is in them: as the lengths that the protocols themselves announce say. */
const CAPTURES: readonly (readonly [string, readonly unknown[][]])[] = [
  [
    'gymgit-s7/tia_s300_downloadHwConfig.pcapng',
    [
      ['SDB7', 94, true, '415a2e25d9b9'],
      ['SDB4', 170, true, '77fc0c461213'],
      ['SDB2000', 468, true, '103e7ab9bf10'],
      ['SDB1000', 402, true, 'c63c0d7c2335'],
      ['SDB1', 680, true, '72b5bda4a7c1'],
      ['SDB3', 122, true, 'f5fd2aafdf5e'],
      ['SDB0', 216, true, 'e46687c84bda'],
    ],
  ],
  ['iti-ics-security-tools/pcaps/dnp3/file_read.pcap', [['testfile.txt', 19, true, 'e2d0fe1585a6']]],
  ['nttcom/Bacnet/testing/Traces/http.pcap', [['test.json', 191, true, 'c9b667750432']]],
];

for (const [capture, expected] of CAPTURES)
  test(capture, { skip: !existsSync(corpus) }, async () => {
    assert.deepEqual((await carved(capture)).map(short), expected);
  });

test('files of a CIP file object are as long as was announced', { skip: !existsSync(corpus) }, async () => {
  const files = await carved('emreekin-ics-pcaps/LocalPCAP/enip.pcap');
  assert.equal(files.length, 7);
  for (const { size, declared, complete } of files) assert.deepEqual([size, declared, complete], [32, 32, true]);
});

test('a BACnet file that is read over and over is one file, counted', { skip: !existsSync(corpus) }, async () => {
  const files = await carved('nttcom/Bacnet/testing/Traces/test.pcap');
  assert.equal(files.length, 16);
  assert.equal(new Set(files.map(({ sha256 }) => sha256)).size, 1);
  assert.ok(files.every(({ type, complete }) => type === 'script' && complete));
});

test('nothing in the captures makes it fail, and every file is judged whole or says why not', {
  skip: !existsSync(corpus),
}, async () => {
  for (const capture of [
    'iti-ics-security-tools/pcaps/MELSEC/melsoft_UDP_clean_2.pcap',
    'lemay-modbus/moving_two_files_modbus_6RTU.pcap',
    'icsnpp/synchrophasor/tests/traces/c37118_1100_unclean.pcap',
  ])
    for (const file of await carved(capture)) assert.ok(file.complete || file.notes.length > 0, `${capture}: ${file.path}`);
});
