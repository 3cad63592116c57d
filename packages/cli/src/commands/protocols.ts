import { ACT_NAMES, type Carriage, type Depth, type Protocol, protocolById, protocols } from '@fengsui/wire';
import { IDENTITY } from '../protocol-identity.ts';
import { bold, count, dim, table } from '../terminal.ts';
import { UsageError } from '../usage.ts';
import { readArguments } from '../command.ts';
import { protocolsUsage } from '../usages/platform.ts';

/** The depths, deepest first, with what each means. */
const DEPTHS: readonly (readonly [Depth, string])[] = [
  ['in_depth', 'In depth: functions, addresses, values, pairing, identity'],
  ['functions', 'Functions and identity'],
  ['counted', 'Identified and counted, no more than that'],
];

/** Ports that hint at a protocol; one that has none is looked for on all. */
const ports = (transport: string, numbers: readonly number[]) => `${transport} ${numbers.join(' ') || 'any port'}`;

const hexadecimal = (digits: number) => (value: number) => `0x${value.toString(16).padStart(digits, '0')}`;

/** What carries a protocol: ports that hint at it, numbers of the link, or the protocol that it is inside of. */
function carriageText({ tcp, udp, etherType, llc, snap, inside }: Carriage): string {
  return [
    tcp && ports('TCP', tcp),
    udp && ports('UDP', udp),
    etherType && `EtherType ${etherType.map(hexadecimal(4)).join(' ')}`,
    llc && `LLC ${llc.map(hexadecimal(4)).join(' ')}`,
    snap && `SNAP ${snap.map(hexadecimal(10)).join(' ')}`,
    inside && `inside ${inside.join(' ')}`,
  ]
    .filter(Boolean)
    .join('; ');
}

const identityOf = ({ id }: Protocol): string[] => IDENTITY[id]?.split(' ') ?? [];

/** Those of industry first, each in the order of its name. */
const ordered = (which: readonly Protocol[]): Protocol[] =>
  which.toSorted((one, other) => Number(other.industrial) - Number(one.industrial) || one.name.localeCompare(other.name, 'en'));

const summary = (protocol: Protocol) => ({
  id: protocol.id,
  name: protocol.name,
  depth: protocol.depth,
  industrial: protocol.industrial,
  functions: protocol.functions.size,
  statuses: protocol.statuses.size,
  identity: identityOf(protocol),
  carriage: protocol.carriage,
  specification: protocol.specification,
});

const actsOf = (bits: number): string[] => ACT_NAMES.filter((_, at) => bits & (1 << at));

const functionsOf = (protocol: Protocol) =>
  [...protocol.functions].map(([code, { name, title, acts }]) => ({
    code: protocol.codeText(code),
    name,
    title,
    acts: actsOf(acts),
  }));

function list(): string {
  const parts = DEPTHS.map(([depth, words]) => {
    const of = ordered(protocols.filter((protocol) => protocol.depth === depth));
    const industrial = of.filter((protocol) => protocol.industrial).length;
    const counted = depth === 'counted';
    const rows = of.map((protocol) => [
      protocol.id,
      protocol.name,
      ...(counted ? [] : [count(protocol.functions.size), identityOf(protocol).join(' ')]),
      carriageText(protocol.carriage),
      protocol.specification,
    ]);
    const columns = [
      { title: 'id' },
      { title: 'protocol', most: 40 },
      ...(counted
        ? []
        : [
            { title: 'functions', right: true },
            { title: 'identity', most: 32 },
          ]),
      { title: 'carried by', most: 36 },
      { title: 'specification' },
    ];
    return `${bold(words)}  ${dim(`${of.length} protocols, ${industrial} industrial`)}\n${table(columns, rows)}`;
  });
  return `${parts.join('\n\n')}\n\n${dim(`${protocols.length} protocols; fengsui protocols ID shows one`)}\n`;
}

function show(protocol: Protocol): string {
  const facts = [
    ['specification', protocol.specification],
    ['depth', DEPTHS.find(([depth]) => depth === protocol.depth)?.[1] ?? protocol.depth],
    ['carried by', carriageText(protocol.carriage)],
    ['longest', `${count(protocol.longest)} bytes`],
    ['identity', identityOf(protocol).join(' ') || 'none'],
    ['statuses', count(protocol.statuses.size)],
  ];
  const rows = functionsOf(protocol).map(({ code, name, title, acts }) => [code, name, acts.join(' '), title]);
  return `${bold(protocol.name)}\n${table([{ title: '' }, { title: '' }], facts)}\n\n${table([{ title: 'code' }, { title: 'function' }, { title: 'acts' }, { title: 'title' }], rows)}\n`;
}

/**
 * `fengsui protocols`: which protocols are understood and how far. With an id, all functions of that one.
 * @throws UsageError for an id that is no protocol's
 */
export async function protocolsCommand(args: string[]): Promise<void> {
  const { values, positionals } = readArguments(protocolsUsage, args);
  if (positionals.length > 1) throw new UsageError('protocols: at most one id, such as modbus');
  const [id] = positionals;
  if (id === undefined) {
    process.stdout.write(values.json ? `${JSON.stringify(ordered(protocols).map(summary))}\n` : list());
    return;
  }
  const protocol = protocolById(id);
  if (protocol === undefined) throw new UsageError(`protocols: ${id} is the id of no protocol; fengsui protocols lists them`);
  process.stdout.write(
    values.json
      ? `${JSON.stringify({
          ...summary(protocol),
          longest: protocol.longest,
          functions: functionsOf(protocol),
          statuses: [...protocol.statuses].map(([code, { name, title }]) => ({ code, name, title })),
        })}\n`
      : show(protocol),
  );
}
