import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { formats } from './formats/index.ts';
import { readSources, SourcesReader } from './read-sources.ts';
import { SourceError } from './refusal.ts';

const folder = mkdtempSync(join(tmpdir(), 'fengsui-refusals-'));
after(() => rmSync(folder, { recursive: true }));

/** Why the records of a source are not taken. */
function refused(id: string, ...records: string[]) {
  const format = formats.find((one) => one.id === id);
  assert.ok(format);
  const reading = new SourcesReader().open('source', format);
  for (const record of records) reading.take(record);
  return reading.quality.report().rejections;
}

suite('why a record is not taken', () => {
  const csv = (row: string): string => `IP,MAC,Vendor,Model\n${row}\n`;
  for (const [format, record, code, values] of [
    ['zeek-json', '{"ts": broken', 'notJson', { text: '{"ts": broken' }],
    ['zeek-json', '[1]', 'notObject', {}],
    ['zeek-json', `"${'x'.repeat(1 << 20)}"`, 'long', { most: 1 << 20 }],
    ['zeek-json', '{"ts":"soon"}', 'zeekTime', {}],
    ['suricata-eve', '{"timestamp":7}', 'suricataTime', {}],
    ['suricata-eve', '{"timestamp":"2026-03-01T00:00:00Z"}', 'missing', { field: 'event_type' }],
    ['windows-events', '{"Id":1}', 'noTime', { fields: 'Event.System.TimeCreated, @timestamp, TimeCreated, EventTime' }],
    [
      'windows-events',
      '{"TimeCreated":"2026-03-01T00:00:00Z"}',
      'noEventNumber',
      { fields: 'Event.System.EventID, winlog.event_id, EventID, Id' },
    ],
    ['syslog', 'nothing of the kind', 'notSyslog', {}],
    ['syslog', 'x'.repeat(70_000), 'long', { most: 65_536 }],
    ['csv-inventory', csv(',,,\nx'), 'notIp', { value: 'x' }],
    ['csv-inventory', csv('10.0.0.1,zz:00,,'), 'notMac', { value: 'zz:00' }],
    ['csv-inventory', 'Colour,IP,Vendor\nred,,\n', 'emptyRow', {}],
    ['cyclonedx', '{"components":[{"version":"1"}]}', 'namelessComponent', {}],
    ['spdx', '{"packages":[{"versionInfo":"1"}]}', 'namelessPackage', {}],
  ] as const)
    test(`${format}: ${code}`, () => {
      const rejections = refused(format, record);
      const { what, ...one } = rejections[rejections.length - 1];
      assert.deepEqual([one.code, one.values], [code, values]);
      for (const value of Object.values(values)) assert.ok(what.includes(String(value)), what);
    });

  test('what a document or a table is not read for is told in the words of its reader', () => {
    for (const [format, text, code] of [
      ['cyclonedx', '{"components":', 'notJsonDocument'],
      ['csv-inventory', `IP,Vendor,Model\n"${'x'.repeat(2 << 20)}`, 'unread'],
    ]) {
      const [one] = refused(format, text);
      assert.equal(one.code, code);
      assert.match(one.what, /: \S/);
      assert.ok(one.what.endsWith(String(one.values.reason).slice(-20)));
    }
  });

  test('no more is kept of a value than of its sentence', () => {
    const [one] = refused('csv-inventory', csv(`${'9'.repeat(100_000)},,,`));
    assert.deepEqual([String(one.values.value).length, one.what.length], [300, 300]);
  });
});

suite('why a source is not taken', () => {
  const errorOf = (name: string, format?: string) =>
    readSources([join(folder, name)], { format }).then(
      () => assert.fail('it was taken'),
      (error: unknown) => (assert.ok(error instanceof SourceError), error),
    );

  test('is told by a code as well', async () => {
    const path = join(folder, 'picture.bin');
    writeFileSync(path, '\u0001\u0002\u0003');
    const unknown = await errorOf('picture.bin');
    assert.deepEqual([unknown.code, unknown.values.path], ['unknownFormat', path]);
    assert.match(unknown.message, /name it with --format, one of suricata-eve, /);
    const absent = await errorOf('absent');
    assert.deepEqual([absent.code, absent.values.path], ['noFile', join(folder, 'absent')]);
    const other = await errorOf('picture.bin', 'paper');
    assert.deepEqual([other.code, other.values.format], ['noFormat', 'paper']);
  });
});
