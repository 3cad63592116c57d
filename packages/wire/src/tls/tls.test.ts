import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { readAll } from '../testing.ts';
import { tls } from './index.ts';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
const sized = (octets: number, ...parts: string[]) => {
  const data = parts.join('').replaceAll(/\s/g, '');
  return (data.length / 2).toString(16).padStart(octets * 2, '0') + data;
};
const text = (value: string) => Buffer.from(value).toString('hex');
const record = (type: string, ...parts: string[]) => `${type}0303${sized(2, ...parts)}`;
const element = (tag: number, ...parts: string[]) => {
  const data = parts.join('').replaceAll(/\s/g, '');
  const length = data.length / 2;
  const size = length < 128 ? length.toString(16).padStart(2, '0') : `82${length.toString(16).padStart(4, '0')}`;
  return tag.toString(16).padStart(2, '0') + size + data;
};
const rdn = (oid: string, value: string) => element(0x31, element(0x30, element(6, oid), element(0x0c, text(value))));
const NAME = element(0x30, rdn('55040a', 'Moxa Inc.'), rdn('550403', 'nport-7'));
const CERTIFICATE = element(
  0x30,
  element(
    0x30,
    element(0xa0, element(2, '02')),
    element(2, '00c0ffee'),
    element(0x30, element(6, '2a864886f70d01010b')),
    NAME,
    element(0x30, element(0x17, text('190101000000Z')), element(0x17, text('390101000000Z'))),
    NAME,
    element(0x30, element(0x30)),
    element(
      0xa3,
      element(0x30, element(0x30, element(6, '551d11'), element(4, element(0x30, element(0x82, text('nport-7.plant.example')))))),
    ),
  ),
);
const CHAIN = `0b${sized(3, sized(3, sized(3, CERTIFICATE)))}`;

test('a client hello names its server', () => {
  const extensions = sized(
    2,
    `0000${sized(2, sized(2, `00${sized(2, text('scada.plant.example'))}`))}`,
    `0010${sized(2, sized(2, sized(1, text('h2')), sized(1, text('http/1.1'))))}`,
    `002b${sized(2, sized(1, '2a2a 0304 0303'))}`,
  );
  const hello = bytes(record('16', `01${sized(3, `0303${'11'.repeat(32)}00${sized(2, '1a1a 1301 c02f')}0100${extensions}`)}`));
  assert.equal(tls.recognise(hello, 0, hello.length), 95);
  const read = readAll(tls, hello)[0];
  assert.equal(read.function, 'client_hello');
  assert.deepEqual(read.fields, {
    version: 'TLS 1.2',
    versions: ['TLS 1.3', 'TLS 1.2'],
    cipher_suites: ['TLS_AES_128_GCM_SHA256', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'],
    server_name: 'scada.plant.example',
    application_protocols: ['h2', 'http/1.1'],
  });
  assert.deepEqual(read.others, { receiver: { name: 'scada.plant.example' } });
});

test('a server hello and its certificate, in one record', () => {
  const hello = `02${sized(3, `0303${'22'.repeat(32)}00c02f00`)}`;
  const [first, second] = readAll(tls, bytes(record('16', hello, CHAIN)));
  assert.deepEqual(first.fields, { version: 'TLS 1.2', cipher_suite: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256' });
  assert.deepEqual(second.fields.certificates, [
    {
      subject: 'O=Moxa Inc., CN=nport-7',
      issuer: 'O=Moxa Inc., CN=nport-7',
      serial: '00c0ffee',
      not_before: '2019-01-01T00:00:00Z',
      not_after: '2039-01-01T00:00:00Z',
      self_signed: true,
      alternative_names: ['nport-7.plant.example'],
    },
  ]);
  assert.deepEqual(second.identity, { name: 'nport-7', vendor: 'Moxa Inc.' });
});

test('a certificate that goes through two records is one unit', () => {
  const half = CHAIN.length / 4;
  const split = bytes(record('16', CHAIN.slice(0, half * 2)) + record('16', CHAIN.slice(half * 2)) + record('14', '01'));
  assert.equal(tls.measure?.(split, 0, split.length), split.length - 6);
  const read = readAll(tls, split);
  assert.deepEqual(
    read.map((message) => message.function),
    ['certificate', 'change_cipher_spec'],
  );
  assert.equal(read[0].identity.name, 'nport-7');
});

test('alerts, and what is encrypted', () => {
  assert.equal(readAll(tls, bytes(record('15', '0230')))[0].status, 'unknown_ca');
  assert.equal(readAll(tls, bytes(record('16', '9f3a5511c0de77')))[0].function, 'encrypted_handshake');
  assert.equal(readAll(tls, bytes(record('17', '00112233')))[0].function, 'application_data');
});

test('anything may arrive', () => {
  const good = bytes(record('16', CHAIN) + record('15', '0230'));
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, value, cut) => {
      const bent = good.slice(0, cut);
      if (at < cut) bent[at] = value;
      readAll(tls, bent);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
      assert.ok(tls.recognise(noise, 0, noise.length) < 80);
      readAll(tls, noise);
      tls.read(noise, 0, noise.length, 0, { message() {} });
    }),
  );
});

test('a session picked up in its middle is known by a record that fills its segment', () => {
  const sealed = bytes(record('17', '5a'.repeat(64)));
  assert.equal(tls.recognise(sealed, 0, sealed.length), 82);
  assert.ok(tls.recognise(sealed, 0, sealed.length - 1) < 80);
  const short = bytes(record('17', '5a'.repeat(8)));
  assert.ok(tls.recognise(short, 0, short.length) < 80);
});
