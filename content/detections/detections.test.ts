import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { suite, test } from 'node:test';
import { rules, type Samples, Scene } from './scene.ts';

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.samples.ts'),
);
const samples: Samples = Object.assign(
  {},
  ...(await Promise.all(
    files.map(
      async (name) => ((await import(pathToFileURL(join(import.meta.dirname, name)).href)) as { samples: Samples }).samples,
    ),
  )),
);
const judged = rules.filter((rule) => rule.generate);

suite('every rule is proved by a scene that it finds and one that it must not', () => {
  for (const rule of judged) {
    test(`${rule.name} finds it`, async () => {
      assert.ok(samples[rule.name], `no sample for ${rule.name}`);
      const scene = new Scene();
      samples[rule.name].fires(scene);
      const found = await scene.findings(rule.name);
      assert.ok(found.length > 0, 'nothing found');
      assert.ok(found[0].evidence.frames.length > 0, 'no frame as evidence');
    });
    test(`${rule.name} stays quiet`, async () => {
      const scene = new Scene();
      samples[rule.name].quiet(scene);
      assert.deepEqual(await scene.findings(rule.name), []);
    });
  }
});

suite('the collection', () => {
  test('no sample is left without its rule', () => {
    const names = new Set(judged.map((rule) => rule.name));
    assert.deepEqual(
      Object.keys(samples).filter((name) => !names.has(name)),
      [],
    );
  });

  test('every rule that makes findings says what it means, in both languages, and what to do', () => {
    for (const rule of judged) {
      const zh = rule.translations['zh-CN'];
      assert.ok(rule.description && rule.advice && rule.techniques.length > 0 && rule.catalogue.length > 0, rule.name);
      assert.ok(zh?.title && zh.description && zh.advice, `${rule.name}: zh-CN is incomplete`);
    }
  });
});
