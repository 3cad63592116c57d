import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readSuppressions, SuppressionError } from '../suppress/read.ts';
import { network } from './address.ts';
import { PolicyError } from './document.ts';
import { exportPolicy, POLICY_FORMATS } from './export.ts';
import { readPolicy } from './read.ts';

const HEAD = 'format: fengsui-policy\nschema: 1\n';
const zonesText = (ids: readonly string[], members = 'ip: 10.0.0.1') =>
  `${HEAD}zones:\n${ids.map((id) => `- {id: ${id}, members: [{${members}}]}`).join('\n')}\n`;
const numbered = (count: number) => Array.from({ length: count }, (_, at) => `z${at}`);

suite('policies and suppressions that somebody made to do harm', () => {
  const keys = Array.from({ length: 40_000 }, (_, at) => `k${at}: 1`).join('\n');
  const documents = {
    'very many keys': keys,
    'deep lists': '['.repeat(20_000),
    'deep maps': Array.from({ length: 1000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
    'aliases of aliases': 'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n',
    'a key twice': `${HEAD}schema: 1\nzones: []\nconduits: []\n`,
    'keys of every object': '__proto__: {a: 1}\nconstructor: 1\n',
    'bytes of no text': '\u0000\u0001\ud800',
    nothing: '',
  };
  for (const [name, text] of Object.entries(documents))
    test(`${name}: a clear error, soon`, async () => {
      const began = process.cpuUsage();
      await assert.rejects(
        readPolicy(text, 'p.yml'),
        (error) => error instanceof PolicyError && /^p\.yml:\d+:\d+: \S/.test(error.message),
      );
      await assert.rejects(readSuppressions(text, 's.yml'), SuppressionError);
      assert.ok(process.cpuUsage(began).user < 5_000_000);
    });

  test('a key that stands twice is told with its place', async () => {
    await assert.rejects(readPolicy(documents['a key twice'], 'p.yml'), {
      message: 'p.yml:3:1: schema stands twice; remove one',
    });
  });

  test('more than a plant has is refused', async () => {
    await assert.rejects(readPolicy(`${zonesText(numbered(2001))}conduits: []\n`, 'p.yml'), /p\.yml:\d+:\d+: zones /);
  });

  test('no format grows beyond all measure', async () => {
    const many = await readPolicy(`${zonesText(numbered(1500))}conduits: []\n`, 'p.yml');
    assert.throws(() => exportPolicy(many, 'suricata'), PolicyError);
    const wide = Array.from({ length: 1500 }, (_, at) => `{ip: 10.1.${at >> 8}.${at & 255}}`).join(', ');
    const other = wide.replaceAll('10.1.', '10.2.');
    const conduit = 'conduits: [{id: c, from: a, to: b, allow: [{protocol: modbus, ports: [1, 2, 3]}]}]\n';
    const square = await readPolicy(
      `${HEAD}zones:\n- {id: a, members: [${wide}]}\n- {id: b, members: [${other}]}\n${conduit}`,
      'p.yml',
    );
    assert.throws(() => exportPolicy(square, 'openc2'), PolicyError);
    for (const format of POLICY_FORMATS.filter((one) => one !== 'openc2')) exportPolicy(square, format);
  });

  test('zones with names alike keep sets of their own', async () => {
    const conduits = `conduits: [{id: c, from: a-b, to: private, allow: [{protocol: modbus}]}]
exceptions: [{id: x, from: 10.9.9.9, to: a-b, protocol: modbus, owner: Li, why: test, expires: "2099-01-01"}]\n`;
    const alike = await readPolicy(
      `${HEAD}zones:
- {id: a-b, members: [{ip: 10.0.0.1}]}
- {id: a_b, members: [{ip: 10.0.0.2}]}
- {id: private, members: [{ip: 10.0.0.3}]}
- {id: x-from, members: [{ip: 10.0.0.4}]}
${conduits}`,
      'p.yml',
    );
    const sets = [...exportPolicy(alike, 'nftables').matchAll(/^\tset (\S+) \{/gm)].map(([, name]) => name);
    assert.deepEqual(sets, [...new Set(sets)]);
    const row = exportPolicy(alike, 'csv')
      .split('\r\n')
      .find((line) => line.startsWith('x,'));
    assert.match(row ?? '', /,10\.9\.9\.9,10\.0\.0\.1,/);
  });

  test('an address that others read as octal is none', () => {
    assert.equal(network('010.0.0.1'), null);
    assert.equal(network('10.0.0.01/24'), null);
    assert.equal(network('10.0.0.0/24')?.prefix, 24);
  });
});
