import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

type Class = { id: string; parent: string | null; zh: string; en: string; cwe: number[]; alsoCwe?: number[] };
type Scheme = { id: string; fallback: string; classes: Class[] };
type Keyword = { words: string[]; cwe: number; confidence: number };

const read = (name: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
const { weaknesses, categories } = read('weaknesses.json') as {
  weaknesses: [number, string, number[], number[]][];
  categories: [number, string][];
};
const { schemes } = read('classes.json') as { schemes: Scheme[] };
const { keywords } = read('keywords.json') as { keywords: Keyword[] };
const known = new Set([...weaknesses.map(([id]) => id), ...categories.map(([id]) => id)]);

/** Members that a schema requires and allows of the items of a list. */
function keys(schema: string, ...path: string[]): { required: string[]; allowed: string[] } {
  let at = read(schema) as Record<string, unknown>;
  for (const step of path) at = at[step] as Record<string, unknown>;
  return { required: at.required as string[], allowed: Object.keys(at.properties as object) };
}

function check(item: object, { required, allowed }: { required: string[]; allowed: string[] }): void {
  for (const key of required) assert.ok(Object.hasOwn(item, key), `${JSON.stringify(item).slice(0, 60)} has ${key}`);
  for (const key of Object.keys(item)) assert.ok(allowed.includes(key), `${key} is allowed`);
}

test('items have the members of their schemas', () => {
  const scheme = keys('classes.schema.json', 'properties', 'schemes', 'items');
  const entry = keys('classes.schema.json', 'properties', 'schemes', 'items', 'properties', 'classes', 'items');
  for (const item of schemes) {
    check(item, scheme);
    for (const each of item.classes) check(each, entry);
  }
  const keyword = keys('keywords.schema.json', 'properties', 'keywords', 'items');
  for (const item of keywords) check(item, keyword);
});

test('parents and categories of a weakness are known, and nothing is its own ancestor', () => {
  const parents = new Map(weaknesses.map(([id, , above, of]) => [id, [...above, ...of]]));
  assert.equal(parents.size, weaknesses.length);
  for (const [id, , above, of] of weaknesses)
    for (const other of [...above, ...of]) assert.ok(known.has(other), `${id} → ${other}`);
  for (const [start] of parents) {
    const seen = new Set<number>();
    const todo = [...(parents.get(start) ?? [])];
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      assert.notEqual(next, start, `CWE-${start} is above itself`);
      if (seen.has(next)) continue;
      seen.add(next);
      todo.push(...(parents.get(next) ?? []));
    }
  }
});

test('classes form trees, anchors are known, and an anchor leads to one class of a scheme', () => {
  for (const { id, fallback, classes } of schemes) {
    const ids = new Set(classes.map((one) => one.id));
    assert.equal(ids.size, classes.length, id);
    assert.ok(ids.has(fallback), `${id} has ${fallback}`);
    const anchors = new Map<number, string>();
    for (const one of classes) {
      assert.ok(one.parent === null || ids.has(one.parent), `${one.id} hangs on ${one.parent}`);
      for (const cwe of [...one.cwe, ...(one.alsoCwe ?? [])]) {
        assert.ok(known.has(cwe) || [17, 16].includes(cwe), `${id}: CWE-${cwe} is known`);
        assert.ok(!anchors.has(cwe), `${id}: CWE-${cwe} is at ${anchors.get(cwe)} and ${one.id}`);
        anchors.set(cwe, one.id);
      }
    }
  }
});

test('the 26 types of CNNVD are complete, with the CWE of its guide', () => {
  const cnnvd = schemes.find(({ id }) => id === 'cnnvd')?.classes ?? [];
  assert.equal(cnnvd.length, 26);
  assert.equal(cnnvd.filter((one) => one.cwe.length === 1).length, 25);
});

test('a word is given once, in lower case, for a known weakness', () => {
  const seen = new Set<string>();
  for (const { words, cwe } of keywords) {
    assert.ok(known.has(cwe), `CWE-${cwe}`);
    for (const word of words) {
      assert.equal(word, word.toLowerCase());
      assert.ok(!seen.has(word), `${word} is given once`);
      seen.add(word);
    }
  }
});
