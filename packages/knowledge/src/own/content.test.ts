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
