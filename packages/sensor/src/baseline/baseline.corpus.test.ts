import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { compare } from './compare.ts';
import { readBaseline, writeBaseline } from './document.ts';
import { learn } from './learn.ts';

const corpus = join(import.meta.dirname, '../../../../../shared/corpora/pcap');
/** Captures of so many bytes are looked at, so many of them. */
const SMALL = 400_000;
const COUNT = 60;

suite('real captures', { skip: !existsSync(corpus) }, () => {
  test('never differ from what was learnt of them', async () => {
    const captures = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(pcap|pcapng|cap)$/.test(name))
      .map((name) => join(corpus, name))
      .filter((path) => statSync(path).isFile() && statSync(path).size < SMALL && statSync(path).size > 1000)
      .toSorted();
    const step = Math.max(1, Math.floor(captures.length / COUNT));
    for (const path of captures.filter((_, at) => at % step === 0)) {
      const baseline = await readBaseline(writeBaseline(await learn([path])), path);
      assert.deepEqual((await compare([path], baseline)).differences, [], path);
    }
  });
});
