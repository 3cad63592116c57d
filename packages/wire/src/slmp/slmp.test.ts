import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { encode, slmp } from './index.ts';

const forms: encode.Exchange[] = (['3e', '4e'] as const).flatMap((frame) =>
  (['binary', 'ascii'] as const).map((code) => ({ frame, code, serial: frame === '4e' ? 0x1234 : undefined })),
);

for (const x of forms) {
  const name = `${x.frame} ${x.code}`;
  test(`${name}: a batch write says device, points and values`, () => {
    const bytes = encode.writeWords(x, 'D', 100, [7, 0xfffe]);
    assert.equal(slmp.measure?.(bytes, 0, bytes.length), bytes.length);
    assert.ok(slmp.recognise(bytes, 0, bytes.length) >= 80);
    const [message] = readAll(slmp, bytes);
    assert.equal(message.function, 'device_write');
    assert.equal(message.kind, 'request');
    assert.equal(message.fields.address, 'D100');
    assert.deepEqual(message.fields.values, [7, 0xfffe]);
    assert.equal(message.value, 7);
    assert.equal(message.problem, '');
  });

  test(`${name}: bits, hexadecimal numbers and the wide form`, () => {
    const [bits] = readAll(slmp, encode.writeBits(x, 'Y', 0x1f, [1, 0, 1], true));
    assert.equal(bits.fields.address, 'Y1F');
    assert.deepEqual(bits.fields.values, [1, 0, 1]);
    assert.equal(bits.value, 1);
  });

  test(`${name}: an answer has its request's address`, () => {
    const request = { code: 0x0401, unit: 255, area: 0xa8, address: 100, quantity: 2 };
    const [message] = readAll(slmp, encode.readWordsResponse(x, [1, 2]), { request });
    assert.equal(message.kind, 'response');
    assert.equal(message.fields.address, 'D100');
    assert.deepEqual(message.fields.values, [1, 2]);
  });

  test(`${name}: type name, remote control, password, error`, () => {
    const [type] = readAll(slmp, encode.readTypeNameResponse(x, 'Q03UDECPU', 0x0268));
    assert.deepEqual(type.identity, { model: 'Q03UDECPU', vendor: 'Mitsubishi Electric', role: 'controller' });
    const [stop] = readAll(slmp, encode.remoteStop(x));
    assert.deepEqual([stop.function, stop.acts], ['remote_stop', ['control']]);
    const [run] = readAll(slmp, encode.remoteRun(x, true, 2));
    assert.deepEqual([run.fields.mode, run.fields.clear], ['forced', 'all']);
    const [unlock] = readAll(slmp, encode.passwordUnlock(x, 'sesame'));
    assert.ok(unlock.marks & 64);
    assert.ok(!JSON.stringify(unlock).includes('sesame'));
    const [error] = readAll(slmp, encode.error(x, 0x1401, 0, 0xc05b));
    assert.deepEqual([error.status, error.function], ['device_not_accessible_2', 'device_write']);
  });

  test(`${name}: random access`, () => {
    const [read] = readAll(
      slmp,
      encode.readRandomWords(x, [
        { device: 'D', at: 5 },
        { device: 'W', at: 0x10 },
      ]),
    );
    assert.deepEqual(
      (read.fields.devices as { address: string }[]).map((device) => device.address),
      ['D5', 'W10'],
    );
    const [write] = readAll(slmp, encode.writeRandomWords(x, [{ device: 'D', at: 5, value: 9 }]));
    assert.equal(write.value, 9);
    assert.equal(write.problem, '');
  });
}

test('a node search finds a station, and a station is given an address', () => {
  const x: encode.Exchange = { frame: '4e', serial: 9 };
  const numbers = (...values: number[]): encode.Part[] => values.map((number) => ({ number, size: 1 }));
  const master = numbers(6, 5, 4, 3, 2, 1, 4, 1, 0, 0, 10);
  const station = numbers(0x66, 0x55, 0x44, 0x33, 0x22, 0x11, 4, 2, 0, 0, 10);
  const [search] = readAll(slmp, encode.request(x, 0x0e30, 0, ...master));
  assert.deepEqual([search.fields.master_mac, search.fields.master_ip], ['01:02:03:04:05:06', '10.0.0.1']);
  const rest = numbers(0, 255, 255, 255, 255, 255, 255, 255, 0, 0x34, 0x12, 1, 0, 0, 0, 2, 0, ...new Array<number>(12).fill(0));
  const [answer] = readAll(slmp, encode.response(x, [...master, ...station, ...rest]));
  assert.deepEqual(answer.identity, { mac: '11:22:33:44:55:66', ip: '10.0.0.2' });
  assert.deepEqual([answer.fields.vendor_code, answer.fields.model_code], [0x1234, 1]);
  const [set] = readAll(slmp, encode.request(x, 0x0e31, 0, ...master, ...station, ...numbers(0, 255, 255, 255)));
  assert.deepEqual([set.acts, set.fields.node_mac, set.fields.ip_address], [['configure'], '11:22:33:44:55:66', '10.0.0.2']);
});

test('labels are named, with what is written to them', () => {
  const two = (number: number): encode.Part => ({ number, size: 2 });
  const label = (text: string): encode.Part[] => [two(text.length), ...[...text].map((one) => two(one.charCodeAt(0)))];
  const [read] = readAll(
    slmp,
    encode.request({}, 0x041c, 0, two(2), two(1), ...label('Line'), ...label('Speed'), ...label('Level')),
  );
  assert.deepEqual([read.fields.abbreviations, read.fields.labels], [['Line'], [{ label: 'Speed' }, { label: 'Level' }]]);
  const [write] = readAll(slmp, encode.request({}, 0x141b, 0, two(1), two(0), ...label('Speed'), two(2), two(500)));
  assert.deepEqual([write.acts, write.fields.labels], [['write'], [{ label: 'Speed', value: 'f401' }]]);
  const array: encode.Part[] = [{ number: 1, size: 1 }, { number: 0, size: 1 }, two(2), two(7)];
  const [written] = readAll(slmp, encode.request({}, 0x141a, 0, two(1), two(0), ...label('Recipe[0]'), ...array));
  assert.deepEqual(written.fields.labels, [{ label: 'Recipe[0]', unit: 'bytes', quantity: 2, value: '0700' }]);
});

test('random and mutated bytes never throw and are read inside', () => {
  const seeds = forms.map((x) => encode.writeWords(x, 'D', 1, [1, 2, 3]));
  fc.assert(
    fc.property(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 6 }), (seed, changes) => {
      const bytes = Uint8Array.from(seed);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      assert.ok(readsInside(slmp, bytes));
    }),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => void readAll(slmp, bytes)));
});
