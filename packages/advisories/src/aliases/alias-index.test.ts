import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AliasIndex, type AliasStatement } from './alias-index.ts';

const index = (...statements: AliasStatement[]): AliasIndex => {
  const made = new AliasIndex();
  for (const statement of statements) made.add(statement);
  return made;
};
const names = (group: { id: string; aliases: { id: string }[] }): string[] => [group.id, ...group.aliases.map(({ id }) => id)];
const cnvd = (number: string, ...aliases: string[]): AliasStatement => ({
  vulnerability: number,
  aliases,
  source: 'CNVD',
  document: number,
});

test('names are joined over documents, in a cycle too, and the CVE id is the one to go by', () => {
  const made = index(
    cnvd('CNVD-2021-1', 'cve-2021-0001'),
    { vulnerability: 'CNNVD-202101-001', aliases: ['CNVD-2021-1'], source: 'CNNVD', document: 'a' },
    { vulnerability: 'CVE-2021-0001', aliases: ['CNNVD-202101-001'], source: 'NVD', document: 'b' },
  );
  for (const name of ['CVE-2021-0001', 'CNVD-2021-1', 'CNNVD-202101-001']) {
    assert.deepEqual(names(made.group(name)), ['CVE-2021-0001', 'CNVD-2021-1', 'CNNVD-202101-001']);
  }
  assert.deepEqual(made.group('CVE-2021-0001').aliases[0].sources, ['CNNVD', 'CNVD']);
  assert.equal([...made.groups()].length, 1);
});

test('a number of the global system goes before those of one product ecosystem', () => {
  const made = index({ vulnerability: 'GHSA-AAAA-BBBB-CCCC', aliases: ['GCVE-1-2026-7'], source: 'GitHub', document: 'a' });
  assert.deepEqual(names(made.group('GHSA-AAAA-BBBB-CCCC')), ['GCVE-1-2026-7', 'GHSA-AAAA-BBBB-CCCC']);
});

test('several numbers of one database for one CVE are all its names', () => {
  const made = index(cnvd('CNVD-2021-1', 'CVE-2021-0001'), cnvd('CNVD-2021-2', 'CVE-2021-0001'));
  assert.deepEqual(names(made.group('CNVD-2021-2')), ['CVE-2021-0001', 'CNVD-2021-1', 'CNVD-2021-2']);
});

test('an entry about several CVE ids is the same as none of them', () => {
  const made = index(cnvd('CNVD-2020-9', 'CVE-2020-0001', 'CVE-2020-0002'));
  assert.deepEqual(names(made.group('CNVD-2020-9')), ['CNVD-2020-9']);
  assert.deepEqual(made.group('CNVD-2020-9').covers, ['CVE-2020-0001', 'CVE-2020-0002']);
  assert.deepEqual(made.group('CVE-2020-0001').coveredBy, ['CNVD-2020-9']);
});

test('the same said in one statement a CVE is found out too', () => {
  const made = index(
    { vulnerability: 'CVE-2020-0001', aliases: ['CNVD-2020-9'], source: 'CNVD', document: 'CNVD-2020-9' },
    { vulnerability: 'CVE-2020-0002', aliases: ['CNVD-2020-9'], source: 'CNVD', document: 'CNVD-2020-9' },
  );
  const group = made.group('CVE-2020-0002');
  assert.deepEqual(names(group), ['CVE-2020-0002']);
  assert.deepEqual(group.coveredBy, ['CNVD-2020-9']);
  assert.equal(group.conflicts[0].kind, 'covers');
  assert.match(group.conflicts[0].why.en, /one entry about several vulnerabilities/);
});

test('an identifier claimed for two CVE ids is a conflict; whose number it is decides', () => {
  const made = index(cnvd('CNVD-2020-9', 'CVE-2020-0001'), {
    vulnerability: 'CVE-2020-0002',
    aliases: ['CNVD-2020-9'],
    source: 'a list',
    document: 'b',
  });
  assert.deepEqual(names(made.group('CVE-2020-0001')), ['CVE-2020-0001', 'CNVD-2020-9']);
  const [conflict] = made.group('CVE-2020-0002').conflicts;
  assert.deepEqual([conflict.kind, conflict.kept], ['conflict', 'CVE-2020-0001']);
  assert.match(conflict.why.zh, /编号来源CNVD/);
});

test('where strangers differ it is joined with neither', () => {
  const made = index(
    { vulnerability: 'CVE-2020-0001', aliases: ['X-1'], source: 'A', document: 'a' },
    { vulnerability: 'CVE-2020-0002', aliases: ['X-1'], source: 'B', document: 'b' },
  );
  assert.deepEqual(names(made.group('X-1')), ['X-1']);
  assert.deepEqual(made.group('X-1').covers, ['CVE-2020-0001', 'CVE-2020-0002']);
  assert.match(made.group('X-1').conflicts[0].why.en, /A joins X-1 with CVE-2020-0001, B joins X-1 with CVE-2020-0002/);
});

test('an advisory is never a name of a vulnerability', () => {
  const made = index({ vulnerability: 'CVE-2020-0001', aliases: ['ICSA-20-001-01'], source: 'CISA', document: 'a' });
  assert.deepEqual(names(made.group('CVE-2020-0001')), ['CVE-2020-0001']);
  assert.deepEqual(made.group('CVE-2020-0001').coveredBy, ['ICSA-20-001-01']);
});

test('what a document said is taken back with it, and the affected are told', () => {
  const made = index(cnvd('CNVD-2021-1', 'CVE-2021-0001'), {
    vulnerability: 'CNNVD-202101-001',
    aliases: ['CNVD-2021-1'],
    source: 'CNNVD',
    document: 'a',
  });
  assert.equal(made.takeAffected().length, 3);
  assert.deepEqual(made.takeAffected(), []);
  made.remove('CNVD-2021-1');
  assert.deepEqual(made.takeAffected().toSorted(), ['CNNVD-202101-001', 'CNVD-2021-1', 'CVE-2021-0001']);
  assert.deepEqual(names(made.group('CVE-2021-0001')), ['CVE-2021-0001']);
  assert.deepEqual(names(made.group('CNVD-2021-1')), ['CNVD-2021-1', 'CNNVD-202101-001']);
});

const identifier = fc.oneof(
  fc.integer({ min: 1, max: 4 }).map((number) => `CVE-2020-000${number}`),
  fc.integer({ min: 1, max: 5 }).map((number) => `CNVD-2020-${number}`),
  fc.integer({ min: 1, max: 3 }).map((number) => `X-${number}`),
);
const statement = fc.record({
  vulnerability: identifier,
  aliases: fc.array(identifier, { maxLength: 3 }),
  source: fc.constantFrom('CNVD', 'A', 'B'),
  document: fc.constantFrom('a', 'b', 'c', 'd'),
});

test('two CVE ids never share a group, groups are disjoint, and the order of documents does not matter', () => {
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 12 }), (statements) => {
      const made = index(...statements);
      const turned = index(...statements.toReversed());
      const seen = new Set<string>();
      for (const group of made.groups()) {
        const all = names(group);
        assert.ok(all.filter((name) => name.startsWith('CVE-')).length < 2, all.join(' '));
        for (const name of all) {
          assert.ok(!seen.has(name), `${name} is in one group`);
          seen.add(name);
          assert.deepEqual(names(made.group(name)), all);
          assert.deepEqual(turned.group(name), group);
        }
      }
      for (const document of ['a', 'b', 'c', 'd']) made.remove(document);
      assert.deepEqual([...made.groups()], []);
    }),
    { numRuns: 400 },
  );
});

test('a chain of thousands is not joined without end', () => {
  const made = new AliasIndex();
  for (let number = 0; number < 5000; number++)
    made.add({ vulnerability: `X-${number}`, aliases: [`X-${number + 1}`], source: 'A', document: `${number}` });
  assert.ok(names(made.group('X-2500')).length <= 3);
});
