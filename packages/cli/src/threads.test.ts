import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { plants, simulate } from '@fengsui/range';
import { analyze, shippedRules } from '@fengsui/sensor';

suite('threads', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-threads-'));
  const rules = await shippedRules();
  after(() => rmSync(folder, { recursive: true }));

  for (const { id } of plants) {
    test(`of any number give the same document of ${id} under attack`, async () => {
      const out = join(folder, `${id}.pcap`);
      simulate(id, { out, hours: 0.25, seed: 3, attacks: 'all' });
      const documents = [];
      for (const threads of [1, 2, 3]) documents.push(JSON.stringify(await analyze([out], { rules, threads, learning: 60 })));
      assert.ok(documents[0].length > 1000);
      assert.ok(documents[1] === documents[0], 'two threads say something else');
      assert.ok(documents[2] === documents[0], 'three threads say something else');
    });
  }

  test('of several captures, merged by time, too', async () => {
    const paths = plants.slice(0, 2).map(({ id }) => join(folder, `${id}.pcap`));
    const [one, two] = [await analyze(paths, { rules }), await analyze(paths, { rules, threads: 2 })];
    assert.equal(JSON.stringify(two), JSON.stringify(one));
  });

  test('say what cannot be read as one thread does', async () => {
    const path = join(folder, 'absent.pcap');
    const failure = await analyze([path]).catch((error: Error) => error);
    await assert.rejects(analyze([path], { threads: 2 }), failure as Error);
  });
});
