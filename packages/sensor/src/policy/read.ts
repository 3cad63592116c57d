import { protocols } from '@fengsui/wire';
import { addressNumber, network } from './address.ts';
import { repeatedKey } from '../yaml-keys.ts';
import { INTERNET_ZONE, type Policy, PolicyError } from './document.ts';

const LIMIT = 4 * 1024 * 1024;

type Path = (string | number)[];

/** Reads a policy in YAML. `path` is for messages. Throws PolicyError that names line and column of what is wrong and says what to do. */
export async function readPolicy(text: string, path: string): Promise<Policy> {
  if (text.length > LIMIT) throw new PolicyError(`${path}: longer than ${LIMIT} characters; it is no policy`);
  // Loaded when it is needed: most work does without.
  const { isNode, LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const [broken] = document.errors;
  if (broken !== undefined) throw new PolicyError(`${place(broken.pos[0])}: not valid YAML: ${broken.message.split('\n')[0]}`);
  const repeated = await repeatedKey(document);
  if (repeated !== null) throw new PolicyError(`${place(repeated.offset)}: ${repeated.key} stands twice; remove one`);
  /** Where the node of a path begins; the nearest parent that exists where it does not. */
  const where = (at: Path): string => {
    for (let length = at.length; length > 0; length--) {
      const node = document.getIn(at.slice(0, length), true);
      if (isNode(node) && node.range) return place(node.range[0]);
    }
    return place(0);
  };
  const fail = (at: Path, what: string): never => {
    throw new PolicyError(`${where(at)}: ${what}`);
  };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch (cause) {
    throw new PolicyError(`${place(0)}: anchors and aliases (& and *) are not allowed; write the values out`, { cause });
  }
  const { problemOf } = await import('./schema.ts');
  const problem = problemOf(value);
  if (problem !== null) {
    const at = pathOf(problem.pointer);
    fail(at, sentence(at, problem.message));
  }
  const policy = value as Policy;
  checkZones(policy, fail);
  checkConduits(policy, fail);
  return policy;
}

function pathOf(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')));
}

function sentence(at: Path, message: string): string {
  const where = at.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
  if (at[0] === 'zones' && at[2] === 'members' && at.length >= 4)
    return `${where}: a member is one of ip, mac (00:11:22:aa:bb:cc), cidr (10.0.0.0/24) or role`;
  if (at.at(-1) === 'expires') return `${where}: write the last day as YYYY-MM-DD, in quotes`;
  return `${where === '' ? 'the policy' : where} ${message}`;
}

type Fail = (at: Path, what: string) => never;

function checkZones({ zones }: Policy, fail: Fail): void {
  const ids = new Set<string>();
  for (const [at, zone] of zones.entries()) {
    if (zone.id === INTERNET_ZONE)
      fail(['zones', at, 'id'], `${INTERNET_ZONE} is built in and stands for all public addresses; give the zone another id`);
    if (ids.has(zone.id)) fail(['zones', at, 'id'], `another zone has the id ${zone.id}`);
    ids.add(zone.id);
    for (const [to, member] of zone.members.entries()) {
      const path = ['zones', at, 'members', to];
      if ('ip' in member && addressNumber(member.ip) === null) fail([...path, 'ip'], `${member.ip} is not an IP address`);
      if ('cidr' in member && network(member.cidr) === null)
        fail([...path, 'cidr'], `${member.cidr} is not a network in CIDR notation`);
    }
  }
}

function checkConduits({ zones, conduits, exceptions = [] }: Policy, fail: Fail): void {
  const known = new Set([INTERNET_ZONE, ...zones.map(({ id }) => id)]);
  const list = [...known].join(', ');
  const ids = new Set<string>();
  const once = (id: string, at: Path) => {
    if (ids.has(id)) fail(at, `another conduit or exception has the id ${id}`);
    ids.add(id);
  };
  for (const [at, conduit] of conduits.entries()) {
    once(conduit.id, ['conduits', at, 'id']);
    for (const side of ['from', 'to'] as const)
      if (!known.has(conduit[side])) fail(['conduits', at, side], `there is no zone ${conduit[side]}; there are ${list}`);
    for (const [to, { protocol, functions = [], ranges = [] }] of conduit.allow.entries()) {
      const path = ['conduits', at, 'allow', to];
      const found = protocols.find(({ id }) => id === protocol);
      if (protocol !== '*' && found === undefined) fail([...path, 'protocol'], `there is no protocol ${protocol}`);
      if (protocol === '*' && functions.length > 0)
        fail([...path, 'functions'], 'functions need a protocol; name it instead of *');
      const names = new Set([...(found?.functions.values() ?? [])].map(({ name }) => name));
      for (const [index, name] of functions.entries())
        if (!names.has(name) && !/^function_\d+$/.test(name))
          fail([...path, 'functions', index], `${protocol} has no function ${name}`);
      for (const [index, range] of ranges.entries())
        if (range.to < range.from)
          fail([...path, 'ranges', index], `the range ends at ${range.to}, before it begins at ${range.from}`);
    }
  }
  for (const [at, exception] of exceptions.entries()) {
    once(exception.id, ['exceptions', at, 'id']);
    for (const side of ['from', 'to'] as const)
      if (!known.has(exception[side]) && network(exception[side]) === null)
        fail(['exceptions', at, side], `${exception[side]} is neither a zone (${list}) nor an address or network`);
    if (Number.isNaN(Date.parse(exception.expires))) fail(['exceptions', at, 'expires'], `${exception.expires} is not a day`);
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
