import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readText } from './corpora.test-support.ts';
import { fuzzLibrary } from './fuzz.test-support.ts';
import { seeds } from './seeds.test-support.ts';

const seed = fc.constantFrom(...seeds);
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

test('every seed is read as its kind, without a problem, and the same twice', async () => {
  for (const { kind, name, text } of seeds) {
    const { knowledge, problems } = await readText(text, name);
    assert.deepEqual(problems, [], name);
    assert.ok(knowledge.length > 0, name);
    for (const document of knowledge) assert.equal(document.kind, kind, name);
    assert.deepEqual((await readText(text, name)).knowledge, knowledge);
    assert.deepEqual((await readText(gzipSync(text), name)).knowledge, knowledge);
    await fuzzLibrary(encode(text), name);
  }
});

test('bytes that were changed, cut out or doubled cost themselves', async () => {
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(40),
    bytes: fc.uint8Array({ maxLength: 20 }),
  });
  await fc.assert(
    fc.asyncProperty(seed, fc.array(change, { minLength: 1, maxLength: 6 }), async ({ name, text }, changes) => {
      let bytes = Buffer.from(text);
      for (const { at, length, bytes: put } of changes) {
        const start = Math.floor(at * bytes.length);
        bytes = Buffer.concat([bytes.subarray(0, start), put, bytes.subarray(start + length)]);
      }
      await fuzzLibrary(bytes, name);
    }),
    { numRuns: 600 },
  );
});

test('values of JSON that are replaced by others break no promise', async () => {
  const json = seeds.filter(({ text }) => /^[{[]/.test(text));
  const value = fc.oneof(
    fc.constant(null),
    fc.integer(),
    fc.string(),
    fc.constant('\0\ud800'),
    fc.constant([]),
    fc.constant({}),
    fc.array(fc.jsonValue(), { maxLength: 3 }),
    fc.constantFrom('__proto__', 'constructor', 'toString'),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...json), fc.nat(200), value, async ({ name, text }, index, replacement) => {
      let count = 0;
      const changed: unknown = JSON.parse(text, (_, member: unknown) => (count++ === index ? replacement : member));
      await fuzzLibrary(encode(JSON.stringify(changed)), name);
    }),
    { numRuns: 1500 },
  );
});

test('lines of text that are shuffled and mixed with others are no danger', async () => {
  const lines = seeds.flatMap(({ text }) => text.split(/(?<=[\n,{}<>])/)).slice(0, 2000);
  await fc.assert(
    fc.asyncProperty(
      seed,
      fc.array(fc.constantFrom(...lines), { maxLength: 30 }),
      fc.nat(5),
      async ({ name, text }, more, from) => {
        const own = text.split(/(?<=[\n,{}<>])/);
        await fuzzLibrary(encode([...own.slice(0, from + 2), ...more, ...own.slice(from)].join('')), name);
      },
    ),
    { numRuns: 300 },
  );
});

test('texts that nest, repeat or never end are read in time', async () => {
  const many = 200_000;
  for (const [name, text] of [
    ['nested.json', '['.repeat(many)],
    ['object.json', '{"a":'.repeat(many)],
    ['nested.xml', `<Weakness_Catalog>${'<Weakness ID="1">'.repeat(many)}`],
    [
      'entities.xml',
      `<!DOCTYPE l [<!ENTITY a "${'ha'.repeat(1000)}"><!ENTITY b "&a;&a;&a;">]><fingerprints><fingerprint pattern="&b;"/></fingerprints>`,
    ],
    ['nested.yml', `title: a\ndetection: ${'['.repeat(many)}`],
    ['aliases.yml', `title: a\nlogsource: &a [x]\ndetection: [${'*a,'.repeat(100)}]`],
    ['block.yml', `title: a\ndetection:\n${Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}- `).join('\n')}`],
    ['open.rules', `alert tcp any any -> any any (msg:"${'\\"'.repeat(many)}; sid:1;)`],
    ['open.yar', `rule a { meta: ${'a = "b" '.repeat(many)}`],
    ['rules.yar', 'rule a {\n'.repeat(many / 4)],
    ['arrows.rules', `alert tcp ${'a -> '.repeat(many / 8)} (sid:1;)\n`.repeat(3)],
    ['parentheses.rules', `alert tcp a any -> b any ${'(sid:'.repeat(many / 8)}`],
    ['hex.yar', `rule a { strings: ${'$a = { 6a '.repeat(20_000)}`],
    ['comment.yar', `rule a { condition: true }\n${'/*'.repeat(many)}`],
    ['quote.csv', `Registry,Assignment,Organization Name,Organization Address\n${'"'.repeat(many)}`],
    ['tags.spdx', `SPDXVersion: SPDX-2.3\n${'PackageName: a\n'.repeat(many / 10)}`],
  ] as const) {
    const start = performance.now();
    await fuzzLibrary(encode(text), name);
    assert.ok(performance.now() - start < 3000, `${name} took ${performance.now() - start} ms`);
  }
});
