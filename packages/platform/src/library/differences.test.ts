import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { differencesOf } from './differences.ts';

describe('differences of two versions', () => {
  const paths = (from: unknown, to: unknown) =>
    differencesOf(from, to).differences.map(({ path, change, from, to }) => [path, change, from, to]);

  test('attributes that were added, removed and changed', () => {
    assert.deepEqual(paths({ a: 1, b: { c: 'x' }, d: 0 }, { a: 1, b: { c: 'y' }, e: null }), [
      ['b.c', 'changed', 'x', 'y'],
      ['d', 'removed', 0, null],
      ['e', 'added', null, null],
    ]);
  });

  test('items that identify themselves may change their order', () => {
    const list = [
      { id: 'x', v: 1 },
      { id: 'y', v: 2 },
    ];
    assert.deepEqual(paths({ list }, { list: list.toReversed() }), []);
    assert.deepEqual(paths({ list }, { list: [{ id: 'y', v: 3 }, list[0]] }), [['list.y.v', 'changed', 2, 3]]);
    assert.deepEqual(paths({ list: [1, 2] }, { list: [1, 3] }), [['list.1', 'changed', 2, 3]]);
  });

  test('an object in place of a list, and nothing in place of both', () => {
    assert.deepEqual(paths({ a: [] }, { a: {} }), [['a', 'changed', [], {}]]);
    assert.deepEqual(paths(null, null), []);
  });

  test('a limit, and that there is more', () => {
    const to = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`k${at}`, at]));
    const { differences, more } = differencesOf({}, to, 5);
    assert.deepEqual([differences.length, more], [5, true]);
    assert.equal(differencesOf({}, to, 20).more, false);
  });

  test('depth is no danger', () => {
    const deep = (end: number) => {
      let value: unknown = end;
      for (let at = 0; at < 50_000; at++) value = [value];
      return value;
    };
    assert.equal(differencesOf(deep(1), deep(2)).differences.length, 1);
  });
});
