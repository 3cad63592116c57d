/**
 * A shape of JSON: a type's name (`'string'`, `'number | null'`), one of some words (`'=low|high'`), a list of a shape, any number of members of a shape
 * (`{ '*': … }`), or members by name. Members that are not named are allowed: the contract may grow.
 */
export type Shape = string | readonly [Shape] | { readonly [name: string]: Shape };

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/** Where a value is not of a shape: a line for each place; none when it conforms. */
export function conforms(value: unknown, shape: Shape, path = '$'): string[] {
  if (typeof shape === 'string') {
    if (shape.startsWith('='))
      return shape.slice(1).split('|').includes(String(value)) ? [] : [`${path}: ${String(value)} is none of ${shape.slice(1)}`];
    const fits = shape
      .split(' | ')
      .some((name) => (name === 'time' ? typeof value === 'string' && time.test(value) : name === typeOf(value)));
    return fits ? [] : [`${path}: ${typeOf(value)}, should be ${shape}`];
  }
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return [`${path}: ${typeOf(value)}, should be a list`];
    return value.flatMap((item, at) => conforms(item, (shape as readonly [Shape])[0], `${path}[${at}]`));
  }
  if (typeOf(value) !== 'object') return [`${path}: ${typeOf(value)}, should be an object`];
  const members = value as { [name: string]: unknown };
  const named = shape as { readonly [name: string]: Shape };
  if ('*' in named) return Object.entries(members).flatMap(([name, member]) => conforms(member, named['*'], `${path}.${name}`));
  return Object.entries(named).flatMap(([name, member]) =>
    Object.hasOwn(members, name) ? conforms(members[name], member, `${path}.${name}`) : [`${path}.${name}: missing`],
  );
}

/** The document that `fengsui analyze --json` prints. It is kept stable: members may be added, none may change or go. */
export const contract: Shape = {
  fengsui: 'string',
  captures: [
    {
      path: 'string',
      frames: 'number',
      bytes: 'number',
      first: 'time | null',
      last: 'time | null',
      problems: [{ at: 'number', what: 'string', code: 'string', values: { '*': 'string | number' } }],
    },
  ],
  protocols: [
    {
      id: 'string',
      name: 'string',
      frames: 'number',
      messages: 'number',
      requests: 'number',
      responses: 'number',
      errors: 'number',
      malformed: 'number',
    },
  ],
  assets: [
    {
      id: 'string',
      interfaces: [{ mac: 'string | null', ips: ['string'] }],
      name: 'string | null',
      vendor: 'string | null',
      product: 'string | null',
      model: 'string | null',
      orderNumber: 'string | null',
      firmware: 'string | null',
      serial: 'string | null',
      role: 'string | null',
      purdueLevel: 'number | null',
      protocols: [{ id: 'string', as: '=client|server|peer' }],
      firstSeen: 'time',
      lastSeen: 'time',
      identity: [{ attribute: 'string', value: 'string', source: 'string', confidence: 'number', frame: 'number', at: 'time' }],
    },
  ],
  conversations: [
    {
      client: 'string',
      server: 'string',
      protocol: 'string',
      port: 'number | null',
      messages: 'number',
      bytes: 'number',
      errors: 'number',
      firstSeen: 'time',
      lastSeen: 'time',
      functions: [{ code: 'number', name: 'string', count: 'number', errors: 'number' }],
    },
  ],
  findings: [
    {
      rule: 'string',
      title: 'string',
      severity: '=info|low|medium|high|critical',
      confidence: 'number',
      techniques: ['string'],
      client: 'string',
      server: 'string',
      firstSeen: 'time',
      lastSeen: 'time',
      count: 'number',
      evidence: { frames: ['number'], fields: 'object' },
    },
  ],
  matches: [
    {
      asset: 'string',
      vulnerability: 'string',
      advisories: ['string'],
      probability: 'number',
      reasons: ['object'],
      cvss: 'object | null',
      kev: 'object | null',
      epss: 'object | null',
    },
  ],
  dropped: { '*': 'number' },
};

/** One of the `files` in that document: there when they were asked for. */
export const carvedFile: Shape = {
  protocol: 'string',
  name: 'string',
  path: 'string',
  direction: '=upload|download',
  client: 'string',
  server: 'string',
  from: 'string',
  to: 'string',
  frames: ['number'],
  firstSeen: 'time',
  lastSeen: 'time',
  count: 'number',
  size: 'number',
  declared: 'number | null',
  carved: 'number',
  sha256: 'string',
  sha1: 'string',
  md5: 'string',
  type: 'string',
  typeName: 'string',
  complete: 'boolean',
  gaps: [{ at: 'number', length: 'number' }],
  notes: ['string'],
  verdicts: [{ by: '=hash|yara', name: 'string', reason: 'string', source: 'string', techniques: ['string'] }],
  sample: 'string | null',
};
