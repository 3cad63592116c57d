import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { Fingerprints } from '../../packages/sensor/src/assets/fingerprint.ts';
import { loadFingerprints } from '../../packages/sensor/src/assets/knowledge.ts';
import { claimOf } from '../../packages/sensor/src/assets/prove.ts';
import { PURDUE_LEVEL } from '../../packages/sensor/src/assets/roles.ts';

const prints = await loadFingerprints(import.meta.dirname);

suite(`${prints.length} fingerprints`, () => {
  for (const print of prints) {
    const alone = new Fingerprints([print]);
    /** What follows from a text, under each attribute that the fingerprint looks at. */
    const follow = (text: string) =>
      print.on.map((attribute) => alone.derive([claimOf(attribute, text, `${print.from[0] ?? 'snmp'} example`)]));

    test(print.id, () => {
      assert.ok(Object.keys(print.fires).length > 0, 'has an example');
      assert.ok(print.silent.length > 0, 'has an example that it leaves alone');
      for (const [text, given] of Object.entries(print.fires)) {
        for (const { evidence } of follow(text)) {
          const said = Object.fromEntries(evidence.map(({ attribute, value }) => [attribute, value]));
          assert.deepEqual({ ...said, ...given }, said, text);
          assert.ok(evidence.length > 0, text);
        }
      }
      for (const text of print.silent)
        for (const { evidence } of follow(text)) assert.equal(evidence.length, 0, `leaves "${text}" alone`);
      if (print.says.role !== undefined)
        assert.ok(print.says.role === 'switch' || print.says.role in PURDUE_LEVEL, print.says.role);
    });
  }
});

test('no pattern takes long on a text that is made to hurt it', () => {
  const texts = ['a', '1', 'A1-', '6ES7 ', ' ', '1.', 'SIMATIC ', ', '].map((part) => part.repeat(256).slice(0, 256));
  const all = prints.map(({ pattern }) => new RegExp(pattern, 'i'));
  const begin = process.cpuUsage().user;
  for (const pattern of all) for (const text of texts) pattern.exec(`Siemens Cisco Moxa ${text}`);
  assert.ok(process.cpuUsage().user - begin < 500_000);
});

test('each id is there once', () => assert.equal(new Set(prints.map(({ id }) => id)).size, prints.length));

test('the schema lists the members and attributes that the loader takes', () => {
  type Schema = { items: { properties: { says: { propertyNames: { enum: string[] } } } } };
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, 'fingerprints.schema.json'), 'utf8')) as Schema;
  const { properties } = schema.items;
  for (const { on, from, pattern, says, confidence, fires, silent, id, ...others } of prints) {
    assert.deepEqual(others, {});
    for (const member of Object.keys({ on, from, pattern, says, confidence, fires, silent, id }))
      assert.ok(member in properties, member);
    for (const attribute of Object.keys(says)) assert.ok(properties.says.propertyNames.enum.includes(attribute), attribute);
  }
});
