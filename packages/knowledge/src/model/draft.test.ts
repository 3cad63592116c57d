import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Draft } from './draft.ts';
import { edgeTypes, joins } from './edge-types.ts';
import { entryKinds, nodeRef, parseNodeRef } from './entry.ts';

const head = { kind: 'test', id: 'one', title: 'One', source: 'Test', method: 'person', confidence: 0.9 } as const;

test('an entry that is told twice is kept once, completed by what is new', () => {
  const draft = new Draft(head);
  draft.entry({ kind: 'vendor', key: 'siemens', name: 'Siemens', aliases: ['Siemens AG', 'Siemens'] });
  draft.entry({ kind: 'vendor', key: 'siemens', name: 'SIEMENS', url: 'https://siemens.com', attributes: { country: 'DE' } });
  const [{ entries }] = draft.documents();
  assert.equal(entries.length, 1);
  assert.deepEqual(entries[0].aliases, ['Siemens AG', 'SIEMENS']);
  assert.deepEqual(entries[0].attributes, { country: 'DE' });
  assert.equal(entries[0].url, 'https://siemens.com');
});

test('texts are cleaned of what no database takes, and bounded', () => {
  const draft = new Draft(head);
  draft.entry({
    kind: 'malware',
    key: 'a\0b\n c',
    name: `x\ud800${'y'.repeat(5000)}`,
    description: 'z'.repeat(200_000),
    attributes: { __proto__: { a: 1 }, deep: [[[[[[[[[[1]]]]]]]]]], empty: '', infinite: Number.POSITIVE_INFINITY, text: '\0a' },
    url: 'javascript:alert(1)',
    published: '1969-01-01',
    modified: '2026-01-02',
  });
  const [{ entries }] = draft.documents();
  assert.equal(entries[0].key, 'ab c');
  assert.equal(entries[0].name.length, 500);
  assert.ok(entries[0].name.isWellFormed());
  assert.equal(entries[0].descriptions[0].text.length, 64 * 1024);
  assert.deepEqual(entries[0].attributes, { text: 'a' });
  assert.equal(entries[0].url, null);
  assert.equal(entries[0].published, null);
  assert.equal(entries[0].modified, '2026-01-02T00:00:00.000Z');
});

test('an edge that its type does not allow is kept under the name it was given', () => {
  const draft = new Draft(head);
  const [vendor, actor] = [nodeRef('vendor', 'a'), nodeRef('actor', 'b')];
  draft.edge(vendor, 'exploits', actor, { text: 'they say' });
  draft.edge(actor, 'uses', nodeRef('malware', 'c'), { text: 'first' });
  draft.edge(actor, 'uses', nodeRef('malware', 'c'), { text: 'second', confidence: 7 });
  draft.edge(actor, 'uses', actor);
  const [{ edges }] = draft.documents();
  assert.deepEqual(
    edges.map(({ type, text, confidence }) => [type, text, confidence]),
    [
      ['related-to', 'exploits: they say', 0.9],
      ['uses', 'first\nsecond', 0.9],
    ],
  );
});

test('a large document comes in parts that a transaction takes, edges behind the entries', () => {
  const draft = new Draft(head);
  for (let number = 0; number < 1200; number++) {
    const ref = draft.entry({ kind: 'tool', key: String(number) });
    for (let other = 0; other < 3; other++) draft.edge(ref, 'uses', nodeRef('technique', `T${other}`));
  }
  const documents = draft.documents();
  assert.deepEqual(
    documents.map(({ id, entries, edges }) => [id, entries.length, edges.length]),
    [
      ['one#1', 500, 0],
      ['one#2', 500, 0],
      ['one#3', 200, 0],
      ['one#4', 0, 2000],
      ['one#5', 0, 1600],
    ],
  );
});

test('every type of edge has words in both languages and ends that exist', () => {
  for (const [type, { label, from, to }] of Object.entries(edgeTypes)) {
    assert.ok(label.en && label.zh, type);
    for (const kind of [...(from ?? []), ...(to ?? [])]) assert.ok(kind in entryKinds, kind);
  }
  assert.ok(joins('mitigates', 'mitigation:M0807', 'technique:T0855'));
  assert.ok(!joins('mitigates', 'technique:T0855', 'mitigation:M0807'));
  assert.deepEqual(parseNodeRef('product:siemens/simatic: a'), { kind: 'product', key: 'siemens/simatic: a' });
  assert.equal(parseNodeRef('nothing:a'), null);
  assert.equal(parseNodeRef('vendor:'), null);
});
