import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { jsonPieces } from './json-pieces.ts';

test('the pieces make the text that JSON.stringify makes', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue()))), (document) => {
      assert.equal([...jsonPieces(document)].join(''), JSON.stringify(document));
    }),
  );
  const long = { list: Array.from({ length: 1300 }, (_, at) => at), none: undefined, last: 1 };
  assert.equal([...jsonPieces(long)].join(''), JSON.stringify(long));
});
