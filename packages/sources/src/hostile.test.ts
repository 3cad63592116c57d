import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, describe, test } from 'node:test';
import { formats } from './formats/index.ts';
import { RECORD_LIMIT } from './json-line.ts';
import { linesOf } from './lines.ts';
import { readSources, SourcesReader } from './read-sources.ts';
import { loadSigma } from './sigma/rules.ts';

const folder = mkdtempSync(join(tmpdir(), 'fengsui-hostile-'));
after(() => rmSync(folder, { recursive: true }));

const LENGTH = 64 * 1024;
/** Milliseconds that one record of 64 KiB may take; patterns that try for long take seconds and more. */
const MOST = 1000;
const HEADS = [
  '',
  '{',
  '<1>1 a b c d e ',
  '<1>1 a b c d e ["',
  'Jan  1 00:00:00 h a: ',
  'CEF:0|a|a|a|a|a|a|',
  'SPDXVersion: SPDX-2.3\nPackageName: a\nPackageSupplier: Organization: ',
];
const PIECES = [
  'a',
  ' ',
  '(',
  ' (',
  '["',
  '"\\',
  '[a="b"',
  '[a]',
  'usb',
  'usb: ',
  'IN= ',
  'IN= SRC=1 DST=1 ',
  'IN= SRC=1 DST=1 PROTO=1 ',
  'authentication failure;',
  'authentication failure;rhost=',
  '%SW_DAI-1-a: ',
  '%LINK-1-UPDOWN: Interface ',
  '%SYS-5-CONFIG_I: Configured from ',
  '"ts" ',
  ' a=',
];

const read = async (id: string, ...records: string[]) => {
  const format = formats.find((one) => one.id === id);
  assert.ok(format);
  const reader = new SourcesReader();
  const reading = reader.open('source', format);
  for (const record of records) reading.take(record);
  return reader.result();
};

describe('records that somebody made to do harm', () => {
  for (const format of formats)
    test(`${format.id}: no record of 64 KiB takes long`, () => {
      for (const head of HEADS)
        for (const piece of PIECES) {
          const text = head + piece.repeat(Math.ceil(LENGTH / piece.length)).slice(0, LENGTH - head.length);
          const began = performance.now();
          format.recognise(text, 'a.csv');
          new SourcesReader().open('source', format).take(text);
          const took = performance.now() - began;
          assert.ok(took < MOST, `${JSON.stringify(head)} and ${JSON.stringify(piece)}: ${took} ms`);
        }
    });

  test('words that every object has are no severity, no service and no log', async () => {
    for (const word of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      const cef = await read('syslog', `Jan  1 00:00:00 h CEF:0|a|b|1|s|n|${word}|src=10.0.0.1 ${word}=x __proto__=y`);
      assert.equal(cef.findings[0].severity, 'info');
      const zeek = await read(
        'zeek-json',
        JSON.stringify({ ts: 1, _path: word, service: word, 'id.orig_h': '10.0.0.1', 'id.resp_h': '10.0.0.2' }),
        JSON.stringify({ ts: 1, _path: 'conn', service: word, 'id.orig_h': '10.0.0.1', 'id.resp_h': '10.0.0.2' }),
      );
      assert.deepEqual(zeek.sources[0].events, { 'zeek/conn': 1 });
      assert.deepEqual(zeek.conversations, []);
      const windows = await read(
        'windows-events',
        `{"EventID":1,"Channel":"${word}","Computer":"a","TimeCreated":"2026-01-01T00:00:00Z","EventData":{"__proto__":{"x":1}}}`,
      );
      assert.deepEqual(Object.keys(windows.sources[0].events), [`windows/${word.toLowerCase()}`]);
      await read('suricata-eve', JSON.stringify({ timestamp: '2026-01-01T00:00:00Z', event_type: word }));
      writeFileSync(
        join(folder, 'rule.yml'),
        `title: a\nlevel: ${word}\nstatus: ${word}\nlogsource: {product: zeek}\ndetection: {one: {a: 1}, condition: one}\n`,
      );
      assert.deepEqual(
        loadSigma(folder).rules.map(({ severity, confidence }) => [severity, confidence]),
        [['low', 50]],
      );
    }
    assert.equal(Object.hasOwn(Object.prototype, 'x'), false);
  });

  test('a rule that nests too deeply is idle, and says so', () => {
    writeFileSync(join(folder, 'rule.yml'), '['.repeat(200_000));
    const { rules, idle } = loadSigma(folder);
    assert.deepEqual([rules.length, idle.length], [0, 1]);
    assert.match(idle[0].why, /not valid YAML/);
  });

  test('what is kept of senders who never say the same twice is bounded', async () => {
    const long = 'x'.repeat(60_000);
    const records = Array.from({ length: 5000 }, (_, at) => `Jan  1 00:00:00 h app${at}: text`);
    const result = await read('syslog', ...records, `Jan  1 00:00:00 h CEF:0|a|b|1|${long}|${long}|1|src=10.0.0.1 k=${long}`);
    assert.ok(Object.keys(result.sources[0].events).length <= 4098);
    assert.ok(JSON.stringify(result.findings).length < 10_000);
  });

  test('lines are cut wherever a piece ends, and a line that never ends is not kept', async () => {
    const lines = async (...pieces: string[]) => {
      const found: string[] = [];
      for await (const line of linesOf(Readable.from(pieces))) found.push(line);
      return found;
    };
    assert.deepEqual(await lines('a\r', '\nb', 'c\n\nd'), ['a', 'bc', '', 'd']);
    assert.deepEqual(await lines('a\n'), ['a']);
    const piece = 'x'.repeat(1 << 20);
    const [long, next] = await lines(...Array.from({ length: 64 }, () => piece), '\nb');
    assert.deepEqual([long.length, next], [RECORD_LIMIT + 1, 'b']);
  });

  test('a file without line ends is one bad record, not the end of the program', async () => {
    const path = join(folder, 'long.json');
    const good = '{"ts":1,"_path":"conn","id.orig_h":"10.0.0.1","id.resp_h":"10.0.0.2","uid":"a"}';
    writeFileSync(path, `${good}\r\n${'x'.repeat(5 << 20)}\n\n${good}`);
    const { sources } = await readSources([path]);
    assert.deepEqual([sources[0].quality.records, sources[0].quality.invalid, sources[0].quality.accepted], [3, 1, 2]);
    assert.match(sources[0].quality.rejections[0].what, /longer than/);
  });
});
