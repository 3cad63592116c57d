import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attachComponents, subjectOf } from './matching-components.ts';
import type { MatchAssetRow } from './store-matches-assets.ts';

const row = (asset: Partial<MatchAssetRow>): MatchAssetRow => ({
  id: 'a',
  vendor: 'Siemens',
  components: [],
  inside: [],
  numberNames: {},
  revision: 1,
  ...asset,
});
const bill = (name: string, version: string | null, component: string) => ({
  product: { vendor: 'Siemens', name, version },
  components: [{ name: component, version: '1.0' }],
  source: `cyclonedx:${name}`,
});

test('an asset has the software of its own bills, and of those of the product that it is', () => {
  const own = { name: 'zlib', version: '1.2' };
  const rows = [row({ product: 'SCALANCE X204-2', components: [own] }), row({ id: 'b', product: 'SCALANCE X308-2' })];
  const [first, second] = attachComponents(rows, [
    bill('SCALANCE X204-2', null, 'openssl'),
    bill('SCALANCE X206-1', null, 'curl'),
  ]);
  assert.deepEqual(first.asset.components, [own, { name: 'openssl', version: '1.0' }]);
  assert.equal(second.asset.components, undefined);
  assert.deepEqual(Object.keys(first.asset).toSorted(), ['components', 'id', 'product', 'vendor']);
});

test('a bill of another version of the product does not count', () => {
  const subjects = attachComponents(
    [row({ product: 'SCALANCE X204-2', firmware: '5.1' })],
    [bill('SCALANCE X204-2', '5.2', 'openssl'), bill('SCALANCE X204-2', '5.1', 'curl')],
  );
  assert.deepEqual(
    subjects[0].asset.components?.map(({ name }) => name),
    ['curl'],
  );
});

test('the components of one asset are bounded, and none of its own bills is cut', () => {
  const many = Array.from({ length: 6000 }, (_, at) => ({ name: `part ${at}`, version: '1' }));
  assert.equal(subjectOf(row({ components: many }), many).asset.components?.length, 6000);
  assert.equal(subjectOf(row({}), many).asset.components?.length, 5000);
});
