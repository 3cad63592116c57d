import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Fields, fieldsOf } from '@fengsui/wire';
import fc from 'fast-check';
import { JsonFields } from './json-fields.ts';

/** What a visit writes, as one line. */
function lineOf(visit: (out: Fields) => void, size = 1 << 12): string {
  const parts: Buffer[] = [];
  const json = new JsonFields((bytes) => parts.push(Buffer.from(bytes)), size);
  json.begin(Buffer.from('{"protocol":"test"'));
  visit(json);
  json.finish();
  json.drain();
  return Buffer.concat(parts).toString('utf8');
}

test('numbers, texts, flags, bytes, objects and lists become JSON', () => {
  const line = lineOf((out) => {
    out.number('unit', 7);
    out.number('big', 2n ** 60n);
    out.number('not_a_number', Number.NaN);
    out.flag('secure', false);
    out.bytes('data', Uint8Array.from([1, 0xab]), 0, 2);
    out.list('items');
    out.open('');
    out.text('name', 'quoted " and 烽燧');
    out.close();
    out.number('', 3);
    out.close();
  });
  assert.equal(line.endsWith('\n'), true);
  assert.deepEqual(JSON.parse(line), {
    protocol: 'test',
    unit: 7,
    big: '1152921504606846976',
    not_a_number: 'NaN',
    secure: false,
    data: '01ab',
    items: [{ name: 'quoted " and 烽燧' }, 3],
  });
});

test('writes what an object of the same visit holds, in a buffer of any size', () => {
  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      fc.integer(),
      fc.string(),
      fc.boolean(),
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(fc.string({ minLength: 1 }), tie('node'), { maxKeys: 4 }),
    ),
  })).node;
  const visit = (out: Fields, name: string, node: unknown): void => {
    if (typeof node === 'number') out.number(name, node);
    else if (typeof node === 'string') out.text(name, node);
    else if (typeof node === 'boolean') out.flag(name, node);
    else if (Array.isArray(node)) {
      out.list(name);
      for (const one of node) visit(out, '', one);
      out.close();
    } else {
      out.open(name);
      for (const [key, one] of Object.entries(node as object)) visit(out, key, one);
      out.close();
    }
  };
  fc.assert(
    fc.property(value, fc.integer({ min: 80, max: 600 }), (node, size) => {
      const walk = (out: Fields) => visit(out, 'root', node);
      const plain = JSON.parse(JSON.stringify(fieldsOf(walk))) as { root: unknown };
      assert.deepEqual((JSON.parse(lineOf(walk, size)) as { root: unknown }).root, plain.root);
    }),
  );
});
