import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BaselineError, readBaseline, writeBaseline } from './document.ts';
import type { Baseline } from './schema.ts';

const empty: Baseline = {
  format: 'fengsui-baseline',
  schema: 1,
  version: 1,
  learnt: {
    captures: [],
    windowSeconds: 60,
    windows: 1,
    discovery: { conversation: [], function: [], range: [], value: [] },
    dropped: { conversations: 0, polls: 0, points: 0 },
  },
  content: { hosts: [], conversations: [], points: [], relations: [] },
  history: [],
};

test('a baseline that somebody made to do harm gives a clear error, soon', async () => {
  const text = writeBaseline(empty);
  assert.deepEqual(await readBaseline(text, 'b.json'), empty);
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  const documents = [
    nested(500_000),
    text.replace('"hosts": []', `"hosts": ${nested(100_000)}`),
    text.replace('"hosts": []', `"hosts": [${'1,'.repeat(200_000)}1]`),
    text.replace('"history"', '"__proto__": {"a": 1}, "history"'),
    text.replace('"version": 1', '"version": 1e999'),
  ];
  for (const document of documents) {
    assert.notEqual(document, text);
    const began = performance.now();
    await assert.rejects(
      readBaseline(document, 'b.json'),
      (error) =>
        error instanceof BaselineError &&
        error.message.startsWith('b.json: not a baseline of schema 1: ') &&
        error.message.length < 300,
    );
    assert.ok(performance.now() - began < 3000);
  }
});
