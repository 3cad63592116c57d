import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readText } from '../corpora.test-support.ts';
import { seeds } from '../seeds.test-support.ts';
import { scanYara } from './yara-scan.ts';

const seed = (kind: string): string => seeds.find((seed) => seed.kind === kind)?.text ?? '';

test('Sigma: tags lead to techniques and vulnerabilities, a correlation to what it counts', async () => {
  const { knowledge } = await readText(seed('sigma'), 'rule.yml');
  assert.deepEqual(
    knowledge.flatMap(({ edges }) => edges.map(({ from, type, to }) => `${from} ${type} ${to}`)),
    [
      'detection-rule:390e313f-8632-5061-bb42-764a0b6b18f3 detects technique:T1071.004',
      'detection-rule:390e313f-8632-5061-bb42-764a0b6b18f3 detects vulnerability:CVE-2021-44228',
      'detection-rule:modbus-scan detects technique:T0861',
      'detection-rule:modbus-scan based-on detection-rule:modbus-refused',
    ],
  );
  assert.deepEqual(knowledge[1].entries[0].descriptions, [{ language: 'zh', text: '扫描' }]);
  assert.equal(knowledge[0].published, '2026-01-02T00:00:00.000Z');
});

test('Suricata and Snort: options with quotes in quotes, references, rules that are switched off', async () => {
  const [{ entries, edges }] = (await readText(seed('suricata'), 'ics.rules')).knowledge;
  assert.deepEqual(
    entries.map(({ key, name, attributes }) => [key, name, attributes.enabled, attributes.revision]),
    [
      ['sid/1:2100001', 'SCADA SIPROTEC DoS "9e"', true, 3],
      ['sid/1:2100002', 'disabled', false, 1],
    ],
  );
  assert.equal(entries[0].published, '2017-06-12T00:00:00.000Z');
  assert.equal(entries[0].url, 'https://example.org/a');
  assert.deepEqual(
    edges.map(({ to }) => to),
    ['vulnerability:CVE-2015-5374', 'technique:T0814'],
  );
});

test('a line that is no rule costs itself; rules of one number are told apart', async () => {
  const rule = (text: string): string => `alert tcp any any -> any any (msg:"${text}"; sid:1;)`;
  const { knowledge, problems } = await readText(
    `${rule('a')}\n${rule('b')}\nalert what\n${rule('c').replace('sid:1;', '')}\n`,
    'x.rules',
  );
  assert.equal(knowledge[0].entries.length, 2);
  assert.deepEqual(problems, ['line 3: it is no rule of Suricata or Snort', 'line 4: the rule has no sid']);
});

test('YARA: braces in strings, bytes, patterns and comments belong to them', async () => {
  const [{ entries, edges }] = (await readText(seed('yara'), 'triton.yar')).knowledge;
  assert.equal(entries.length, 1);
  const { attributes } = entries[0];
  assert.deepEqual(
    [attributes.strings, attributes.tags, attributes.imports, attributes.private],
    [3, ['ics', 'safety'], ['pe'], true],
  );
  assert.deepEqual(attributes.hashes, ['0face841f7b2953e7c29c064d6886523']);
  assert.ok(String(attributes.text).startsWith('rule TRITON') && String(attributes.text).endsWith('}'));
  assert.deepEqual(
    edges.map(({ to }) => to),
    ['technique:T0857'],
  );
});

test('YARA: a rule without an end costs itself, and any text is scanned', () => {
  const { rules, problems } = scanYara('rule a { condition: true }\nrule b { strings: $x = "y"\nrule c { condition: false }');
  assert.deepEqual(
    rules.map(({ name }) => name),
    ['a', 'c'],
  );
  assert.deepEqual(problems, [{ line: 2, why: { problem: 'the rule b has no end', code: 'endless', values: { name: 'b' } } }]);
  const piece = fc.constantFrom(
    'rule ',
    'a',
    ' { ',
    '}',
    '"',
    '\\',
    '/',
    '= ',
    '$a',
    'meta:',
    'strings:',
    'condition:',
    '/*',
    '*/',
    '//',
    '\n',
    'private ',
    ':',
    '{ 6a ?? }',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 80 }), (parts) => {
      for (const { name, text } of scanYara(parts.join('')).rules) assert.ok(name !== '' && text.startsWith('rule'));
    }),
  );
});
