import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { Spool } from './spool.ts';
import { acts, finding, report } from './testing.ts';

const root = mkdtempSync(join(tmpdir(), 'fengsui-spool-'));
after(() => rmSync(root, { recursive: true }));
let made = 0;
const folder = (): string => join(root, String(++made));
const MEBI = 2 ** 20;

describe('the spool', () => {
  test('gives batches in order, and forgets those that were filed', () => {
    const spool = new Spool(folder(), MEBI);
    for (const window of [1, 2, 3]) spool.append(report(window));
    assert.deepEqual([spool.head()?.sequence, spool.head()?.report.window], [1, 1]);
    spool.acknowledge(2);
    assert.deepEqual([spool.head()?.sequence, spool.head()?.report.window], [3, 3]);
    spool.acknowledge(2);
    spool.acknowledge(3);
    assert.deepEqual([spool.head(), spool.size], [null, { batches: 0, bytes: 0, oldest: null }]);
  });

  test('goes on where it was after a restart, also when it was empty', () => {
    const path = folder();
    const first = new Spool(path, MEBI);
    first.append(report(1));
    first.append(report(2));
    first.acknowledge(1);
    const second = new Spool(path, MEBI);
    assert.equal(second.head()?.sequence, 2);
    second.acknowledge(2);
    const third = new Spool(path, MEBI);
    third.append(report(3));
    assert.equal(third.head()?.sequence, 3);
  });

  test('files are readable for nobody else, and a half written one is none', () => {
    const path = folder();
    const spool = new Spool(path, MEBI);
    spool.append(report(1));
    for (const name of readdirSync(path)) assert.equal(statSync(join(path, name)).mode & 0o077, 0, name);
    writeFileSync(join(path, '000000000002-000000000002.json.part'), '{"session"');
    writeFileSync(join(path, '000000000002-000000000002.json'), '{"session"');
    assert.equal(new Spool(path, MEBI).size.batches, 1);
  });

  test('when it is full the oldest are summarised: only acts are lost, and they are counted', () => {
    const spool = new Spool(folder(), MEBI);
    for (let window = 1; window <= 40; window++) spool.append(report(window, { acts: acts(200), findings: [finding(2)] }));
    assert.ok(spool.size.bytes <= MEBI, String(spool.size.bytes));
    assert.ok(spool.summarised > 0);
    let [next, found, kept, withheld] = [1, 0, 0, 0];
    for (let batch = spool.head(); batch !== null; batch = spool.head()) {
      assert.equal(batch.from, next, 'no number is missing');
      next = batch.sequence + 1;
      found += batch.report.findings.reduce((sum, { count }) => sum + count, 0);
      kept += batch.report.acts.length;
      withheld += batch.report.withheld.acts ?? 0;
      spool.acknowledge(batch.sequence);
    }
    assert.deepEqual([next, found, kept + withheld], [41, 80, 8000]);
  });

  test('the first batch is left alone, for it may be on its way', () => {
    const spool = new Spool(folder(), MEBI);
    for (let window = 1; window <= 20; window++) spool.append(report(window, { acts: acts(500) }));
    assert.deepEqual([spool.head()?.sequence, spool.head()?.report.acts.length], [1, 500]);
  });

  test('reports of different sessions are not summed up; what does not fit is emptied and counted', () => {
    const spool = new Spool(folder(), MEBI);
    for (let window = 1; window <= 12; window++) {
      const many = Array.from({ length: 1000 }, (_, at) => ({ ...finding(1), rule: `rule-${at}` }));
      spool.append(report(1, { session: `00000000-0000-4000-8000-${String(window).padStart(12, '0')}`, findings: many }));
    }
    assert.ok(spool.size.bytes <= MEBI, String(spool.size.bytes));
    assert.equal(spool.size.batches, 12);
    spool.acknowledge(1);
    assert.deepEqual(spool.head()?.report.withheld, { findings: 1000 });
  });

  test('a crash between writing a summary and removing its parts leaves nothing twice', () => {
    const path = folder();
    const spool = new Spool(path, MEBI);
    for (const window of [1, 2, 3]) spool.append(report(window));
    writeFileSync(join(path, '000000000002-000000000003.json'), JSON.stringify(report(3, { findings: [finding(1)] })));
    const again = new Spool(path, MEBI);
    assert.equal(again.size.batches, 2);
    again.acknowledge(1);
    assert.deepEqual([again.head()?.from, again.head()?.sequence], [2, 3]);
  });

  test('agrees with a server that has more or less than is known here', () => {
    const spool = new Spool(folder(), MEBI);
    for (const window of [1, 2, 3]) spool.append(report(window));
    spool.agree(0);
    // The answer to the first was lost.
    spool.agree(1);
    assert.equal(spool.head()?.report.window, 2);
    // The server was restored from an older copy.
    spool.agree(0);
    assert.deepEqual([spool.head()?.sequence, spool.head()?.report.window], [1, 2]);
    // It heard more under this sensor's name, as when this folder was lost.
    spool.agree(57);
    assert.deepEqual([spool.head()?.sequence, spool.head()?.report.window], [58, 2]);
    spool.append(report(4));
    spool.acknowledge(58);
    spool.acknowledge(59);
    assert.deepEqual([spool.head()?.sequence, spool.head()?.report.window], [60, 4]);
  });

  test('a batch that the server does not accept keeps its number and loses its content', () => {
    const spool = new Spool(folder(), MEBI);
    spool.append(report(1, { acts: acts(3), findings: [finding(1)] }));
    spool.giveUp();
    assert.deepEqual([spool.head()?.sequence, spool.head()?.report.withheld], [1, { acts: 3, findings: 1 }]);
  });

  test('what cannot be written is kept and comes with the next', () => {
    const path = folder();
    const spool = new Spool(path, MEBI);
    rmSync(path, { recursive: true });
    spool.append(report(1, { findings: [finding(2)] }));
    assert.match(spool.failure ?? '', /cannot be written/);
    mkdirSync(path);
    spool.append(report(2, { findings: [finding(3)] }));
    assert.deepEqual([spool.failure, spool.size.batches, spool.head()?.report.findings[0].count], [null, 1, 5]);
  });
});
