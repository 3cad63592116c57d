import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveRecord } from '../resolve/resolve-record.ts';
import type { Assertion } from '../record/record.ts';
import { Assertions, foldProducts } from './statement.ts';

function affected(count: number, status: string): Assertion[] {
  const said = new Assertions('CVE-2022-1', 'ICSA-22-001-01', '2022-01-01', '2026-01-01T00:00:00Z', 'coordinator-statement');
  for (let number = 1; number <= count; number++)
    said.say('affected', { vendor: 'Example', product: `Controller ${number}`, versions: `< ${number}.0`, status });
  return said.list;
}

test('up to thirty products of a status keep their versions; more of them become a list of names', () => {
  const few = foldProducts(affected(30, 'known_affected'));
  const many = foldProducts([...affected(31, 'known_affected'), ...affected(2, 'under_investigation')]);
  assert.equal(few.length, 30);
  assert.equal(many.length, 3);
  assert.deepEqual((many[0].value as { products: string[] }).products.length, 31);
  assert.deepEqual((many[1].value as { versions: string }).versions, '< 1.0');
});

test('a record has the versions of products that are stated one by one', () => {
  const { affected: products } = resolveRecord('CVE-2022-1', foldProducts(affected(2, 'known_affected')));
  assert.deepEqual(
    products.map(({ product, versions }) => [product, versions]),
    [
      ['Controller 1', '< 1.0'],
      ['Controller 2', '< 2.0'],
    ],
  );
});
