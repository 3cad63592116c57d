import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { absent, corpus, readCorpusFile } from '../corpora.test-support.ts';

const path = 'cti/attack-ics/ics-attack-18.1';

test('ATT&CK for ICS gives as many entries of each kind as the bundle has objects', { skip: absent }, async () => {
  const { knowledge, problems } = await readCorpusFile(corpus(`${path}.json`));
  const gold = JSON.parse(readFileSync(corpus(`${path}.GOLD_counts.json`), 'utf8')) as {
    by_type: Record<string, number>;
    revoked_or_deprecated: number;
    active_techniques: number;
  };
  assert.deepEqual(problems, []);
  const entries = knowledge.flatMap((document) => document.entries).filter(({ attributes }) => attributes.type !== undefined);
  const counts: Record<string, number> = {};
  for (const { attributes } of entries) counts[String(attributes.type)] = (counts[String(attributes.type)] ?? 0) + 1;
  const { relationship, 'marking-definition': marking, 'x-mitre-collection': collection, ...objects } = gold.by_type;
  assert.deepEqual(counts, objects);
  assert.equal(marking + collection, 2);
  assert.equal(entries.filter(({ revoked }) => revoked).length, gold.revoked_or_deprecated);
  assert.equal(entries.filter(({ kind, revoked }) => kind === 'technique' && !revoked).length, gold.active_techniques);
  const edges = knowledge.flatMap((document) => document.edges);
  const related = edges.filter(({ type }) =>
    ['targets', 'uses', 'mitigates', 'detects', 'attributed-to', 'same-as'].includes(type),
  );
  const ofAnalytics = related.filter(({ from }) => from.startsWith('detection-rule:AN'));
  assert.equal(related.length - ofAnalytics.length, relationship);
  assert.ok(edges.some(({ from, type, to }) => `${from} ${type} ${to}` === 'malware:S0604 uses technique:T0855'));
  assert.ok(edges.some(({ from, type, to }) => `${from} ${type} ${to}` === 'technique:T0855 part-of tactic:TA0106'));
  assert.ok(edges.some(({ type, to }) => type === 'satisfies' && to === 'requirement:IEC 62443-4-2/CR 5.4'));
});
