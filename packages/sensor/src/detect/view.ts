import {
  ACT_NAMES,
  type FieldValue,
  fieldsOf,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_BROADCAST,
  MARK_CREDENTIALS,
  MARK_MALFORMED,
  MARK_TEST,
} from '@fengsui/wire';
import { NEW_NAMES, type SensorEvent } from '../event.ts';
import type { Host } from '../traffic/host.ts';

/** A field's value as rules see it: one value, several, or none. */
export type ViewValue = string | number | boolean | readonly (string | number | boolean)[] | undefined;

const KINDS: { readonly [kind: number]: string } = {
  [KIND_REQUEST]: 'request',
  [KIND_RESPONSE]: 'response',
  [KIND_NOTICE]: 'notice',
};

function names(bits: number, all: readonly string[]): string[] {
  return all.filter((_, bit) => bits & (1 << bit));
}

function hostFields(
  side: 'client' | 'server',
  host: (event: SensorEvent) => Host | null,
): [string, (event: SensorEvent) => ViewValue][] {
  return [
    [side, (event) => host(event)?.address],
    [`${side}.scope`, (event) => host(event)?.scope],
    [`${side}.serves`, (event) => host(event)?.serves],
    [`${side}.asks`, (event) => host(event)?.asks],
  ];
}

/** Whether client and server are of one IPv4 network of 65,536 addresses, as a plant's are that numbers itself with public addresses. */
function sameNetwork({ client, server }: SensorEvent): boolean {
  return client?.kind === 'ipv4' && server?.kind === 'ipv4' && (client.number ^ server.number) >>> 16 === 0;
}

/**
 * Fields that every event has, by name. Those that come first here cost least; any other name is looked for in the event's facts, then in the
 * described fields of its message (dots go into nested objects, lists match when any entry does).
 */
export const EVENT_FIELDS: ReadonlyMap<string, (event: SensorEvent) => ViewValue> = new Map<
  string,
  (event: SensorEvent) => ViewValue
>([
  ['type', (event) => event.type],
  ['protocol', (event) => event.head?.protocol.id ?? event.conversation?.protocol.id ?? event.facts?.protocol],
  ['kind', (event) => (event.head ? KINDS[event.head.kind] : undefined)],
  ['code', (event) => event.head?.code],
  ['function', (event) => event.head?.protocol.functionName(event.head.code)],
  ['act', (event) => (event.head ? names(event.head.acts, ACT_NAMES) : undefined)],
  ['new', (event) => (event.learnt ? names(event.fresh, NEW_NAMES) : [])],
  ['first', (event) => names(event.fresh, NEW_NAMES)],
  ['error', (event) => (event.head ? event.head.status !== 0 : undefined)],
  ['status', (event) => (event.head ? event.head.protocol.statusName(event.head.status) : undefined)],
  ['malformed', (event) => (event.head ? (event.head.marks & MARK_MALFORMED) !== 0 : undefined)],
  ['problem', (event) => event.head?.problem],
  ['broadcast', (event) => (event.head ? (event.head.marks & MARK_BROADCAST) !== 0 : undefined)],
  ['credentials', (event) => (event.head ? (event.head.marks & MARK_CREDENTIALS) !== 0 : undefined)],
  ['test', (event) => (event.head ? (event.head.marks & MARK_TEST) !== 0 : undefined)],
  ['unit', (event) => positive(event.head?.unit)],
  ['area', (event) => positive(event.head?.area) ?? positive(event.request?.area)],
  ['address', (event) => positive(event.head?.address) ?? positive(event.request?.address)],
  ['place', place],
  ['quantity', (event) => event.head?.quantity],
  ['value', (event) => (event.head && event.head.value === event.head.value ? event.head.value : undefined)],
  ['port', (event) => event.facts?.port ?? positive(event.conversation?.port)],
  ['paired', (event) => (event.head ? event.request !== null : undefined)],
  ['unlike_request', (event) => (event.head && event.request ? event.request.code !== event.head.code : undefined)],
  ['conversation.age', (event) => (event.conversation ? (event.time - event.conversation.firstSeen) / 1e9 : undefined)],
  ['conversation.messages', (event) => event.conversation?.messages],
  ['same_network', sameNetwork],
  ...hostFields('client', (event) => event.client),
  ['client.newcomer', (event) => event.newcomer],
  ...hostFields('server', (event) => event.server),
]);

/** Area and address together, of the message or of the request that it answers. */
function place(event: SensorEvent): string | undefined {
  const address = positive(event.head?.address) ?? positive(event.request?.address);
  if (address === undefined) return undefined;
  return `${positive(event.head?.area) ?? positive(event.request?.area) ?? ''}:${address}`;
}

function positive(value: number | undefined): number | undefined {
  return value === undefined || value < 0 ? undefined : value;
}

/** Every name in a path that a rule asks for. Few are: a description for the rules is made of these alone. */
const asked = new Set<string>();

let described: { [name: string]: FieldValue } | null = null;

/** Forgets the description of the last event's message. Called once an event. */
export function forgetDescription(): void {
  described = null;
}

/** All described fields of the event's message. */
export function description(event: SensorEvent): { [name: string]: FieldValue } {
  const { head } = event;
  return head === null ? {} : fieldsOf((out) => head.protocol.describe(event.bytes, head, out, event.request));
}

/** The described fields of the event's message that rules ask for; made when first asked for. */
function askedDescription(event: SensorEvent, head: Head): { [name: string]: FieldValue } {
  described ??= fieldsOf((out) => head.protocol.describe(event.bytes, head, out, event.request), asked);
  return described;
}

/** Reads a field that is not in EVENT_FIELDS. */
export function otherField(name: string): (event: SensorEvent) => ViewValue {
  const path = name.split('.');
  for (const part of path) asked.add(part);
  return (event) => {
    if (event.facts !== null && name in event.facts) return event.facts[name];
    if (event.head === null) return undefined;
    const fields = askedDescription(event, event.head);
    const direct = fields[path[0]];
    // Most fields are absent, or one plain value: no list is made for them.
    if (direct === undefined) return undefined;
    if (path.length === 1 && typeof direct !== 'object') return direct;
    const found: (string | number | boolean)[] = [];
    dig(fields, path, 0, found);
    return found.length === 0 ? undefined : found.length === 1 ? found[0] : found;
  };
}

/** Most values taken from lists for one field. */
const FOUND_LIMIT = 256;

function dig(value: FieldValue, path: readonly string[], depth: number, found: (string | number | boolean)[]): void {
  if (found.length >= FOUND_LIMIT || value === undefined) return;
  if (Array.isArray(value)) for (const entry of value) dig(entry, path, depth, found);
  else if (typeof value === 'object') {
    if (depth < path.length) dig(value[path[depth]], path, depth + 1, found);
  } else if (depth === path.length) found.push(value);
}
