import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readText } from '../corpora.test-support.ts';
import { seeds } from '../seeds.test-support.ts';

async function read(name: string) {
  return (await readText(seeds.find((seed) => seed.name === name)?.text ?? '', name)).knowledge[0];
}

test('the XML list: hierarchy, categories, views, examples, attack patterns and requirements', async () => {
  const { title, entries, edges } = await read('cwec.xml');
  assert.equal(title, 'CWE 4.20');
  assert.deepEqual(
    entries.map(({ kind, key }) => `${kind}:${key}`),
    ['weakness:CWE-787', 'requirement:IEC 62443-4-2/CR 3.5', 'standard:IEC 62443-4-2', 'weakness:CWE-1218', 'taxonomy:CWE-699'],
  );
  assert.deepEqual(entries[0].aliases, ['Memory Corruption']);
  assert.deepEqual(entries[0].attributes.platforms, ['Language: Memory-Unsafe (Often)', 'Technology: ICS/OT']);
  assert.deepEqual(
    edges.map(({ from, type, to, text }) => `${from} ${type} ${to} ${text}`),
    [
      'weakness:CWE-787 child-of weakness:CWE-119 CWE-1000',
      'attack-pattern:CAPEC-100 exploits weakness:CWE-787 null',
      'vulnerability:CVE-2021-21220 has-weakness weakness:CWE-787 Browser',
      'requirement:IEC 62443-4-2/CR 3.5 part-of standard:IEC 62443-4-2 null',
      'weakness:CWE-787 related-to requirement:IEC 62443-4-2/CR 3.5 violates',
      'weakness:CWE-787 part-of weakness:CWE-1218 CWE-699',
      'weakness:CWE-1218 part-of taxonomy:CWE-699 null',
    ],
  );
});

test('the downloads as CSV, the hierarchy as JSON and the short table say the same of a weakness', async () => {
  const csv = await read('1000.csv');
  assert.equal(csv.entries[0].descriptions[0].text, 'Writes "past" the end.');
  assert.deepEqual(
    csv.edges.map(({ from, to }) => `${from} ${to}`),
    ['weakness:CWE-787 weakness:CWE-119', 'attack-pattern:CAPEC-100 weakness:CWE-787'],
  );
  assert.equal((await read('cwe-hierarchy.json')).edges[1].to, 'weakness:CWE-118');
  const table = await read('cwe_4.20_2026-04-30.csv');
  assert.deepEqual(
    table.entries.map(({ key, revoked }) => [key, revoked]),
    [
      ['CWE-787', false],
      ['CWE-365', true],
    ],
  );
});

test('an answer of the service of CWE is read as the same entry of the list', async () => {
  const { text } = seeds.find(({ name }) => name === 'weakness.json') ?? seeds[0];
  const { knowledge } = await readText(text, 'weakness.json');
  const damaged = await readText('{"Weaknesses":[{"ID":"none","Name":"damaged"}]}', 'weakness.json');
  assert.deepEqual(damaged.problems, ['Weaknesses 1: it has no number']);
  assert.deepEqual(knowledge[0].entries[0].attributes.platforms, ['Technology: ICS/OT (Often)']);
  assert.equal(knowledge[0].entries[0].attributes.mapping, 'Allowed-with-Review');
  assert.deepEqual(
    knowledge[0].edges.map(({ from, type, to }) => `${from} ${type} ${to}`),
    ['weakness:CWE-1263 child-of weakness:CWE-284', 'attack-pattern:CAPEC-401 exploits weakness:CWE-1263'],
  );
});

test('CAPEC as XML: patterns, what they exploit and are the same as, categories and views', async () => {
  const { title, entries, edges } = await read('capec.xml');
  assert.equal(title, 'CAPEC 3.9');
  assert.deepEqual(entries[0].attributes.x_capec_consequences, { Availability: ['Crash'] });
  assert.deepEqual(entries[0].attributes.mitigations, ['Check the length.']);
  assert.deepEqual(
    edges.map(({ from, type, to }) => `${from} ${type} ${to}`),
    [
      'attack-pattern:CAPEC-100 child-of attack-pattern:CAPEC-123',
      'attack-pattern:CAPEC-100 can-precede attack-pattern:CAPEC-8',
      'attack-pattern:CAPEC-100 exploits weakness:CWE-120',
      'attack-pattern:CAPEC-100 same-as technique:T1499.004',
      'attack-pattern:CAPEC-100 part-of taxonomy:CAPEC-255',
      'taxonomy:CAPEC-255 part-of taxonomy:CAPEC-1000',
    ],
  );
});
