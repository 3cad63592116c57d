import { type Carriage, type Depth, type Protocol, protocols } from '../../packages/wire/src/index.ts';
import * as wire from '../../packages/wire/src/index.ts';
import { ACT_NAMES } from '../../packages/wire/src/message.ts';
import type { Rule } from '../../packages/sensor/src/index.ts';
import { identityOf } from './identity.ts';
import { codes, NOTICE, table } from './pages.ts';

/** Ids of the protocols that have builders for messages. */
function encoded(): Set<string> {
  const ids = new Set<string>();
  for (const room of Object.values(wire)) {
    if (typeof room !== 'object' || room === null || !('encode' in room)) continue;
    for (const value of Object.values(room)) if (value instanceof wire.Protocol) ids.add(value.id);
  }
  return ids;
}

const hexadecimal = (digits: number) => (value: number) => `0x${value.toString(16).padStart(digits, '0')}`;

/** The depths, deepest first, and what each means. */
const DEPTHS: readonly { readonly depth: Depth; readonly title: string; readonly words: string }[] = [
  {
    depth: 'in_depth',
    title: 'In depth',
    words: 'every function by table, addresses and values, pairing of request and answer, identity',
  },
  { depth: 'functions', title: 'Functions and identity', words: 'functions by table, and what devices say of themselves' },
  { depth: 'counted', title: 'Identified and counted', words: 'recognised by its traits and counted, and no more than that' },
];

/** How many protocols there are of each depth, and how many of them are of industry. */
function depthTable(): string {
  return table(
    ['depth', 'what it means', 'protocols', 'industrial'],
    DEPTHS.map(({ depth, title, words }) => {
      const of = protocols.filter((protocol) => protocol.depth === depth);
      return [`[${title}](#${anchor(title)})`, words, of.length, of.filter(({ industrial }) => industrial).length];
    }),
  );
}

/** The protocols that are counted: what carries them and where their traits come from is all that there is to say. */
function countedTable(): string {
  return table(
    ['protocol', 'id', 'industrial', 'carried by', 'specification or public source'],
    ordered(protocols.filter(({ depth }) => depth === 'counted')).map(({ name, id, industrial, carriage, specification }) => [
      name,
      `\`${id}\``,
      industrial ? 'yes' : '',
      carriageText(carriage),
      specification,
    ]),
  );
}

/** What carries a protocol, for a person. */
export function carriageText({ tcp, udp, etherType, llc, snap, inside }: Carriage): string {
  return [
    tcp && `TCP ${tcp.join(', ') || 'any port'}`,
    udp && `UDP ${udp.join(', ') || 'any port'}`,
    etherType && `EtherType ${etherType.map(hexadecimal(4)).join(', ')}`,
    llc && `LLC ${llc.map(hexadecimal(4)).join(', ')}`,
    snap && `SNAP ${snap.map(hexadecimal(10)).join(', ')}`,
    inside && `inside ${codes(inside)}`,
  ]
    .filter(Boolean)
    .join('; ');
}

function acts(bits: number): string {
  return ACT_NAMES.filter((_, at) => bits & (1 << at)).join(', ');
}

/** Protocols, those of industry first, each in the order of its name. */
export function ordered(which: readonly Protocol[] = protocols): Protocol[] {
  return which.toSorted(
    (one, other) => Number(other.industrial) - Number(one.industrial) || one.name.localeCompare(other.name, 'en'),
  );
}

/** Rules that make findings and look at this protocol only. */
const rulesOf = (rules: readonly Rule[], { id }: Protocol) => rules.filter((rule) => rule.service === id);

/** A table with one line a protocol. */
export function protocolTable(
  rules: readonly Rule[],
  link: (protocol: Protocol) => string,
  which: readonly Protocol[] = protocols,
): string {
  const builders = encoded();
  return table(
    ['protocol', 'id', 'carried by', 'functions', 'statuses', 'identity', 'encoder', 'rules'],
    ordered(which).map((protocol) => [
      link(protocol),
      `\`${protocol.id}\``,
      carriageText(protocol.carriage),
      names(protocol),
      protocol.statuses.size,
      identityOf(protocol).length,
      builders.has(protocol.id) ? 'yes' : '',
      rulesOf(rules, protocol).length,
    ]),
  );
}

/** Codes shown of a function that has several: an object-specific service of CIP has one for each class. */
const CODES = 4;

function codesText(protocol: Protocol, all: readonly number[]): string {
  const texts = [...new Set(all.map((code) => protocol.codeText(code)))];
  return codes(texts.slice(0, CODES)) + (texts.length > CODES ? ` and ${texts.length - CODES} more` : '');
}

/** Titles of codes that the specification leaves to a class or a device: in the table so that they are counted, but without a name of their own. */
const UNNAMED = /^(?:Object-specific service|PCCC function|Reply to PCCC command) (?:0x)?[\da-f/]+$/;

/** Functions with a name of their own. */
const named = ({ functions }: Protocol) => [...functions].filter(([, { title }]) => !UNNAMED.test(title));

/** Names of functions, each once. */
const names = (protocol: Protocol) => new Set(named(protocol).map(([, { name }]) => name)).size;

function areas(protocol: Protocol): string {
  const all = [...protocol.areas.values()];
  return all.length === 0 ? 'none' : all.length > 12 ? String(all.length) : codes(all);
}

function section(protocol: Protocol, rules: readonly Rule[], builders: ReadonlySet<string>): string {
  const identity = identityOf(protocol);
  const unnamed = protocol.functions.size - named(protocol).length;
  const own = rulesOf(rules, protocol).map(({ name }) => name);
  const functions = [...Map.groupBy(named(protocol), ([, { name }]) => name)].map(([name, entries]) => [
    codesText(
      protocol,
      entries.map(([code]) => code),
    ),
    `\`${name}\``,
    entries[0][1].title,
    acts(entries.reduce((bits, [, entry]) => bits | entry.acts, 0)),
  ]);
  const statuses = [...protocol.statuses].map(([code, { name, title }]) => [`\`${hexadecimal(2)(code)}\``, `\`${name}\``, title]);
  const facts = [
    `- Specification: ${protocol.specification}`,
    `- Id: \`${protocol.id}\`. Carried by ${carriageText(protocol.carriage)}. Longest message: ${protocol.longest.toLocaleString('en')} bytes.`,
    `- Identity it gives: ${identity.length === 0 ? 'none' : identity.join(', ')}.`,
    `- Encoder: ${builders.has(protocol.id) ? 'yes' : 'no'}. Areas of addresses with a name: ${areas(protocol)}.`,
    ...(unnamed > 0 ? [`- ${unnamed} more codes are told apart without a name of their own.`] : []),
    `- Rules of its own: ${own.length === 0 ? 'none' : codes(own)}.`,
  ];
  const folded = (title: string, head: string[], rows: string[][]) =>
    rows.length === 0 ? '' : `\n<details><summary>${title}: ${rows.length}</summary>\n\n${table(head, rows)}\n\n</details>\n`;
  return `## ${protocol.name}\n\n${facts.join('\n')}\n${folded('Functions', ['code', 'name', 'title', 'acts'], functions)}${folded('Statuses', ['code', 'name', 'title'], statuses)}`;
}

/** docs/protocols.md: everything that the tables of the protocols say, by how far each protocol is understood. */
export function protocolsPage(rules: readonly Rule[]): string {
  const builders = encoded();
  const common = rules.filter((rule) => rule.service === null && rule.correlation === null);
  const understood = DEPTHS.filter(({ depth }) => depth !== 'counted').map(({ depth, title, words }) => {
    const of = protocols.filter((protocol) => protocol.depth === depth);
    const sections = ordered(of).map((protocol) => section(protocol, rules, builders));
    return `# ${title}\n\n${of.length} protocols: ${words}.\n\n${protocolTable(rules, ({ name }) => `[${name}](#${anchor(name)})`, of)}\n\n${sections.join('\n')}`;
  });
  return `${NOTICE}
# Protocols

${protocols.length} protocols, ${protocols.filter(({ industrial }) => industrial).length} of them industrial or of things, at three depths. A port is a hint for the order of attempts; recognition is by content.

${depthTable()}

\`functions\` and \`statuses\` count the lines of the tables in \`packages/wire/src\`, \`identity\` the attributes of a device that the protocol can tell, \`rules\` the rules for this
protocol alone, the steps of correlations among them. ${common.length} more rules look at several protocols or at events below them: [detections-list.md](detections-list.md). How many
messages are found, compared with tshark: [completeness.md](completeness.md). The words of \`acts\` are those of [detections.md](detections.md). The same from the
command line: \`fengsui protocols\`.

${understood.join('\n')}
# ${DEPTHS[2].title}

${protocols.filter(({ depth }) => depth === 'counted').length} protocols: ${DEPTHS[2].words}. A new one is a row of the table in \`packages/wire/src/traits/table\`.

${countedTable()}
`;
}

/** The anchor that GitHub gives to a heading. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
