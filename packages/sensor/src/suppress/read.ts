import { network } from '../policy/address.ts';
import { repeatedKey } from '../yaml-keys.ts';
import type { Suppression } from './schema.ts';

/** A document of suppressions that cannot be used: file, line, column, what is wrong and what to do. */
export class SuppressionError extends Error {
  override name = 'SuppressionError';
}

const LIMIT = 4 * 1024 * 1024;

type Path = (string | number)[];

/** What is expected where the schema's own sentence would not help. */
const HINTS: { readonly [field: string]: string } = {
  format: 'the first line is format: fengsui-suppressions',
  schema: 'the second line is schema: 1',
  mac: 'write a MAC address as 00:11:22:aa:bb:cc',
  from: 'write a day as "YYYY-MM-DD" or a time in UTC as "YYYY-MM-DDThh:mmZ", in quotes',
  to: 'write a day as "YYYY-MM-DD" or a time in UTC as "YYYY-MM-DDThh:mmZ", in quotes',
  expires: 'write the last day as "YYYY-MM-DD" or a time in UTC as "YYYY-MM-DDThh:mmZ", in quotes',
  daily: 'write the hours as "22:00-04:00", in quotes',
};

/** Reads suppressions in YAML. `path` is for messages. Throws SuppressionError that names line and column of what is wrong and says what to do. */
export async function readSuppressions(text: string, path: string): Promise<Suppression[]> {
  if (text.length > LIMIT) throw new SuppressionError(`${path}: longer than ${LIMIT} characters; it holds no suppressions`);
  // Loaded when it is needed: most work does without.
  const { isNode, LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const [broken] = document.errors;
  if (broken !== undefined)
    throw new SuppressionError(`${place(broken.pos[0])}: not valid YAML: ${broken.message.split('\n')[0]}`);
  const repeated = await repeatedKey(document);
  if (repeated !== null) throw new SuppressionError(`${place(repeated.offset)}: ${repeated.key} stands twice; remove one`);
  const fail = (at: Path, what: string): never => {
    for (let length = at.length; length > 0; length--) {
      const node = document.getIn(at.slice(0, length), true);
      if (isNode(node) && node.range) throw new SuppressionError(`${place(node.range[0])}: ${what}`);
    }
    throw new SuppressionError(`${place(0)}: ${what}`);
  };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch (cause) {
    throw new SuppressionError(
      `${place(0)}: anchors and aliases (& and *) are not allowed; write the values out, with * in quotes`,
      {
        cause,
      },
    );
  }
  const { problemOf } = await import('./schema.ts');
  const problem = problemOf(value);
  if (problem !== null) {
    const at = problem.pointer
      .split('/')
      .slice(1)
      .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    const field = at.findLast((part) => typeof part === 'string') ?? '';
    const where = at.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
    fail(
      at,
      `${where === '' ? 'the document' : where} ${problem.message}${HINTS[field] === undefined ? '' : `; ${HINTS[field]}`}`,
    );
  }
  const { suppressions } = value as { suppressions: Suppression[] };
  for (const [at, one] of suppressions.entries()) check(one, ['suppressions', at], fail);
  return suppressions;
}

const MAC = /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/;

function check(one: Suppression, at: Path, fail: (at: Path, what: string) => never): void {
  const { rule, asset, ip, mac, conversation, window, expires } = one;
  if ([rule, asset, ip, mac, conversation].every((part) => part === undefined))
    fail(at, 'an entry without rule, asset, ip, mac and conversation would suppress everything; name at least one of them');
  const ends = [
    ...(ip === undefined ? [] : [[ip, 'ip'] as const]),
    ...(conversation === undefined
      ? []
      : ([
          [conversation.client, 'conversation', 'client'],
          [conversation.server, 'conversation', 'server'],
        ] as const)),
  ];
  for (const [text, ...path] of ends)
    if (network(text) === null && !(path.length === 2 && MAC.test(text)))
      fail([...at, ...path], `${text} is neither an address nor a network in CIDR notation`);
  for (const [text, ...path] of [
    [expires, 'expires'],
    [window?.from, 'window', 'from'],
    [window?.to, 'window', 'to'],
  ] as const)
    if (text !== undefined && Number.isNaN(Date.parse(text))) fail([...at, ...path], `${text} is no day of the calendar`);
  if (window?.from !== undefined && window.to !== undefined && Date.parse(window.to) < Date.parse(window.from))
    fail([...at, 'window', 'to'], `the window ends at ${window.to}, before it begins at ${window.from}`);
}
