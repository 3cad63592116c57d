import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { PolicyError } from './document.ts';
import { readPolicy } from './read.ts';

const POLICY = `format: fengsui-policy
schema: 1
zones:
  - id: control
    title: Line 1
    level: 1
    members:
      - { ip: 10.0.1.1 }
      - { cidr: 10.0.2.0/24 }
  - { id: office, members: [] }
conduits:
  - id: poll
    from: office
    to: control
    allow:
      - { protocol: modbus, transport: tcp, ports: [502], functions: [read_coils], ranges: [{ from: 0, to: 9 }] }
exceptions:
  - { id: visit, from: office, to: 10.0.1.1, owner: Li, why: repair, expires: "2099-03-31" }
`;

/** What is wrong once a part of a good policy is another. */
async function mistakeOf(part: string, other: string): Promise<PolicyError> {
  assert.ok(POLICY.includes(part), part);
  const error = await readPolicy(POLICY.replace(part, other), 'p.yml').catch((thrown: unknown) => thrown);
  assert.ok(error instanceof PolicyError, other);
  return error;
}

suite('the mistakes of a policy', () => {
  const at = 'zones[0].level';
  for (const [code, values, part, other] of [
    ['repeated', { key: 'schema' }, 'schema: 1', 'schema: 1\nschema: 1'],
    ['aliases', {}, 'level: 1', 'level: *one'],
    ['unknown', { at: 'zones[0].colour' }, 'level: 1', 'colour: red'],
    ['lacks', { at: 'policy', members: 'schema' }, 'schema: 1\n', ''],
    ['type', { at, type: 'number' }, 'level: 1', 'level: high'],
    ['most', { at, most: 5 }, 'level: 1', 'level: 9'],
    ['least', { at, least: 0 }, 'level: 1', 'level: -1'],
    ['choice', { at: 'format', choices: 'fengsui-policy' }, 'fengsui-policy', 'policy'],
    ['choice', { at: 'conduits[0].allow[0].transport', choices: 'tcp, udp, both' }, 'tcp', 'icmp'],
    ['form', { at: 'zones[1].id', form: '^[a-z][a-z0-9_-]{0,62}$' }, 'id: office', 'id: Office'],
    ['short', { at: 'zones[0].title', least: 1 }, 'Line 1', '""'],
    ['lengthy', { at: 'zones[0].title', most: 500 }, 'Line 1', 'x'.repeat(501)],
    ['many', { at: 'conduits[0].allow[0].ports', most: 1000 }, '[502]', `[${'1, '.repeat(1001)}]`],
    ['member', { at: 'zones[0].members[0].address' }, 'ip: 10.0.1.1', 'address: 10.0.1.1'],
    ['day', { at: 'exceptions[0].expires' }, '"2099-03-31"', '"soon"'],
    ['builtIn', { zone: 'internet' }, 'id: office', 'id: internet'],
    ['zoneTwice', { id: 'control' }, 'id: office', 'id: control'],
    ['conduitTwice', { id: 'poll' }, 'id: visit', 'id: poll'],
    ['notIp', { address: '10.0.1.300' }, 'ip: 10.0.1.1', 'ip: 10.0.1.300'],
    ['notCidr', { network: '10.0.2.0/33' }, '10.0.2.0/24', '10.0.2.0/33'],
    ['noZone', { zone: 'offices', zones: 'internet, control, office' }, 'from: office\n', 'from: offices\n'],
    ['noProtocol', { protocol: 'modbuss' }, 'protocol: modbus', 'protocol: modbuss'],
    ['anyFunction', {}, 'protocol: modbus', 'protocol: "*"'],
    ['noFunction', { protocol: 'modbus', name: 'read_all' }, 'read_coils', 'read_all'],
    ['range', { from: 10, to: 9 }, 'from: 0', 'from: 10'],
    ['side', { side: 'yard', zones: 'internet, control, office' }, 'from: office, to', 'from: yard, to'],
    ['noDay', { day: '2099-19-31' }, '2099-03-31', '2099-19-31'],
  ] as const)
    test(`${code}: ${Object.values(values).join(' ')}`, async () => {
      const error = await mistakeOf(part, other);
      assert.deepEqual([error.code, error.values], [code, values]);
      for (const value of Object.values(values)) assert.ok(error.text.includes(String(value)));
    });

  test('text that is no YAML is told in the words of its reader', async () => {
    const error = await mistakeOf('zones:', 'zones: [');
    assert.equal(error.code, 'yaml');
    assert.equal(error.text, `not valid YAML: ${error.values.reason}`);
  });

  test('have their place before their sentence', async () => {
    const error = await mistakeOf('10.0.1.1 }', '10.0.1.300 }');
    assert.deepEqual(error.place, { path: 'p.yml', line: 8, column: 15 });
    assert.equal(error.message, 'p.yml:8:15: 10.0.1.300 is not an IP address');
  });
});
