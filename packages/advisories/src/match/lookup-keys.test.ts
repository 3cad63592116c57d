import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { preparedAdvisory } from './advisory.test-support.ts';
import type { Asset } from './asset.ts';
import { plainKeys } from './lookup-keys.ts';
import { Matcher } from './matcher.ts';
import type { PreparedProduct } from './prepare.ts';
import { compareNames, familyForms, nameKeys, readProductName } from './product-names.ts';
import { readVendorContent } from './vendors.ts';

const content = readVendorContent();

/** Parts of product names: brands, words, kinds, codes, families, alternatives. */
const parts = fc.constantFrom(
  ...(
    'SIMATIC Modicon WinCC Runtime Advanced OA Library Panel switch router family series S7-1500 S7-1200 X-200 X204-2 X-300 M340 1500 2500 E2542 ioLogik ' +
    'CPU 1515-2 iQ-R iQ-F iQ-L MELSEC GT27 GT25 CP1E/CP1H V7.5 (incl. SIPLUS) SIPLUS for extreme controllers'
  ).split(' '),
);
const nameArbitrary = fc.array(parts, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));

test('names that agree share a key, whatever words are rare', () => {
  let agreed = 0;
  fc.assert(
    fc.property(nameArbitrary, nameArbitrary, fc.infiniteStream(fc.nat(9)), (listed, own, counts) => {
      const [product, asset] = [readProductName(listed), readProductName(own)];
      if (compareNames(product, asset) === null) return;
      agreed++;
      const forms = new Set([...asset.forms, ...familyForms(asset)]);
      const frequencies = new Map<string, number>();
      const frequency = (word: string): number => {
        if (!frequencies.has(word)) frequencies.set(word, counts.next().value);
        return frequencies.get(word)!;
      };
      assert.ok(
        nameKeys(product, frequency).some((key) => forms.has(key)),
        `${listed} and ${own}`,
      );
    }),
    { numRuns: 20_000 },
  );
  assert.ok(agreed > 100, `${agreed} agreed`);
});

const vendors = fc.constantFrom('', 'Siemens', 'Siemens AG', 'ABB', 'Hitachi Energy', 'Nobody', 'Siemens, ABB');
const numbers = fc.constantFrom('6ES7 515-2AM01-0AB0', '6ES7515-*', '6ES7*', '1756-L6?', '1756-L61', 'REL670', 'BMX P34x');

const productArbitrary = fc
  .record({
    vendor: vendors,
    name: nameArbitrary,
    models: fc.array(numbers, { maxLength: 2 }),
    serials: fc.array(fc.constantFrom('SN 1', 'S'.repeat(500)), { maxLength: 1 }),
    cpe: fc.option(fc.constantFrom('cpe:2.3:a:x:y:*:*:*:*:*:*:*:*', 'cpe:2.3:h:x:*:*:*:*:*:*:*:*:*'), { nil: undefined }),
    purl: fc.option(fc.constantFrom('pkg:npm/y', 'pkg:npm/%40x/y'), { nil: undefined }),
  })
  .map((product): PreparedProduct => ({ fullName: product.name, range: null, version: null, ...product }));

const component = fc.record({ name: fc.oneof(nameArbitrary, numbers), vendor: fc.option(vendors), version: fc.constant('1') });
const assetArbitrary = fc.record({
  id: fc.constant('a'),
  vendor: fc.option(vendors),
  product: fc.option(nameArbitrary),
  model: fc.option(fc.oneof(nameArbitrary, numbers)),
  orderNumber: fc.option(numbers),
  serial: fc.option(fc.constantFrom('SN1', 'S'.repeat(500))),
  cpes: fc.constantFrom([], ['cpe:/a:x:y:1'], ['cpe:/h:x:z']),
  purls: fc.constantFrom([], ['pkg:npm/y@1'], ['pkg:npm/%40x/y@1']),
  components: fc.array(component, { maxLength: 2 }),
});

test('a document that concerns an asset shares a key with it, with and without vendors', () => {
  let found = 0;
  const plain = new Matcher({ advisories: [], content });
  fc.assert(
    fc.property(productArbitrary, assetArbitrary, (product, asset: Asset) => {
      const advisory = preparedAdvisory([product]);
      if (new Matcher({ advisories: [advisory], content, minProbability: 0 }).matchAsset(asset).length === 0) return;
      found++;
      const keys = plain.documentKeys(advisory);
      // What an order number is called is filed under as well.
      const numberNames = new Map(
        [...new Matcher({ advisories: [advisory], content }).numberNames([asset])].flatMap(([number, name]) =>
          name === null ? [] : [[number, name] as const],
        ),
      );
      const { filed, wanted } = new Matcher({ advisories: [], content, numberNames }).assetKeys(asset);
      assert.ok(wanted.some((key) => keys.includes(key)));
      assert.ok(plainKeys(keys).some((key) => filed.includes(key)));
    }),
    { numRuns: 4000 },
  );
  assert.ok(found > 100, `${found} were found`);
});
