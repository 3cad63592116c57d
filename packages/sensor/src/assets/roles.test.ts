import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ACT_IDENTIFY, ACT_PROGRAM, ACT_READ, ACT_WRITE, protocols } from '@fengsui/wire';
import { Conversation } from '../traffic/conversation.ts';
import { type Evidence, type Host, Hosts } from '../traffic/host.ts';
import { type Behaviour, roleOf } from './roles.ts';

const hosts = new Hosts();
const me = hosts.ipv4(0x0a000001);
const other = (last: number): Host => hosts.ipv4(0x0a000100 + last);

/** A conversation of so many requests, all answered. */
function talk(
  protocol: string,
  client: Host,
  server: Host,
  requests: number,
  acts = ACT_READ,
  units: number[] = [],
): Conversation {
  const found = protocols.find(({ id }) => id === protocol);
  assert.ok(found, protocol);
  const conversation = new Conversation(0, found, client, server, 502, 0, 1);
  conversation.messages = 2 * requests;
  conversation.requests = requests;
  conversation.responses = requests;
  conversation.acts = acts;
  for (const unit of units) conversation.newUnit(unit);
  return conversation;
}

function role(behaviour: Partial<Behaviour>): string | null {
  const found = roleOf({ serves: [], asks: [], hosts: [me], routes: false, virtual: false, claims: [], ...behaviour });
  if (found) assert.ok(found.reason.zh.length > 5);
  return found?.role ?? null;
}

const claim = (value: string, confidence: number): Evidence => ({
  attribute: 'role',
  value,
  source: 'profinet-dcp identify',
  method: 'stated',
  fingerprint: null,
  confidence,
  frame: 1,
  time: 0,
  lastTime: 0,
  count: 1,
});
const asks = (protocol: string, count: number, requests: number, acts = ACT_READ) =>
  Array.from({ length: count }, (_, at) => talk(protocol, me, other(at), requests, acts));

suite('what is asked', () => {
  test('is a controller, a telecontrol station, a protection device', () => {
    assert.equal(role({ serves: [talk('modbus', other(1), me, 500)] }), 'controller');
    assert.equal(role({ serves: [talk('iec104', other(1), me, 500)] }), 'rtu');
    assert.equal(role({ serves: [talk('mms', other(1), me, 500)] }), 'ied');
    assert.equal(role({ serves: [talk('c37118', other(1), me, 3)] }), 'ied');
    assert.equal(role({ asks: [talk('sv', me, other(1), 5000)] }), 'ied');
  });

  test('is what the closest of its protocols says: a safety controller also answers as a controller, a controller may have a broker inside', () => {
    const polled = talk('modbus', other(1), me, 500);
    assert.equal(role({ serves: [polled, talk('tristation', other(2), me, 20)] }), 'safety_controller');
    assert.equal(role({ serves: [polled, talk('mqtt', other(2), me, 5000)] }), 'controller');
    assert.equal(role({ serves: [talk('mqtt', other(2), me, 5000)] }), 'server');
    assert.equal(role({ serves: [talk('hart-ip', other(2), me, 500)] }), 'gateway');
  });

  test('is no operator for publishing to a broker', () => {
    assert.equal(role({ asks: asks('mqtt', 1, 500, ACT_READ | ACT_WRITE) }), null);
  });

  test('is a gateway when it answers for several stations, or asks others in another protocol', () => {
    assert.equal(role({ serves: [talk('modbus', other(1), me, 500, ACT_READ, [1, 2, 3, 4])] }), 'gateway');
    assert.equal(role({ serves: [talk('modbus', other(1), me, 500, ACT_READ, [1, 255])] }), 'controller');
    assert.equal(role({ serves: [talk('modbus', other(1), me, 500)], asks: asks('bacnet', 2, 500) }), 'gateway');
    assert.equal(role({ serves: [talk('modbus', other(1), me, 500)], asks: asks('modbus', 2, 500) }), 'controller');
  });

  test('that only answers with errors is nothing', () => {
    const refused = talk('modbus', other(1), me, 5);
    refused.errors = 5;
    assert.equal(role({ serves: [refused] }), null);
  });
});

suite('what asks', () => {
  test('and writes is an HMI; many devices make it a SCADA server', () => {
    assert.equal(role({ asks: asks('modbus', 4, 500, ACT_READ | ACT_WRITE) }), 'hmi');
    assert.equal(role({ asks: asks('modbus', 20, 500, ACT_READ | ACT_WRITE) }), 'scada_server');
  });

  test('and only reads from several is a historian', () => assert.equal(role({ asks: asks('modbus', 5, 500) }), 'historian'));

  test('by telecontrol is a control centre, also of stations that dial it', () => {
    assert.equal(role({ asks: asks('iec104', 1, 500, ACT_READ | ACT_WRITE) }), 'scada_server');
    assert.equal(role({ asks: asks('hj212', 1, 500, ACT_READ | ACT_WRITE) }), 'scada_server');
    assert.equal(role({ serves: [talk('sl651', other(1), me, 500)] }), 'rtu');
  });

  test('and transfers programs, or asks what devices are, is an engineering station', () => {
    assert.equal(role({ asks: asks('s7comm', 1, 30, ACT_READ | ACT_PROGRAM) }), 'engineering_station');
    assert.equal(role({ asks: asks('modbus', 3, 2, ACT_READ | ACT_IDENTIFY) }), 'engineering_station');
  });

  test('many devices a little has no role, and the reason says so', () => {
    assert.equal(role({ asks: asks('modbus', 40, 2, ACT_READ | ACT_IDENTIFY) }), null);
    const found = roleOf({ serves: [], asks: asks('modbus', 40, 2), hosts: [me], routes: false, virtual: false, claims: [] });
    assert.match(found?.reason.en ?? '', /looks around/);
  });
});

suite('claims', () => {
  test('that are sure stand before behaviour, weak ones after it', () => {
    const serves = [talk('modbus', other(1), me, 500)];
    assert.equal(role({ serves, claims: [claim('drive', 90)] }), 'drive');
    assert.equal(role({ serves, claims: [claim('hmi', 30)] }), 'controller');
    assert.equal(role({ claims: [claim('hmi', 30)] }), 'hmi');
  });

  test('that say more closely what a generic one says are worth more', () => {
    assert.equal(
      role({ claims: [claim('io_device', 90), { ...claim('drive', 88), method: 'fingerprint', fingerprint: 'x' }] }),
      'drive',
    );
  });
});

suite('offices', () => {
  test('have servers, time servers, workstations and routers', () => {
    assert.equal(role({ serves: [talk('smb', other(1), me, 9), talk('smb', other(2), me, 9)] }), 'server');
    assert.equal(role({ serves: [talk('ntp', other(1), me, 9)] }), 'server');
    assert.equal(role({ asks: [talk('dns', me, other(1), 9), talk('http', me, other(2), 9)] }), 'workstation');
    assert.equal(role({ routes: true }), 'router');
    assert.equal(role({ virtual: true }), 'router');
  });
});
