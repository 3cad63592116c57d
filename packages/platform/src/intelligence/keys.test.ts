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
