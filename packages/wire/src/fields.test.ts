import assert from 'node:assert/strict';
import test from 'node:test';
import { FIELD_LIMIT, type Fields, fieldsOf } from './fields.ts';

function visit(out: Fields): void {
  out.number('version', 3);
  out.text('name', 'pump');
  out.bytes('data', Uint8Array.of(1, 2), 0, 2);
  out.list('objects');
  out.open('');
  out.number('group', 120);
  out.text('purpose', 'error');
  out.list('points');
  out.number('', 7);
  out.close();
  out.close();
  out.close();
  out.flag('last', true);
}

test('what is wanted is the same as in the whole, and nothing else is made', () => {
  const all = fieldsOf(visit);
  const wanted = fieldsOf(visit, new Set(['version', 'objects', 'purpose']));
  assert.equal(JSON.stringify(wanted), '{"version":3,"objects":[{"purpose":"error"}]}');
  assert.equal(wanted.version, all.version);
  assert.equal(JSON.stringify(fieldsOf(visit, new Set(['purpose', 'points']))), '{}');
  assert.equal(JSON.stringify(fieldsOf(visit, new Set(['data']))), '{"data":"0102"}');
});

test('what is not wanted counts towards the limit', () => {
  const many = (out: Fields) => {
    for (let i = 0; i < FIELD_LIMIT; i++) out.number('other', i);
    out.number('late', 1);
  };
  assert.equal('late' in fieldsOf(many), false);
  assert.equal('late' in fieldsOf(many, new Set(['late'])), false);
});
