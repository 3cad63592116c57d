import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { AnalysisResult, Asset, ConversationSummary } from '../result.ts';
import { addressNumber, contains, type Network, network, scopeOf } from './address.ts';
import { auditIsolation } from './audit.ts';
import { checkPolicy } from './check.ts';
import { derivePolicy } from './derive.ts';
import { exportPolicy, POLICY_FORMATS } from './export.ts';
import { readPolicy, writePolicy } from './read.ts';
import type { Policy } from './document.ts';

const asset = (ips: string[], role: string, purdueLevel: number | null, protocol = 'modbus'): Asset => ({
  id: ips[0],
  interfaces: [{ mac: null, ips, vendor: null }],
  name: null,
  vendor: null,
  product: null,
  model: null,
  orderNumber: null,
  firmware: null,
  serial: null,
  role,
  roleReason: null,
  purdueLevel,
  protocols: [{ id: protocol, as: 'peer' }],
  firstSeen: '',
  lastSeen: '',
  identity: [],
  conflicts: [],
});

const talk = (client: string, server: string, protocol: string, port: number, ...functions: string[]): ConversationSummary => ({
  client,
  server,
  protocol,
  port,
  messages: 10,
  bytes: 100,
  errors: 0,
  firstSeen: '2026-03-02T06:30:00Z',
  lastSeen: '2026-03-02T07:30:00Z',
  functions: functions.map((name, code) => ({ code, name, count: 5, errors: 0 })),
});

const [PLC, HMI, OFFICE, OUTSIDE] = ['10.0.1.1', '10.0.1.5', '10.0.9.7', '203.0.113.9'];
const poll = talk(HMI, PLC, 'modbus', 502, 'read_holding_registers');

const plant = (...conversations: ConversationSummary[]): AnalysisResult => ({
  fengsui: '',
  captures: [{ path: 'x.pcap', frames: 1, bytes: 1, first: '2026-03-02T06:30:00Z', last: '2026-03-02T07:30:00Z', problems: [] }],
  protocols: [],
  assets: [asset([PLC], 'controller', 1), asset([HMI], 'hmi', 2), asset([OFFICE], 'workstation', 4, 'smb')],
  conversations,
  findings: [],
  matches: [],
  dropped: {},
});

const POLICY = `format: fengsui-policy
schema: 1
zones:
  - id: control
    level: 1
    members:
      - { ip: 10.0.1.1 }
  - id: operators
    level: 2
    members:
      - { role: hmi }
  - id: office
    level: 4
    members:
      - { cidr: 10.0.9.0/24 }
conduits:
  - id: operate
    from: operators
    to: control
    allow:
      - protocol: modbus
        ports: [ 502 ]
        functions: [ read_holding_registers ]
exceptions:
  - id: reports
    from: 10.0.9.7
    to: control
    protocol: modbus
    owner: Li
    why: monthly report
    expires: "2026-03-31"
`;
const policy = await readPolicy(POLICY, 'p.yml');
const kinds = (result: AnalysisResult, today?: string) => checkPolicy(result, policy, { today }).map(({ kind }) => kind);

suite('addresses', () => {
  test('of every form are read, and what is none is refused', () => {
    assert.equal(addressNumber('10.0.0.1')?.value, 0x0a000001n);
    assert.equal(addressNumber('fe80::1')?.value, 0xfe800000000000000000000000000001n);
    for (const text of ['10.0.0', '10.0.0.256', 'fe80::1::2', '1:2:3', 'x', '10.0.0.0/33', '10.0.0.0/8/8'])
      assert.equal(network(text), null, text);
  });

  test('lie in the network that they were made of', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), (address, prefix) =>
        contains(network(`${address}/${prefix}`) as Network, address),
      ),
    );
    fc.assert(
      fc.property(
        fc.ipV6().filter((text) => addressNumber(text) !== null),
        fc.integer({ min: 0, max: 128 }),
        (address, prefix) => contains(network(`${address}/${prefix}`) as Network, address),
      ),
    );
  });

  test('are inside, outside, or many', () => {
    assert.deepEqual(['172.20.1.1', '8.8.8.8', '224.0.0.1', '255.255.255.255', '00:1b:1b:00:00:01'].map(scopeOf), [
      'private',
      'public',
      'many',
      'many',
      'link',
    ]);
  });
});

suite('a policy in YAML', () => {
  const refused = async (text: string, replacement: string, message: RegExp) =>
    await assert.rejects(readPolicy(POLICY.replace(text, replacement), 'p.yml'), message);

  test('survives being written and read', async () => {
    assert.deepEqual(await readPolicy(await writePolicy(policy, ['a note\nof two lines']), 'q.yml'), policy);
  });

  test('says line and column of what is wrong with it, and what to do', async () => {
    await refused(
      'to: control\n    allow',
      'to: controll\n    allow',
      /^PolicyError: p\.yml:19:9: there is no zone controll; there are internet, control, operators, office$/,
    );
    await refused(
      'protocol: modbus\n        ports',
      'protocol: modbuss\n        ports',
      /p\.yml:21:19: there is no protocol modbuss/,
    );
    await refused('read_holding_registers', 'read_everything', /p\.yml:23:22: modbus has no function read_everything/);
    await refused('{ ip: 10.0.1.1 }', '{ ip: 10.0.1.999 }', /p\.yml:7:15: 10\.0\.1\.999 is not an IP address/);
    await refused('{ role: hmi }', '{ rolle: hmi }', /p\.yml:11:18: .*a member is one of ip, mac/);
    await refused('id: office', 'id: control', /p\.yml:12:9: another zone has the id control/);
    await refused('level: 4', 'level: 9', /p\.yml:13:12: zones\[2\]\.level/);
    await refused('"2026-03-31"', '"soon"', /p\.yml:31:14: .*YYYY-MM-DD/);
    await refused('level: 4', 'level: *four', /p\.yml:1:1: anchors and aliases/);
    await refused('zones:', 'zones: [', /p\.yml:\d+:\d+: not valid YAML/);
  });
});

suite('what crosses zones', () => {
  test('is allowed by a conduit, function by function', () => {
    assert.deepEqual(kinds(plant(poll)), []);
    assert.deepEqual(kinds(plant(talk(HMI, PLC, 'modbus', 502, 'write_single_register'))), ['function_not_allowed']);
    assert.deepEqual(kinds(plant(talk(HMI, PLC, 's7comm', 102, 'plc_stop'))), ['protocol_not_allowed']);
    assert.deepEqual(kinds(plant(talk(HMI, PLC, 'modbus', 1502, 'read_holding_registers'))), ['protocol_not_allowed']);
    assert.deepEqual(kinds(plant(talk(PLC, HMI, 'modbus', 502, 'read_holding_registers'))), ['no_conduit']);
  });

  test('is allowed by an exception until its last day', () => {
    const report = plant(talk(OFFICE, PLC, 'modbus', 502, 'read_holding_registers'));
    assert.deepEqual(kinds(report), []);
    assert.deepEqual(kinds(report, '2026-04-01'), ['exception_expired']);
  });

  test('carries its conversation and its frames as evidence', () => {
    const frames = new Map([[`${OUTSIDE} ${PLC} modbus 502`, [7, 9]]]);
    const [issue] = checkPolicy(plant(talk(OUTSIDE, PLC, 'modbus', 502, 'write_single_register')), policy, { frames });
    assert.equal(issue.severity, 'critical');
    assert.deepEqual(issue.evidence[0].frames, [7, 9]);
    assert.match(issue.text['zh-CN'], /没有管道/);
  });

  test('must belong to a zone', () => {
    const result = plant(poll);
    result.assets.push(asset(['10.0.1.66'], 'engineering_station', 2));
    assert.deepEqual(kinds(result), ['no_zone']);
  });
});

suite('a derived policy', () => {
  test('allows what it was derived from, and leaves out what nobody should allow unseen', () => {
    const office = talk(OFFICE, PLC, 'modbus', 502, 'read_holding_registers');
    const { policy: derived, leftOut } = derivePolicy(plant(poll, office, talk(PLC, OUTSIDE, 'tls', 443, 'client_hello')));
    assert.deepEqual(
      derived.zones.map(({ id }) => id),
      ['control-1', 'supervision-1', 'enterprise-1'],
    );
    assert.deepEqual(
      derived.conduits.map(({ id }) => id),
      ['supervision-1-to-control-1'],
    );
    assert.equal(leftOut.length, 2);
    assert.deepEqual(checkPolicy(plant(poll), derived), []);
    assert.equal(checkPolicy(plant(office), derived).length, 1);
  });
});

suite('an audit of isolation', () => {
  const audit = (...conversations: ConversationSummary[]) =>
    auditIsolation(plant(...conversations)).issues.map(({ kind, severity }) => `${severity} ${kind}`);

  test('finds nothing where operators ask controllers', () => {
    assert.deepEqual(audit(poll), []);
  });

  test('finds the Internet on both sides', () => {
    assert.deepEqual(audit(talk(OUTSIDE, PLC, 'modbus', 502)), ['critical internet_reaches']);
    assert.deepEqual(audit(talk(PLC, OUTSIDE, 'tls', 443)), ['high internet_reached']);
    assert.deepEqual(audit(talk(OFFICE, OUTSIDE, 'tls', 443)), []);
  });

  test('finds an office that asks controllers', () => {
    assert.deepEqual(audit(talk(OFFICE, PLC, 'modbus', 502)), ['critical level_skipped', 'high dmz_bypassed']);
  });

  test('finds a host in two networks, and one network for all', () => {
    const result = plant(talk('10.0.1.9', PLC, 'modbus', 502), talk(OFFICE, '10.0.9.9', 'smb', 445));
    result.assets.push(asset(['10.0.1.9', '10.0.9.9'], 'historian', 3), asset(['10.0.1.77'], 'workstation', 4));
    const found = auditIsolation(result).issues.map(({ kind }) => kind);
    assert.ok(found.includes('dual_homed') && found.includes('flat_network'), found.join());
  });
});

suite('a policy for others', () => {
  test('names zones, ports and days in every format', () => {
    for (const format of POLICY_FORMATS) {
      const text = exportPolicy(policy, format, { today: '2026-03-02', assets: plant(poll).assets });
      assert.match(text, /10\.0\.1\.5/, format);
      assert.match(text, /502/, format);
    }
    assert.match(exportPolicy(policy, 'nftables', { today: '2026-03-02' }), /until 2026-03-31 by Li/);
    assert.doesNotMatch(exportPolicy(policy, 'nftables', { today: '2026-04-02' }), /until 2026-03-31/);
  });

  test('opens connections of devices that dial from their side too', () => {
    const conduits = [{ id: 'stations', from: 'operators', to: 'control', allow: [{ protocol: 'hj212', ports: [9000] }] }];
    const rules = exportPolicy({ ...policy, conduits, exceptions: [] }, 'nftables', {
      today: '2026-03-02',
      assets: plant(poll).assets,
    });
    assert.match(rules, /saddr @zone_operators_v4 ip daddr @zone_control_v4 tcp dport \{ 9000 \}/);
    assert.match(rules, /saddr @zone_control_v4 ip daddr @zone_operators_v4 tcp dport \{ 9000 \}/);
  });

  test('lets no text of the policy out of its place', () => {
    const hostile: Policy = {
      ...policy,
      title: 'x"; drop\n}',
      exceptions: [{ ...(policy.exceptions ?? [])[0], owner: '=cmd|"\'; #{', why: 'x' }],
    };
    const nftables = exportPolicy(hostile, 'nftables', { today: '2026-03-02' });
    assert.equal(nftables.split('\n').filter((line) => line.includes('drop')).length, 4);
    assert.ok(!exportPolicy(hostile, 'csv', { today: '2026-03-02' }).includes(',=cmd'));
    assert.equal(
      exportPolicy(hostile, 'suricata', { today: '2026-03-02' }).split('\n')[0],
      '# x   drop }: what no conduit allows.',
    );
  });

  test('in OpenC2 allows first and denies the rest last', () => {
    const commands = JSON.parse(exportPolicy(policy, 'openc2', { today: '2026-03-02', assets: plant(poll).assets })) as {
      action: string;
      target: object;
    }[];
    assert.deepEqual(
      commands.map(({ action }) => action),
      ['allow', 'allow', 'deny', 'deny'],
    );
    assert.deepEqual(commands[0].target, {
      ipv4_connection: { protocol: 'tcp', src_addr: '10.0.1.5', dst_addr: '10.0.1.1', dst_port: 502 },
    });
  });
});
