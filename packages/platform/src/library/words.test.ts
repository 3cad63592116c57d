import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { filterQuery, searchVector, wordQuery } from './words.ts';

const words = (text: string) =>
  [...searchVector({ kind: 'k', key: '', names: [], texts: [text] }).matchAll(/'((?:[^']|'')+)'/g)]
    .map(([, word]) => word)
    .slice(0, -1);

describe('words of texts', () => {
  test('Latin words are lowercased, and those that every text has are left out', () => {
    assert.deepEqual(words('A Buffer OVERFLOW in the Web-Server'), ['buffer', 'overflow', 'web-server', 'web', 'server']);
  });

  test('an identifier is kept whole and in its parts', () => {
    assert.deepEqual(words('CVE-2021-44228'), ['cve-2021-44228', 'cve', '2021', '44228']);
    assert.equal(wordQuery('CVE-2021-44228 '), "'cve-2021-44228'");
    assert.equal(wordQuery('S7-1500 '), "('s7-1500' | 's7' & '1500')");
  });

  test('Chinese becomes pairs of neighbours, beside Latin words', () => {
    assert.deepEqual(words('西门子S7拒绝'), ['西门', '门子', '子', 's7', '拒绝', '绝']);
    assert.equal(wordQuery('西门子'), "'西门' & '门子'");
    assert.equal(wordQuery('西'), "'西':*");
  });

  test('full width is what half width is', () => {
    assert.deepEqual(words('ＣＶＥ－２０２１'), words('CVE-2021'));
  });

  test('the last word finds what begins with it, until a space ends it', () => {
    assert.equal(wordQuery('sieme'), "'sieme':*");
    assert.equal(wordQuery('siemens '), "'siemens'");
    assert.equal(wordQuery('s7'), "'s7'");
    assert.equal(wordQuery('sieme', true), "'~sieme':*");
  });

  test('signs alone ask for nothing', () => {
    assert.equal(wordQuery(`' & | ! ( ) : * \\`), null);
    assert.equal(filterQuery({ kind: undefined }), null);
  });

  test('no text can hold the word of a filter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        for (const word of words(text)) assert.ok(!word.startsWith('='), word);
      }),
    );
    assert.equal(filterQuery({ vendor: "O'Brien", kind: 'x' }), "'=vendor=o''brien' & '=kind=x'");
  });

  test('what is asked with the words of a text finds it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z 0-9西门子漏洞.-]{0,60}$/u), (text) => {
        const kept = new Set(words(text));
        for (const [, word, prefix] of (wordQuery(`${text} `) ?? '').matchAll(/'([^']+)'(:\*)?/g)) {
          assert.ok(prefix !== undefined || kept.has(word), word);
        }
      }),
    );
  });
});
