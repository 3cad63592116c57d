import { ACT_CONFIGURE, ACT_CONTROL, ACT_FILE, ACT_PROGRAM, ACT_WRITE } from '@fengsui/wire';
import type { Conversation } from '../traffic/conversation.ts';
import type { Host } from '../traffic/host.ts';

/** What a device does on the network, as far as its role follows from it. */
export interface Behaviour {
  /** Conversations in which it answers, and in which it asks. */
  serves: readonly Conversation[];
  asks: readonly Conversation[];
  hosts: readonly Host[];
  routes: boolean;
  /** Role that the device, or its protocol, says of itself. */
  claimed: { value: string; source: string; confidence: number } | null;
}

export interface Role {
  role: string;
  reason: string;
}

/** Purdue level of each role (ISA-95 levels as in IEC 62443-1-1); a switch is at the level that it serves, and is not placed. */
export const PURDUE_LEVEL: { readonly [role: string]: number } = {
  sensor: 0,
  drive: 0,
  io_device: 0,
  controller: 1,
  safety_controller: 1,
  rtu: 1,
  ied: 1,
  gateway: 2,
  hmi: 2,
  engineering_station: 2,
  scada_server: 2,
  historian: 3,
  server: 3,
  router: 3,
  camera: 3,
  workstation: 4,
  printer: 4,
  phone: 4,
};

/** Role of a device that answers in a protocol of controllers. */
const SERVER_ROLE: { readonly [protocol: string]: string } = {
  modbus: 'controller',
  s7comm: 'controller',
  enip: 'controller',
  cip: 'controller',
  iec104: 'rtu',
  dnp3: 'rtu',
  mms: 'ied',
  goose: 'ied',
  bacnet: 'controller',
};

const CHANGES = ACT_PROGRAM | ACT_CONFIGURE;

const count = (conversations: readonly Conversation[], of: (conversation: Conversation) => number): number =>
  conversations.reduce((sum, conversation) => sum + of(conversation), 0);
const peers = (conversations: readonly Conversation[], side: 'client' | 'server'): number =>
  new Set(conversations.map((one) => one[side])).size;
const names = (conversations: readonly Conversation[]): string =>
  [...new Set(conversations.map((one) => one.protocol.name))].join(', ');

/** Finds the role that a device's behaviour speaks for, and says why. Null when nothing speaks for any. */
export function roleOf(behaviour: Behaviour): Role | null {
  const { claimed, serves, asks } = behaviour;
  if (claimed && claimed.confidence >= 80) return { role: claimed.value, reason: `the device says so (${claimed.source})` };
  const control = serves.filter(
    (one) => SERVER_ROLE[one.protocol.id] !== undefined && one.responses + (one.peer ? one.messages : 0) > 0,
  );
  const published = serves.concat(asks).filter((one) => one.protocol.id === 'goose' && behaviour.hosts.includes(one.client));
  const polls = asks.filter(
    (one) => one.protocol.industrial && one.protocol.id !== 'goose' && one.protocol.id !== 'profinet-dcp',
  );
  if (published.length > 0)
    return { role: 'ied', reason: `publishes GOOSE (${count(published, (one) => one.messages)} messages)` };
  if (control.length > 0) {
    const busiest = control.toSorted((one, other) => other.responses - one.responses)[0];
    const role = SERVER_ROLE[busiest.protocol.id];
    return {
      role,
      reason: `answers ${names(control)} to ${peers(control, 'client')} clients (${count(control, (one) => one.responses)} answers)`,
    };
  }
  if (polls.length > 0) return clientRole(polls);
  const uaServed = serves.filter((one) => one.protocol.id === 'opcua');
  if (uaServed.length > 0) return { role: 'controller', reason: `serves OPC UA to ${peers(uaServed, 'client')} clients` };
  if (claimed) return { role: claimed.value, reason: `${claimed.source} speaks for it` };
  if (behaviour.routes) return { role: 'router', reason: 'its MAC address carries the traffic of addresses behind it' };
  return officeRole(serves, asks);
}

function clientRole(polls: readonly Conversation[]): Role {
  const servers = peers(polls, 'server');
  const engineering = polls.filter((one) => one.acts & CHANGES || one.acts & (ACT_CONTROL | ACT_FILE) & ~ACT_WRITE);
  const programs = polls.filter((one) => one.acts & ACT_PROGRAM);
  const writes = polls.filter((one) => one.acts & (ACT_WRITE | ACT_CONTROL));
  const cyclic = polls.filter((one) => one.messages > 100);
  if (programs.length > 0 || (engineering.length > 0 && cyclic.length === 0)) {
    return {
      role: 'engineering_station',
      reason: `transfers programs or configures ${peers(engineering, 'server')} devices by ${names(engineering)}`,
    };
  }
  if (writes.length > 0) return { role: 'hmi', reason: `reads and writes ${servers} devices by ${names(polls)}` };
  if (servers >= 3 || polls.some((one) => one.protocol.id === 'opcua')) {
    return { role: 'historian', reason: `only reads, from ${servers} devices by ${names(polls)}` };
  }
  return { role: 'hmi', reason: `polls ${servers} devices by ${names(polls)}` };
}

const SERVICES = new Set(['http', 'tls', 'smb', 'ftp', 'ssh', 'dns', 'ntp', 'dhcp', 'snmp', 'telnet']);

function officeRole(serves: readonly Conversation[], asks: readonly Conversation[]): Role | null {
  const services = serves.filter((one) => SERVICES.has(one.protocol.id) && one.responses > 0);
  const uses = asks.filter((one) => SERVICES.has(one.protocol.id) && one.protocol.id !== 'ntp');
  const clients = peers(services, 'client');
  if (services.length > 0 && clients >= 2) return { role: 'server', reason: `serves ${names(services)} to ${clients} clients` };
  if (uses.length > 0 && uses.length >= services.length) return { role: 'workstation', reason: `uses ${names(uses)}` };
  if (services.length > 0) return { role: 'server', reason: `serves ${names(services)}` };
  return null;
}
