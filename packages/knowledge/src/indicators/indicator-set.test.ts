import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { IndicatorSet } from './indicator-set.ts';
import type { ObservableType } from './values.ts';

const cert = { name: 'Bad', source: 'CERT' };
const NOW = 1_780_000_000;

function setOf(...values: readonly (readonly [ObservableType, string])[]): IndicatorSet {
  const set = new IndicatorSet();
  for (const [type, value] of values) assert.ok(set.add(type, value, cert, 80, 0), value);
  return set;
}

suite('indicators in compact memory', () => {
  test('an address is met as it is and in its networks, the narrowest first', () => {
    const set = setOf(
      ['ip', '198.51.100.7'],
      ['network', '198.51.0.0/18'],
      ['network', '198.51.100.0/25'],
      ['network', '2001:db8::/33'],
      ['ip', '2001:DB8:0::1'],
    );
    const met = (text: string) => set.value('ip', text, NOW)?.indicator ?? null;
    assert.equal(met('198.51.100.7'), '198.51.100.7');
    assert.equal(met('198.51.100.9'), '198.51.100.0/25');
    assert.equal(met('198.51.63.1'), '198.51.0.0/18');
    assert.equal(met('198.51.100.200'), null);
    assert.equal(met('::ffff:198.51.100.7'), '198.51.100.7');
    assert.equal(met('2001:db8:0:0:0:0:0:1'), '2001:db8::1');
    assert.equal(met('2001:db8:7fff::1'), '2001:db8::/33');
    assert.equal(met('2001:db8:8000::1'), null);
    assert.equal(set.ipv4(0xc6336407 | 0, NOW)?.score, 80);
  });

  test('a name is met under its domain, and never by its top-level domain alone', () => {
    const set = setOf(['domain', 'Evil[.]example'], ['domain', 'test']);
    assert.equal(set.value('domain', 'a.b.EVIL.example.', NOW)?.indicator, 'evil.example');
    assert.equal(set.value('domain', 'notevil.example', NOW), null);
    assert.equal(set.value('domain', 'a.test', NOW), null);
    assert.equal(set.value('domain', `${'a.'.repeat(100)}evil.example`, NOW)?.indicator, 'evil.example');
  });

  test('what has faded counts no more; of two statements the stronger stands', () => {
    const set = new IndicatorSet();
    set.add('domain', 'evil.example', cert, 40, NOW - 1);
    assert.equal(set.value('domain', 'evil.example', NOW), null);
    set.add('domain', 'evil.example', { name: 'Worse', source: 'Other' }, 90, NOW + 1);
    set.add('domain', 'evil.example', cert, 50, 0);
    assert.deepEqual(set.value('domain', 'evil.example', NOW), {
      name: 'Worse',
      source: 'Other',
      type: 'domain',
      indicator: 'evil.example',
      score: 90,
      until: NOW + 1,
    });
    assert.equal(set.size, 1);
  });

  test('what is no value, or is not looked for, is not taken', () => {
    const set = new IndicatorSet();
    for (const [type, value] of [
      ['ip', 'x'],
      ['mutex', 'abc'],
      ['sha256', 'ff'],
      ['ja4', 't13'],
      ['network', '1.2.3.4/40'],
    ] as const)
      assert.equal(set.add(type, value, cert, 80, 0), false, value);
    assert.equal(set.value('ip', '1.2.3.4', NOW), null);
  });

  test('every address of a set is met and nothing else, whatever there is', () => {
    const address = fc
      .nat(0xffffffff)
      .map((number) => [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255].join('.'));
    fc.assert(
      fc.property(fc.uniqueArray(address, { maxLength: 200 }), fc.array(address, { maxLength: 50 }), (known, others) => {
        const set = setOf(...known.map((value) => ['ip', value] as const));
        assert.equal(set.size, known.length);
        for (const value of known) assert.equal(set.value('ip', value, NOW)?.indicator, value);
        for (const value of others) assert.equal(set.value('ip', value, NOW) !== null, known.includes(value));
      }),
      { numRuns: 100 },
    );
  });

  test('any text is looked up without harm', () => {
    const set = setOf(['network', '::/16'], ['network', '0.0.0.0/1'], ['domain', 'a.b']);
    fc.assert(
      fc.property(
        fc.constantFrom('ip', 'domain', 'url', 'ja4', 'certificate', 'sha256', 'network'),
        fc.string({ maxLength: 80 }),
        (type, text) => {
          set.value(type, text, NOW);
          set.add(type, text, cert, 1, 0);
        },
      ),
    );
  });
});
