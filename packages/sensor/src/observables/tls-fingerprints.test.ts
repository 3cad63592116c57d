import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite, test } from 'node:test';
import { tls } from '@fengsui/wire';
import fc from 'fast-check';
import { ja3, ja3s, ja4 } from './tls-fingerprints.ts';

const hello = (given: Partial<tls.TlsHello>): tls.TlsHello => ({
  version: 0x0303,
  ciphers: [],
  extensions: [],
  serverName: '',
  protocols: [],
  firstProtocol: null,
  versions: [],
  groups: [],
  pointFormats: [],
  signatures: [],
  ...given,
});
const numbers = (text: string) => text.split(',').map((one) => Number.parseInt(one, 16));

/** The example of the specification. */
const EXAMPLE = hello({
  versions: [0x0304, 0x0303],
  ciphers: numbers('1301,1302,1303,c02b,c02f,c02c,c030,cca9,cca8,c013,c014,009c,009d,002f,0035'),
  extensions: numbers('001b,0000,0033,0010,4469,0017,002d,000d,0005,0023,0012,002b,ff01,000b,000a,0015'),
  signatures: numbers('0403,0804,0401,0503,0805,0501,0806,0601'),
  firstProtocol: Buffer.from('h2'),
});

suite('JA4', () => {
  test('is that of the specification for its example, whatever the order', () => {
    assert.equal(ja4(EXAMPLE), 't13d1516h2_8daaf6152771_e5627efa2ab1');
    const { ciphers, extensions } = EXAMPLE;
    const turned = { ...EXAMPLE, ciphers: ciphers.toReversed(), extensions: extensions.toReversed() };
    assert.equal(ja4(turned), 't13d1516h2_8daaf6152771_e5627efa2ab1');
  });

  test('without signature algorithms, extensions, ciphers', () => {
    assert.equal(ja4({ ...EXAMPLE, signatures: [] }).split('_')[2], '6d807ffa2a79');
    assert.equal(ja4(hello({})), 't12i000000_000000000000_000000000000');
    assert.equal(ja4(hello({ version: 0x0300 })).slice(0, 3), 'ts3');
    assert.equal(ja4(hello({ version: 0x7f1c })).slice(0, 3), 't00');
    assert.equal(ja4(hello({ ciphers: Array.from({ length: 120 }, (_, at) => at) })).slice(4, 6), '99');
  });

  test('the ends of the first application protocol', () => {
    const ends = (...bytes: number[]) => ja4(hello({ firstProtocol: Uint8Array.from(bytes) })).slice(8, 10);
    for (const [bytes, expected] of [
      [[0xab], 'ab'],
      [[0xab, 0xcd], 'ad'],
      [[0x30, 0xab], '3b'],
      [[0x30, 0x31, 0xab, 0xcd], '3d'],
      [[0x30, 0xab, 0xcd, 0x31], '01'],
      [[...Buffer.from('http/1.1')], 'h1'],
      [[0x78], 'xx'],
      [[], '00'],
    ] as const)
      assert.equal(ends(...bytes), expected);
  });
});

test('JA3 and JA3S are hashes of the texts that they are defined as', () => {
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  const client = hello({
    version: 769,
    ciphers: [47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4],
    extensions: [0, 10, 11],
    groups: [23, 24, 25],
    pointFormats: [0],
  });
  assert.equal(ja3(client), md5('769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0'));
  assert.equal(ja3(client), 'ada70206e40642a3e4461f35503241d5');
  assert.equal(
    ja3(hello({ version: 769, ciphers: [4, 5, 10, 9, 100, 98, 3, 6, 19, 18, 99] })),
    'de350869b8c85de67a350c8d186f11e6',
  );
  assert.equal(
    ja3s(hello({ version: 769, ciphers: [47], extensions: [65281, 0, 11, 35, 5, 16] })),
    md5('769,47,65281-0-11-35-5-16'),
  );
});

test('whatever a hello holds, it has a fingerprint of the right form', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (noise, client) => {
      const bytes = Uint8Array.from([client ? 1 : 2, 0, 1, 0x90, 3, 3, ...noise]);
      const read = tls.readHello(bytes, 0, bytes.length, client);
      assert.match(ja4(read), /^t(?:\d\d|s[23])[di]\d{4}[0-9A-Za-z]{2}_[0-9a-f]{12}_[0-9a-f]{12}$/);
      assert.match(`${ja3(read)}${ja3s(read)}`, /^[0-9a-f]{64}$/);
    }),
  );
});
