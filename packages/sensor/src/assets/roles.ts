import { ACT_CONFIGURE, ACT_CONTROL, ACT_FILE, ACT_IDENTIFY, ACT_PROGRAM, ACT_WRITE } from '@fengsui/wire';
import type { Conversation } from '../traffic/conversation.ts';
import type { Evidence, Host } from '../traffic/host.ts';
import { type Bilingual, bothReasons, roleReason } from './role-reasons.ts';

/** What a device does on the network, as far as its role follows from it. */
export interface Behaviour {
  /** Conversations in which it answers, and in which it asks. */
  serves: readonly Conversation[];
  asks: readonly Conversation[];
  hosts: readonly Host[];
  routes: boolean;
  virtual: boolean;
  /** What the device, its protocol, or a fingerprint says of its role. */
  claims: readonly Evidence[];
}

/** A role with the reason in words; a null role has a reason as well: why none is given. */
export interface Role {
  role: string | null;
  reason: Bilingual;
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
  's7comm-plus': 'controller',
  knx: 'gateway',
  opcda: 'server',
  enip: 'controller',
  cip: 'controller',
  iec104: 'rtu',
  dnp3: 'rtu',
  mms: 'ied',
  goose: 'ied',
  c37118: 'ied',
  iec101: 'rtu',
  iec103: 'ied',
  dlms: 'ied',
  c1222: 'ied',
  bacnet: 'controller',
  ads: 'controller',
  codesys: 'controller',
  sbus: 'controller',
  hj212: 'rtu',
  sl651: 'rtu',
  gdw1376: 'rtu',
  'roc-plus': 'rtu',
  bsap: 'rtu',
  'cc-link-ie-field-basic': 'io_device',
  slmp: 'controller',
  'melsec-a': 'controller',
  melsoft: 'controller',
  umas: 'controller',
  fins: 'controller',
  'ge-srtp': 'controller',
  egd: 'controller',
  pcom: 'controller',
  tristation: 'safety_controller',
  'hart-ip': 'gateway',
  mqtt: 'server',
};

/** How closely a role says what a device is: many devices have a broker inside, and safety controllers answer as controllers too. */
const closeness = (protocol: string): number => {
  const role = SERVER_ROLE[protocol];
  return role === 'safety_controller' ? 2 : role === 'server' ? 0 : 1;
};

/** Roles that a protocol gives to many kinds of device; a claim that says which kind is worth more. */
const GENERIC = new Set(['io_device', 'server', 'workstation', 'controller', 'gateway']);
/** Claims from this confidence on are believed before behaviour; a kind that refines a generic claim needs less. */
const BELIEVED = 80;
const REFINES = 65;

/** Protocols of telecontrol and of buildings: whoever asks in them, and is not asked, is a control centre. */
const TELECONTROL = new Set([
  'iec104',
  'dnp3',
  'bacnet',
  'hj212',
  'sl651',
  'gdw1376',
  'roc-plus',
  'bsap',
  'iec101',
  'iec103',
  'c37118',
  'dlms',
  'c1222',
]);
/** Protocols in which a device of a substation tells everyone. */
const PUBLISHED = new Set(['goose', 'r-goose', 'sv', 'r-sv']);
/** Carriers, discovery and publication: asking in them says nothing about a client. */
const NO_POLL = new Set([
  'goose',
  'r-goose',
  'sv',
  'r-sv',
  'egd',
  'powerlink',
  'profinet-dcp',
  'profinet-rt',
  'mrp',
  'dds',
  'cotp',
  'enip',
  'mstp',
  'mqtt',
  'sparkplug',
]);

/** Stations behind one address from which it is a gateway. */
const STATIONS_OF_GATEWAY = 3;
/** Devices that one client operates, from which it supervises a plant and not a machine. */
const SUPERVISED = 12;
/** Messages of a conversation from which it is operation, not a look. */
const CYCLIC = 100;
/** Devices asked, with so few messages each, that it is a scan. */
const SCANNED = 8;
const MESSAGES_OF_LOOK = 30;

const sum = (conversations: readonly Conversation[], of: (conversation: Conversation) => number): number =>
  conversations.reduce((total, conversation) => total + of(conversation), 0);
const peers = (conversations: readonly Conversation[], side: 'client' | 'server'): number =>
  new Set(conversations.map((one) => one[side])).size;
const names = (conversations: readonly Conversation[]): string =>
  [...new Set(conversations.map((one) => one.protocol.name))].join(', ');

/** Finds the role that claims and behaviour speak for, and says why. Null when nothing speaks for any. */
export function roleOf(behaviour: Behaviour): Role | null {
  const claim = bestClaim(behaviour.claims);
  const operated = controlRole(behaviour) ?? clientRole(behaviour);
  if (claim && claim.confidence >= BELIEVED) return said(claim, operated);
  if (behaviour.virtual) return { role: 'router', reason: roleReason('virtual-router', {}) };
  if (operated) return operated;
  if (claim) return said(claim, null);
  if (behaviour.routes) return { role: 'router', reason: roleReason('routes', {}) };
  return officeRole(behaviour);
}

/** The role that a claim gives, with what the device is seen to do where that agrees. */
function said({ value, source, fingerprint }: Evidence, operated: Role | null): Role {
  const reason =
    fingerprint === null ? roleReason('says', { where: source }) : roleReason('fingerprint', { where: source, id: fingerprint });
  return { role: value, reason: operated?.role === value ? bothReasons(reason, operated.reason) : reason };
}

/** The claim that stands: the surest, or one that says more closely what a generic one says. */
function bestClaim(claims: readonly Evidence[]): Evidence | null {
  const ranked = claims.toSorted((one, other) => other.confidence - one.confidence);
  const best = ranked.at(0) ?? null;
  if (best === null || !GENERIC.has(best.value)) return best;
  return ranked.find((one) => !GENERIC.has(one.value) && one.confidence >= REFINES) ?? best;
}

/** Role of a device that is asked, or publishes, in a protocol of controllers. */
function controlRole({ serves, asks, hosts }: Behaviour): Role | null {
  const published = asks.concat(serves).filter((one) => PUBLISHED.has(one.protocol.id) && hosts.includes(one.client));
  if (published.length > 0)
    return {
      role: 'ied',
      reason: roleReason('publishes', { names: names(published), message: sum(published, (one) => one.messages) }),
    };
  const control = serves.filter((one) => SERVER_ROLE[one.protocol.id] !== undefined && one.responses > one.errors);
  if (control.length === 0) return null;
  const busiest = control.toSorted(
    (one, other) => closeness(other.protocol.id) - closeness(one.protocol.id) || other.responses - one.responses,
  )[0];
  const role = SERVER_ROLE[busiest.protocol.id];
  const stations = new Set(
    control
      .filter((one) => one.protocol.id === 'modbus' && one.errors * 2 < one.responses)
      .flatMap((one) => [...(one.units ?? [])]),
  );
  if (role === 'controller' && stations.size >= STATIONS_OF_GATEWAY)
    return { role: 'gateway', reason: roleReason('answers-behind', { name: busiest.protocol.name, station: stations.size }) };
  const asked = asks.filter(
    (one) =>
      SERVER_ROLE[one.protocol.id] !== undefined &&
      !NO_POLL.has(one.protocol.id) &&
      one.responses > 0 &&
      one.protocol !== busiest.protocol,
  );
  if (
    role === 'controller' &&
    busiest.protocol.id !== 's7comm' &&
    busiest.protocol.id !== 'cip' &&
    asked.some((one) => one.messages > CYCLIC)
  )
    return {
      role: 'gateway',
      reason: roleReason('answers-and-asks', {
        name: busiest.protocol.name,
        device: peers(asked, 'server'),
        names: names(asked),
      }),
    };
  return {
    role,
    reason: roleReason('answers', {
      names: names(control),
      client: peers(control, 'client'),
      answer: sum(control, (one) => one.responses),
    }),
  };
}

/** Role of a device that asks controllers. */
function clientRole({ asks, serves }: Behaviour): Role | null {
  const polls = asks.filter(
    (one) => one.protocol.industrial && one.protocol.depth !== 'counted' && !NO_POLL.has(one.protocol.id),
  );
  if (polls.length === 0) return null;
  const servers = peers(polls, 'server');
  const by = { device: servers, names: names(polls) };
  const programs = polls.filter((one) => one.acts & ACT_PROGRAM);
  if (programs.length > 0)
    return {
      role: 'engineering_station',
      reason: roleReason('programs', { device: peers(programs, 'server'), names: names(programs) }),
    };
  const answered = sum(polls, (one) => one.responses);
  if (servers >= SCANNED && sum(polls, (one) => one.messages) < servers * MESSAGES_OF_LOOK)
    return { role: null, reason: roleReason('looks', by) };
  if (answered === 0 && polls.every((one) => one.requests > 0 && one.messages < CYCLIC))
    return { role: null, reason: roleReason('unanswered', by) };
  const operates = polls.some((one) => one.messages > CYCLIC);
  const configures = polls.filter((one) => one.acts & (ACT_CONFIGURE | ACT_FILE));
  if (configures.length > 0 && !operates)
    return {
      role: 'engineering_station',
      reason: roleReason('configures', { device: peers(configures, 'server'), names: names(configures) }),
    };
  const identifies = polls.filter((one) => one.acts & ACT_IDENTIFY);
  if (!operates && identifies.length >= 2)
    return {
      role: 'engineering_station',
      reason: roleReason('identifies', { device: peers(identifies, 'server') }),
    };
  const telecontrol = polls.filter((one) => TELECONTROL.has(one.protocol.id));
  if (telecontrol.length > 0)
    return {
      role: 'scada_server',
      reason: roleReason('controls', { station: peers(telecontrol, 'server'), names: names(telecontrol) }),
    };
  const offered = serves.filter((one) => one.protocol.id === 'opcua' && one.responses > 0);
  if (offered.length > 0 && operates)
    return {
      role: 'scada_server',
      reason: roleReason('polls-and-serves', { ...by, client: peers(offered, 'client') }),
    };
  if (polls.some((one) => one.acts & (ACT_WRITE | ACT_CONTROL)))
    return { role: servers >= SUPERVISED ? 'scada_server' : 'hmi', reason: roleReason('operates', by) };
  if (servers >= 3 || polls.some((one) => one.protocol.id === 'opcua'))
    return { role: 'historian', reason: roleReason('reads', by) };
  return { role: 'hmi', reason: roleReason('polls', by) };
}

const SERVICES = new Set(['http', 'tls', 'smb', 'ftp', 'ssh', 'dns', 'ntp', 'dhcp', 'snmp', 'telnet']);

/** Role of a device of the office, by the services that it offers and uses. */
function officeRole({ serves, asks }: Behaviour): Role | null {
  const offered = serves.filter((one) => one.protocol.id === 'opcua' && one.responses > 0);
  if (offered.length > 0)
    return { role: 'server', reason: roleReason('serves-to', { names: names(offered), client: peers(offered, 'client') }) };
  const services = serves.filter((one) => SERVICES.has(one.protocol.id) && one.responses > 0);
  const uses = asks.filter((one) => SERVICES.has(one.protocol.id) && one.protocol.id !== 'ntp');
  const clients = peers(services, 'client');
  if (services.length > 0 && services.every((one) => one.protocol.id === 'ntp'))
    return { role: 'server', reason: roleReason('time', { client: clients }) };
  if (services.length > 0 && clients >= 2)
    return { role: 'server', reason: roleReason('serves-to', { names: names(services), client: clients }) };
  if (uses.length > 0 && uses.length >= services.length)
    return { role: 'workstation', reason: roleReason('uses', { names: names(uses) }) };
  if (services.length > 0) return { role: 'server', reason: roleReason('serves', { names: names(services) }) };
  return null;
}
