import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { techniqueName } from '../../packages/console/src/lib/attack.ts';

interface Item {
  id: string;
  en: string;
  zh: string;
  tactics?: string[];
  targets?: string[];
  requirements?: string[];
  mitigates?: string[];
}

type Lists = Record<'tactics' | 'techniques' | 'mitigations' | 'assets', Item[]>;

const read = (name: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
const lists = read('attack-ics.json') as Lists;
const ids = (list: keyof Lists): Set<string> => new Set(lists[list].map(({ id }) => id));

test('ids are sorted and unique, names are there in both languages, members are those of the schema', () => {
  const schema = read('attack-ics.schema.json') as { $defs: { entry: { properties: Record<string, unknown> } } };
  for (const list of ['tactics', 'techniques', 'mitigations', 'assets'] as const) {
    const all = lists[list].map(({ id }) => id);
    assert.deepEqual(all, [...new Set(all)].toSorted());
    for (const item of lists[list]) {
      assert.ok(item.en && item.zh, item.id);
      for (const member of Object.keys(item)) assert.ok(member in schema.$defs.entry.properties, member);
    }
  }
});

test('links lead to what is there', () => {
  const [tactics, techniques, assets] = [ids('tactics'), ids('techniques'), ids('assets')];
  for (const { id, tactics: served = [], targets = [] } of lists.techniques) {
    assert.ok(served.length > 0, id);
    for (const tactic of served) assert.ok(tactics.has(tactic), `${id} serves ${tactic}`);
    for (const target of targets) assert.ok(assets.has(target), `${id} targets ${target}`);
  }
  for (const { id, mitigates = [], requirements = [] } of lists.mitigations) {
    for (const technique of mitigates) assert.ok(techniques.has(technique), `${id} mitigates ${technique}`);
    for (const requirement of requirements) assert.match(requirement, /^IEC 62443-\d-\d\/[A-Z]{2,3} \d\.\d{1,2}/);
  }
});

test('a technique has the name that the console shows', () => {
  for (const { id, en, zh } of lists.techniques) {
    const shown = techniqueName(id, 'zh-CN');
    if (shown !== undefined) assert.deepEqual([techniqueName(id, 'en'), shown], [en, zh], id);
  }
});

test('EMB3D has both languages, and its links lead to what is there', () => {
  const emb3d = read('emb3d.json') as Record<'threats' | 'mitigations', Item[]>;
  const schema = read('emb3d.schema.json') as {
    properties: Record<'threats' | 'mitigations', { items: { required: string[] } }>;
  };
  const threats = new Set(emb3d.threats.map(({ id }) => id));
  for (const list of ['threats', 'mitigations'] as const) {
    const all = emb3d[list].map(({ id }) => id);
    assert.deepEqual(all, [...new Set(all)].toSorted());
    for (const item of emb3d[list]) {
      assert.deepEqual(Object.keys(item), schema.properties[list].items.required);
      assert.match(item.zh, /\p{Script=Han}/u, item.id);
      for (const threat of item.mitigates ?? []) assert.ok(threats.has(threat), `${item.id} mitigates ${threat}`);
      for (const requirement of item.requirements ?? [])
        assert.match(requirement, /^IEC 62443-4-2\/(?:CR|SAR|EDR|HDR|NDR) \d\.\d{1,2}(?: RE\(\d\))?$/);
    }
  }
});
