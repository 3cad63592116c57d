import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { modbus } from '@fengsui/wire';
import { type Endpoint, segment, sense } from '../testing.ts';
import { Detector } from './detector.ts';
import { parseRules } from './load.ts';
import { RuleError } from './rule.ts';

const { encode } = modbus;
const hmi: Endpoint = { ip: '10.0.0.5', port: 50_000 };
const plc: Endpoint = { ip: '10.0.0.1', port: 502 };
const x = { transaction: 1, unit: 1 };

/** Each message in a connection of its own, so that the order of sequence numbers does not matter. */
const each = (messages: Uint8Array[]) => messages.map((bytes, at) => segment({ ...hmi, port: 50_000 + at }, plc, 1, bytes));

const rule = (detection: string, more = '') => `
title: Test
name: test
logsource: { product: fengsui, service: modbus }
level: high
tags: [attack.ics.t0855]
detection:
${detection}
${more}`;

async function found(text: string, frames: Uint8Array[]): Promise<string[]> {
  const detector = new Detector(await parseRules(text, 'test.yml'));
  const sensor = await sense(frames, { events: detector });
  return detector.findings(sensor.clock).map((finding) => `${finding.rule} ${finding.count}`);
}

suite('a rule', () => {
  test('finds a message by its function and a described field', async () => {
    const text = rule('  a: { function: write_single_register, value|gt: 100 }\n  condition: a');
    assert.deepEqual(await found(text, each([encode.writeSingleRegister(x, 4, 50), encode.writeSingleRegister(x, 4, 500)])), [
      'test 1',
    ]);
  });

  test('combines selections as its condition says', async () => {
    const text = rule('  a: { act: write }\n  b1: { address: 4 }\n  b2: { address: 5 }\n  condition: a and not 1 of b*');
    assert.deepEqual(await found(text, each([4, 5, 6].map((address) => encode.writeSingleRegister(x, address, 1)))), ['test 1']);
  });

  test('reads wildcards, lists, ranges of addresses and patterns', async () => {
    const write = each([encode.writeSingleRegister(x, 4, 1)]);
    for (const selection of [
      'function: write_single_*',
      'client|cidr: 10.0.0.0/8',
      'client|re: ^10\\.',
      'address: [3, 4]',
      'function|contains: single',
    ]) {
      assert.deepEqual(await found(rule(`  a: { ${selection} }\n  condition: a`), write), ['test 1'], selection);
    }
    assert.deepEqual(await found(rule('  a: { client|cidr: 192.168.0.0/16 }\n  condition: a'), write), []);
  });

  test('is not tried on functions that it cannot hold for', async () => {
    const text = rule('  a: { function: write_single_coil }\n  condition: a');
    assert.deepEqual(await found(text, each([encode.writeSingleRegister(x, 4, 1)])), []);
  });

  test('of one protocol is not tried on what the sensor itself sees in another', async () => {
    const told = rule('  a: { bytes|gt: 0 }\n  condition: a').replace('service: modbus', 'category: garbage, service: modbus');
    const frames = [
      segment(hmi, plc, 1, encode.writeSingleRegister(x, 4, 1)),
      segment(hmi, plc, 13, new Uint8Array(40).fill(0xee)),
    ];
    assert.deepEqual(await found(told, frames), ['test 1']);
    assert.deepEqual(await found(told.replace('service: modbus', 'service: goose'), frames), []);
  });

  test('on novelty holds only once the network is learnt', async () => {
    const text = rule('  a: { act: write, new: actor }\n  condition: a');
    const detector = new Detector(await parseRules(text, 'test.yml'));
    const sensor = await sense(each([encode.writeSingleRegister(x, 4, 1)]), { events: detector, learning: 600 });
    assert.deepEqual(detector.findings(sensor.clock), []);
    assert.deepEqual(await found(text.replace('new:', 'first:'), each([encode.writeSingleRegister(x, 4, 1)])), ['test 1']);
  });
});

suite('a correlation', () => {
  const base = rule('  a: { act: write }\n  condition: a', 'fengsui: { generate: false }').replace('name: test', 'name: write');
  const correlation = (type: string, condition: string) => `${base}
---
title: Many
name: many
level: high
correlation: { type: ${type}, rules: [write], group-by: [client, server], timespan: 60s, condition: ${condition} }
`;

  test('counts events', async () => {
    const writes = each(Array.from({ length: 7 }, () => encode.writeSingleRegister(x, 4, 1)));
    assert.deepEqual(await found(correlation('event_count', '{ gte: 3 }'), writes), ['many 6']);
    assert.deepEqual(await found(correlation('event_count', '{ gte: 8 }'), writes), []);
  });

  test('counts values, the same one once', async () => {
    const text = correlation('value_count', '{ field: address, gte: 3 }');
    assert.deepEqual(await found(text, each([1, 1, 1, 1].map((address) => encode.writeSingleRegister(x, address, 1)))), []);
    assert.deepEqual(await found(text, each([1, 2, 3].map((address) => encode.writeSingleRegister(x, address, 1)))), ['many 3']);
  });
});

suite('a wrong rule is refused with what is wrong', () => {
  const cases: [string, string, RegExp][] = [
    ['an unknown modifier', rule('  a: { address|near: 4 }\n  condition: a'), /unknown modifier near/],
    ['a function that the protocol has not', rule('  a: { function: wriet }\n  condition: a'), /no function named wriet/],
    ['a selection that is not there', rule('  a: { address: 4 }\n  condition: b'), /no selection is named b/],
    ['an open bracket', rule('  a: { address: 4 }\n  condition: (a'), /bracket is not closed/],
    ['an unknown act', rule('  a: { act: wrote }\n  condition: a'), /act cannot be wrote/],
    [
      'an unknown protocol',
      rule('  a: { address: 4 }\n  condition: a').replace('modbus', 'modbuss'),
      /modbuss is not a protocol/,
    ],
    ['no level', rule('  a: { address: 4 }\n  condition: a').replace('level: high', ''), /level must be one of/],
  ];
  for (const [what, text, expected] of cases) {
    test(what, async () => {
      await assert.rejects(
        async () => new Detector(await parseRules(text, 'test.yml')),
        (error) => error instanceof RuleError && expected.test(error.message),
      );
    });
  }
});
