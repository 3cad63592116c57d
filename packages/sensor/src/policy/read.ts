import { protocols } from '@fengsui/wire';
import { addressNumber, network } from './address.ts';
import { repeatedKey } from '../yaml-keys.ts';
import type { Mistake } from '@fengsui/capture';
import { INTERNET_ZONE, type Place, type Policy, PolicyError } from './document.ts';
import { mistake } from './mistake.ts';
import type { Path } from './shape.ts';

const LIMIT = 4 * 1024 * 1024;

/** Reads a policy in YAML. `path` is for messages. Throws PolicyError that names line and column of what is wrong and says what to do. */
export async function readPolicy(text: string, path: string): Promise<Policy> {
  if (text.length > LIMIT) throw new PolicyError(mistake('long', { most: LIMIT }), { path, line: 1, column: 1 });
  // Loaded when it is needed: most work does without.
  const { isNode, LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { path, line, column: col };
  };
  const [broken] = document.errors;
  if (broken !== undefined)
    throw new PolicyError(mistake('yaml', { reason: broken.message.split('\n')[0] }), place(broken.pos[0]));
  const repeated = await repeatedKey(document);
  if (repeated !== null) throw new PolicyError(mistake('repeated', { key: repeated.key }), place(repeated.offset));
  /** Where the node of a path begins; the nearest parent that exists where it does not. */
  const where = (at: Path): Place => {
    for (let length = at.length; length > 0; length--) {
      const node = document.getIn(at.slice(0, length), true);
      if (isNode(node) && node.range) return place(node.range[0]);
    }
    return place(0);
  };
  const fail = (at: Path, what: Mistake): never => {
    throw new PolicyError(what, where(at));
  };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch (cause) {
    throw new PolicyError(mistake('aliases', {}), place(0), { cause });
  }
  const { misshapen } = await import('./shape.ts');
  const wrong = misshapen(value);
  if (wrong !== null) fail(wrong.path, wrong.mistake);
  const policy = value as Policy;
  checkZones(policy, fail);
  checkConduits(policy, fail);
  return policy;
}

type Fail = (at: Path, what: Mistake) => never;

function checkZones({ zones }: Policy, fail: Fail): void {
  const ids = new Set<string>();
  for (const [at, zone] of zones.entries()) {
    if (zone.id === INTERNET_ZONE) fail(['zones', at, 'id'], mistake('builtIn', { zone: INTERNET_ZONE }));
    if (ids.has(zone.id)) fail(['zones', at, 'id'], mistake('zoneTwice', { id: zone.id }));
    ids.add(zone.id);
    for (const [to, member] of zone.members.entries()) {
      const path = ['zones', at, 'members', to];
      if ('ip' in member && addressNumber(member.ip) === null) fail([...path, 'ip'], mistake('notIp', { address: member.ip }));
      if ('cidr' in member && network(member.cidr) === null)
        fail([...path, 'cidr'], mistake('notCidr', { network: member.cidr }));
    }
  }
}

function checkConduits({ zones, conduits, exceptions = [] }: Policy, fail: Fail): void {
  const known = new Set([INTERNET_ZONE, ...zones.map(({ id }) => id)]);
  const list = [...known].join(', ');
  const ids = new Set<string>();
  const once = (id: string, at: Path) => {
    if (ids.has(id)) fail(at, mistake('conduitTwice', { id }));
    ids.add(id);
  };
  for (const [at, conduit] of conduits.entries()) {
    once(conduit.id, ['conduits', at, 'id']);
    for (const side of ['from', 'to'] as const)
      if (!known.has(conduit[side])) fail(['conduits', at, side], mistake('noZone', { zone: conduit[side], zones: list }));
    for (const [to, { protocol, functions = [], ranges = [] }] of conduit.allow.entries()) {
      const path = ['conduits', at, 'allow', to];
      const found = protocols.find(({ id }) => id === protocol);
      if (protocol !== '*' && found === undefined) fail([...path, 'protocol'], mistake('noProtocol', { protocol }));
      if (protocol === '*' && functions.length > 0) fail([...path, 'functions'], mistake('anyFunction', {}));
      const names = new Set([...(found?.functions.values() ?? [])].map(({ name }) => name));
      for (const [index, name] of functions.entries())
        if (!names.has(name) && !/^function_\d+$/.test(name))
          fail([...path, 'functions', index], mistake('noFunction', { protocol, name }));
      for (const [index, range] of ranges.entries())
        if (range.to < range.from) fail([...path, 'ranges', index], mistake('range', { from: range.from, to: range.to }));
    }
  }
  for (const [at, exception] of exceptions.entries()) {
    once(exception.id, ['exceptions', at, 'id']);
    for (const side of ['from', 'to'] as const)
      if (!known.has(exception[side]) && network(exception[side]) === null)
        fail(['exceptions', at, side], mistake('side', { side: exception[side], zones: list }));
    if (Number.isNaN(Date.parse(exception.expires)))
      fail(['exceptions', at, 'expires'], mistake('noDay', { day: exception.expires }));
  }
}

/** The policy as YAML that a person edits; `notes` become comments at its end. */
export async function writePolicy(policy: Policy, notes: readonly string[] = []): Promise<string> {
  const { Document, isMap, visit } = await import('yaml');
  const document = new Document(policy);
  // Members and ranges are a line each.
  visit(document, {
    Map(_, node) {
      if (
        isMap(node) &&
        node.items.length <= 4 &&
        node.items.every(({ key }) => ['ip', 'mac', 'cidr', 'role', 'area', 'unit', 'from', 'to'].includes(String(key)))
      )
        node.flow = true;
    },
  });
  const text = document.toString({ lineWidth: 120, flowCollectionPadding: true });
  return notes.length === 0 ? text : `${text}\n${notes.map((note) => `# ${note.replace(/[\r\n]+/g, ' ')}`).join('\n')}\n`;
}
