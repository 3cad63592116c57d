import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  compareVersions,
  compileVersionRules,
  parseVersion,
  type WrittenVersionRule,
} from '../../packages/advisories/src/index.ts';

type Vendor = { id: string; name: string; aliases: string[]; related?: string[] };
type Scheme = {
  vendor: string;
  name: string;
  pattern: string;
  examples: string[];
  families: { pattern: string; family: string }[];
};

const read = (name: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
const { vendors } = read('vendors.json') as { vendors: Vendor[] };
const { rules } = read('version-rules.json') as { rules: WrittenVersionRule[] };
const { schemes } = read('order-numbers.json') as { schemes: Scheme[] };

/** The members that a schema of this folder allows and requires of the items of its one list. */
function itemKeys(schema: string, list: string): { required: string[]; allowed: string[] } {
  type Schema = { properties: Record<string, { items: { required: string[]; properties: Record<string, unknown> } }> };
  const { properties } = read(schema) as Schema;
  const { items } = properties[list];
  return { required: items.required, allowed: Object.keys(items.properties) };
}

for (const [schema, list, items] of [
  ['vendors.schema.json', 'vendors', vendors],
  ['order-numbers.schema.json', 'schemes', schemes],
  ['version-rules.schema.json', 'rules', rules],
] as const) {
  test(`the items of ${list} have the members of their schema`, () => {
    const { required, allowed } = itemKeys(schema, list);
    for (const item of items) {
      for (const key of required) assert.ok(Object.hasOwn(item, key), `${JSON.stringify(item).slice(0, 60)} has ${key}`);
      for (const key of Object.keys(item)) assert.ok(allowed.includes(key), `${key} is allowed`);
    }
  });
}

test('an id and an alias belong to one vendor, and relations lead to vendors', () => {
  const ids = new Set(vendors.map((vendor) => vendor.id));
  assert.equal(ids.size, vendors.length);
  const owner = new Map<string, string>();
  for (const { id, name, aliases, related = [] } of vendors) {
    assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    for (const text of [name, ...aliases].map((alias) => alias.toLowerCase())) {
      assert.ok((owner.get(text) ?? id) === id, `${text} is claimed by ${owner.get(text)} and ${id}`);
      owner.set(text, id);
    }
    for (const other of related) assert.ok(ids.has(other) && other !== id, `${id} is related to ${other}`);
  }
});

test('every scheme finds its examples and names families', () => {
  const ids = new Set(vendors.map((vendor) => vendor.id));
  for (const { vendor, pattern, examples, families } of schemes) {
    assert.ok(ids.has(vendor), vendor);
    const whole = new RegExp(`^(?:${pattern})$`, 'i');
    for (const example of examples) assert.match(example, whole);
    const compact = examples.map((example) => example.toUpperCase().replace(/[\s\-._–]+/g, ''));
    assert.ok(
      compact.some((example) => families.some((family) => new RegExp(family.pattern).test(example))),
      `${vendor} names a family of an example`,
    );
    assert.equal(
      new Set(families.map((family) => family.pattern)).size,
      families.length,
      `${vendor} names a family pattern once`,
    );
  }
});

test('every version rule reads its examples, in rising order', () => {
  const ids = new Set(vendors.map((vendor) => vendor.id));
  for (const rule of rules) {
    assert.ok(ids.has(rule.vendor), rule.vendor);
    const versions = rule.examples.map((example) => parseVersion(example, compileVersionRules([rule])));
    for (const [at, version] of versions.entries()) {
      assert.ok(version !== null, rule.examples[at]);
      const before = versions[at - 1] ?? null;
      if (before !== null)
        assert.ok((compareVersions(before, version) ?? -1) < 0, `${rule.examples[at - 1]} < ${rule.examples[at]}`);
    }
  }
});
