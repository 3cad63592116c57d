import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indicatorKeys, isMet, observedKeys } from './keys.ts';

const stix = (pattern: string) => indicatorKeys({ kind: 'indicator', attributes: { pattern, pattern_type: 'stix' } });
const misp = (misp_type: string, value: string) => indicatorKeys({ kind: 'indicator', attributes: { misp_type, value } });

/** Whether what an indicator says is met by a value. */
const meets = (keys: string[], type: Parameters<typeof observedKeys>[0], value: string) =>
  observedKeys(type, value)?.keys.some((key) => keys.includes(key)) ?? false;

test('an address is met as it is and in its network', () => {
  assert.ok(meets(stix("[ipv4-addr:value = '198.51.100.7']"), 'ip', '198.51.100.7'));
  for (const [network, address, held] of [
    ['198.51.100.77/26', '198.51.100.99', true],
    ['198.51.100.77/26', '198.51.100.20', false],
    ['198.51.100.77/26', '198.51.101.99', false],
    ['198.51.0.0/18', '198.51.63.1', true],
    ['198.51.0.0/18', '198.51.64.1', false],
    ['10.0.0.0/8', '10.255.0.1', true],
    ['198.51.100.7/32', '198.51.100.7', true],
  ] as const) {
    const entry = { kind: 'indicator' as const, attributes: { misp_type: 'ip-dst', value: network } };
    assert.equal(
      observedKeys('ip', address)?.keys.some((key) => isMet(entry, key, address)),
      held,
      `${network} ${address}`,
    );
  }
  assert.ok(meets(misp('ip-dst|port', '198.51.100.7|443'), 'ip', '198.51.100.7'));
  assert.ok(meets(misp('ip-src', '2001:DB8:0::1'), 'ip', '2001:db8::1'));
});

test('a name is met under its domain, in any case, and never by its top-level domain alone', () => {
  const keys = misp('domain', 'Evil[.]example');
  assert.ok(meets(keys, 'domain', 'EVIL.example.'));
  assert.ok(meets(keys, 'domain', 'a.b.evil.example'));
  assert.ok(!meets(keys, 'domain', 'notevil.example'));
  assert.ok(!meets(misp('domain', 'example'), 'domain', 'evil.example'));
});

test('pages, files and programs are met whole; what no capture shows is no key', () => {
  assert.ok(meets(misp('url', 'hxxp://evil.example/a?b'), 'url', 'http://evil.example:80/a?b'));
  assert.ok(meets(misp('filename|sha256', `x.exe|${'AB'.repeat(32)}`), 'sha256', 'ab'.repeat(32)));
  assert.ok(meets(misp('filename', 'C:\\Temp\\Drop.exe'), 'file-name', 'drop.EXE'));
  const long = `http://evil.example/${'x'.repeat(1500)}`;
  assert.ok(meets(misp('url', long), 'url', long));
  assert.ok((observedKeys('url', long)?.keys[0].length ?? 0) < 100);
  assert.deepEqual(misp('mutex', 'abc'), []);
  assert.equal(observedKeys('ip', 'not an address'), null);
});

test('an IPv6 address is one value in all its written forms, and is met in its network', () => {
  const keys = misp('ip-dst', '2001:0DB8:0000:0000:0008:0800:200C:417A');
  for (const written of [
    '2001:db8::8:800:200c:417a',
    '[2001:DB8:0:0:8:800:200C:417A]',
    '2001:db8:0:0:8:800:32.12.65.122',
    '2001:db8::8:800:200c:417a%eth0',
    '2001[:]db8[:][:]8[:]800[:]200c[:]417a',
  ])
    assert.ok(meets(keys, 'ip', written), written);
  assert.ok(meets(misp('ip-dst', '::ffff:198.51.100.7'), 'ip', '198.51.100.7'));
  assert.ok(meets(misp('ip-dst', '198.51.100.7'), 'ip', '::FFFF:C633:6407'));
  for (const [network, address, held] of [
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/33', '2001:db8:ffff::1', false],
    ['2001:db8:0:1::/64', '2001:db8:0:1:2::3', true],
    ['2001:db8:0:1::/64', '2001:db8:0:2::3', false],
    ['2001:db8::8:0/109', '2001:db8::f:ffff', true],
    ['2001:db8::8:0/109', '2001:db8::10:0', false],
    ['::ffff:198.51.100.0/120', '198.51.100.9', true],
    ['fe80::/10', 'fe80::1', undefined],
  ] as const) {
    const entry = { kind: 'indicator' as const, attributes: { misp_type: 'ip-dst', value: network } };
    if (held === undefined) assert.deepEqual(indicatorKeys(entry), [], network);
    else
      assert.equal(
        observedKeys('ip', address)?.keys.some((key) => isMet(entry, key, address)),
        held,
        `${network} ${address}`,
      );
  }
});

test('greetings of TLS, certificates and mail addresses are met in the spelling of feeds', () => {
  assert.ok(meets(misp('ja3-fingerprint-md5', '6734F37431670B3AB4292B8F60F29984'), 'ja3', '6734f37431670b3ab4292b8f60f29984'));
  assert.ok(
    meets(
      stix("[network-traffic:extensions.'tls-ext'.ja4 = 'T13D1516h2_8DAAF6152771_e5627efa2ab1']"),
      'ja4',
      't13d1516h2_8daaf6152771_e5627efa2ab1',
    ),
  );
  assert.ok(meets(misp('x509-fingerprint-sha1', 'AA:'.repeat(19) + 'AA'), 'certificate', 'aa'.repeat(20)));
  assert.ok(meets(stix(`[x509-certificate:hashes.'SHA-256' = '${'bc'.repeat(32)}']`), 'certificate', 'bc'.repeat(32)));
  assert.ok(meets(stix("[x509-certificate:serial_number = '00:36:f7:d4:32:f4:ab:70:ea']"), 'certificate', '36f7d432f4ab70ea'));
  assert.deepEqual(stix("[x509-certificate:serial_number = '01']"), []);
  assert.ok(meets(stix("[email-addr:value = 'Ops@Evil.example']"), 'email', 'ops@evil.EXAMPLE'));
});
