import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KnowledgeDocument } from '../model/entry.ts';
import { readOwnContent } from './content.ts';

test('what comes with the program fills an empty library: each rule with the techniques that it detects', async () => {
  const documents: KnowledgeDocument[] = [];
  for await (const document of readOwnContent()) documents.push(document);
  assert.equal(new Set(documents.map(({ kind, id }) => `${kind} ${id}`)).size, documents.length);
  const entries = new Map(
    documents.flatMap((document) => document.entries.map((entry) => [`${entry.kind}:${entry.key}`, entry])),
  );
  const edges = documents.flatMap((document) => document.edges);
  assert.ok(entries.size > 1500 && edges.length > 2500);
  for (const { from, to, type } of edges) {
    // Everything that is said leads to something that is there.
    if (type === 'detects' || type === 'mitigates' || type === 'identifies' || type === 'based-on')
      assert.ok(entries.has(from) && entries.has(to), `${from} ${type} ${to}`);
  }
  assert.ok(
    edges.some(({ from, type, to }) => `${from} ${type} ${to}` === 'detection-rule:modbus-address-scan detects technique:T0861'),
  );
  assert.equal(entries.get('technique:T0855')?.attributes.name_zh, '未授权命令报文');
});

test('malicious code that comes with the program is joined: families use techniques, rules detect them, hashes indicate them', async () => {
  const edges = new Set<string>();
  for await (const document of readOwnContent())
    for (const { from, type, to } of document.edges) edges.add(`${from} ${type} ${to}`);
  assert.ok(edges.has('malware:S1009 uses technique:T0843'));
  assert.ok(edges.has('detection-rule:yara/fengsui_triton detects malware:S1009'));
  assert.ok(edges.has('detection-rule:tristation-in-use detects malware:S1009'));
  assert.ok(
    edges.has('indicator:sha256/e8542c07b2af63ee7e72ce5d97d91036c5da56e2b091aa2afe737b224305d230 indicates malware:S1009'),
  );
});
