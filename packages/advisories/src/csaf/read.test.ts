import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { prepareAdvisory } from '../match/prepare.ts';
import { sampleAdvisory } from '../samples.test-support.ts';
import { advisoryFacts } from './facts.ts';
import type { Advisory } from './model.ts';
import { readCsaf, readCsafValue } from './read.ts';
import { validateCsaf } from './validate.ts';

function read(value: unknown): Advisory {
  const result = readCsafValue(value);
  assert.ok(result.ok);
  return result.value;
}

test('a product takes vendor, name and range from its branches', () => {
  const [product] = read(sampleAdvisory()).products;
  assert.deepEqual(
    [product.vendor, product.productName, product.versionRange, product.version],
    ['Siemens', 'SIMATIC S7-1500 CPU 1515-2 PN (6ES7515-2AM01-0AB0)', '< V2.9.4', null],
  );
});

test('a relationship makes a product of the part in which the vulnerability lies', () => {
  const document = sampleAdvisory({
    products: [
      { vendor: 'Example', name: 'Firmware', range: '< 2.0' },
      { vendor: 'Example', name: 'Controller 100', range: 'vers:all/*' },
    ],
    vulnerabilities: [{ cve: 'CVE-2024-1', product_status: { known_affected: ['CSAFPID-R'] } }],
  });
  (document.product_tree as Record<string, unknown>).relationships = [
    {
      category: 'installed_on',
      product_reference: 'CSAFPID-0',
      relates_to_product_reference: 'CSAFPID-1',
      full_product_name: { name: 'Firmware installed on Controller 100', product_id: 'CSAFPID-R' },
    },
  ];
  const advisory = read(document);
  const made = advisory.products.find((product) => product.id === 'CSAFPID-R');
  assert.deepEqual(made?.relationship, { category: 'installed_on', product: 'CSAFPID-0', relatesTo: 'CSAFPID-1', beyond: [] });
  assert.deepEqual([made?.vendor, made?.versionRange], ['Example', '< 2.0']);
  assert.deepEqual(
    prepareAdvisory(advisory).products.map((product) => product.fullName),
    ['Firmware installed on Controller 100'],
  );
});

test('groups are expanded, and a product has one status: not affected and fixed win', () => {
  const document = sampleAdvisory({
    products: [
      { vendor: 'Example', name: 'A' },
      { vendor: 'Example', name: 'B' },
    ],
    vulnerabilities: [
      {
        cve: 'CVE-2024-1',
        product_status: {
          under_investigation: ['CSAFPID-0', 'CSAFPID-1'],
          known_not_affected: ['CSAFPID-0'],
          fixed: ['CSAFPID-1'],
        },
        remediations: [{ category: 'vendor_fix', details: 'Update.', group_ids: ['G'] }],
      },
    ],
  });
  (document.product_tree as Record<string, unknown>).product_groups = [
    { group_id: 'G', product_ids: ['CSAFPID-0', 'CSAFPID-1'] },
  ];
  const [vulnerability] = read(document).vulnerabilities;
  assert.deepEqual(Object.fromEntries(vulnerability.status), { 'CSAFPID-0': 'known_not_affected', 'CSAFPID-1': 'fixed' });
  assert.deepEqual(vulnerability.remediations[0].products, ['CSAFPID-0', 'CSAFPID-1']);
});

test('a sloppy document is read, and each flaw has its place', () => {
  const document = sampleAdvisory();
  (document.document as Record<string, unknown>).title = 7;
  (document.vulnerabilities as Record<string, unknown>[])[0].product_status = { known_affected: ['CSAFPID-0', 'NOWHERE'] };
  const result = readCsafValue(document);
  assert.ok(result.ok);
  assert.equal(result.value.title, 'TEST-1');
  assert.deepEqual(
    result.problems.map((problem) => problem.at),
    ['/document/title', '/vulnerabilities/0/product_status/known_affected/1'],
  );
});

test('what is no advisory is refused with a reason', () => {
  for (const [text, at] of [
    ['{', ''],
    ['[1]', '/document/csaf_version'],
    ['{"document":{"csaf_version":"2.0","tracking":{}}}', '/document/tracking/id'],
    [`${'['.repeat(200)}${']'.repeat(200)}`, ''],
  ]) {
    const result = readCsaf(text);
    assert.ok(!result.ok && result.problems[0].at === at && result.problems[0].fix !== '', text.slice(0, 40));
  }
  const large = readCsaf(JSON.stringify(sampleAdvisory()), { maxBytes: 100, maxDepth: 50 });
  assert.ok(!large.ok);
});

test('branches nested without end are bounded', () => {
  let branch: Record<string, unknown> = { category: 'product_name', name: 'leaf', product: { name: 'leaf', product_id: 'P' } };
  for (let depth = 0; depth < 5000; depth++) branch = { category: 'product_family', name: String(depth), branches: [branch] };
  const document = sampleAdvisory();
  document.product_tree = { branches: [branch] };
  const result = readCsafValue(document);
  assert.ok(result.ok && result.problems.some((problem) => problem.what.includes('deeper')));
});

test('mutated documents never crash the reader, the facts or the preparation', () => {
  const paths: (string | number)[][] = [];
  const collect = (value: unknown, path: (string | number)[]): void => {
    paths.push(path);
    if (Array.isArray(value)) value.forEach((item, index) => collect(item, [...path, index]));
    else if (typeof value === 'object' && value !== null)
      for (const [key, item] of Object.entries(value)) collect(item, [...path, key]);
  };
  collect(sampleAdvisory(), []);
  const replacement = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(null, [], {}, '', -1, 'CSAFPID-0', [[]], [null], { __proto__: null }),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...paths.slice(1)), replacement), { minLength: 1, maxLength: 4 }),
      (changes) => {
        const document = sampleAdvisory();
        for (const [path, value] of changes) {
          let owner: unknown = document;
          for (const step of path.slice(0, -1)) owner = (owner as Record<string | number, unknown> | null | undefined)?.[step];
          if (typeof owner === 'object' && owner !== null) (owner as Record<string | number, unknown>)[path.at(-1) ?? ''] = value;
        }
        const result = readCsafValue(document);
        if (result.ok) {
          advisoryFacts(result.value);
          JSON.stringify(prepareAdvisory(result.value));
        } else assert.ok(result.problems.length > 0);
      },
    ),
    { numRuns: 3000 },
  );
});

test('validation names the failed test and the place', async () => {
  const document = sampleAdvisory();
  (document.vulnerabilities as Record<string, unknown>[])[0].product_status = { known_affected: ['NOWHERE'] };
  const verdict = await validateCsaf(JSON.stringify(document));
  assert.ok(verdict.ok && !verdict.value.valid);
  const failed = verdict.value.failures.find((failure) => failure.test === '6.1.1');
  assert.equal(failed?.problems[0].at, '/vulnerabilities/0/product_status/known_affected/0');
  const good = await validateCsaf(JSON.stringify(sampleAdvisory()));
  assert.ok(good.ok && good.value.valid, JSON.stringify(good));
});

test('groups of products that are named over and over do not grow a document without end', () => {
  const document = sampleAdvisory();
  const ids = Array.from({ length: 3000 }, (_, at) => `P-${at}`);
  (document.product_tree as Record<string, unknown>).product_groups = [{ group_id: 'G', product_ids: ids }];
  (document.vulnerabilities as Record<string, unknown>[])[0].remediations = Array.from({ length: 2000 }, () => ({
    category: 'mitigation',
    details: 'Limit access.',
    group_ids: ['G'],
  }));
  const result = readCsafValue(document);
  assert.ok(result.ok);
  const counts = result.value.vulnerabilities[0].remediations.map(({ products }) => products.length);
  assert.equal(counts[0], 3000);
  assert.ok(counts.reduce((sum, count) => sum + count, 0) <= 5_000_000);
  assert.equal(result.problems.filter(({ what }) => what.includes('groups are not read')).length, 1);
});
