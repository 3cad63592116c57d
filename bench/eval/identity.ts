import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Asset, analyze } from '../../packages/sensor/src/index.ts';
import { goldRows, type IndexedCapture, indexedCaptures, logRows } from './gold.ts';
import { table } from './table.ts';

/** One thing that a reference says of a host. */
interface Fact {
  /** What tells it: a field of the reference decode, a log of Zeek's, text in the capture. */
  source: string;
  /** Address of the host, or several of which one is meant; none when it is any host of the capture. */
  hosts: readonly string[];
  value: string;
  /** Attribute whose surest claim must not say something else. */
  attribute: string;
}

export interface IdentityScore {
  source: string;
  facts: number;
  found: number;
  /** Facts that were not found while the same attribute is claimed with another value and a confidence of 90 or more. */
  contradicted: number;
  missing: string[];
}

/** Fields of the reference decode that say what the sender of a frame is, with our attribute for each. */
const FIELDS: readonly (readonly [field: string, attribute: string])[] = [
  ['enip.lir.name', 'product'],
  ['enip.lir.serial', 'serial'],
  ['mms.vendorName', 'vendor'],
  ['mms.modelName', 'model'],
  ['mms.revision', 'firmware'],
  ['pn_dcp.suboption_device_nameofstation', 'name'],
  ['pn_dcp.suboption_ip_ip', 'ip'],
  ['lldp.tlv.system.name', 'name'],
  ['lldp.tlv.system.desc', 'description'],
];

/** Columns of Zeek's logs that say what a host is; the host is whoever of the two has the port, or the first of them. */
const LOGS: readonly {
  capture: string;
  log: string;
  port: string;
  columns: readonly (readonly [column: string, attribute: string])[];
}[] = [
  {
    capture: 'icsnpp/s7comm/tests/traces/s7ident.pcap',
    log: 'icsnpp/s7comm/tests/baseline/analyzer.s7ident/s7comm_known_devices.log',
    port: '102',
    columns: [
      ['automation_system_name', 'name'],
      ['module_name', 'model'],
      ['module_serial', 'serial'],
    ],
  },
  {
    capture: 'icsnpp/bacnet/testing/traces/bacnet_example.pcap',
    log: 'icsnpp/bacnet/testing/baseline/analyzer.basic/bacnet_discovery.log',
    port: '',
    columns: [['vendor', 'vendor']],
  },
  // The four stations behind a concentrator (4in1PMU) have no address: none of their names is the sender's.
  ...[
    ['1PMU_TCP', '4712'],
    ['1PMU_UDP', '4713'],
    ['2PMUsInSync_TCP', '4712'],
  ].map(([name, port]) => ({
    capture: `icsnpp/synchrophasor/tests/traces/C37.118_${name}.pcap`,
    log: `icsnpp/synchrophasor/tests/baseline/analyzer.${name}/synchrophasor_cfg_detail.log`,
    port,
    columns: [['station_name', 'name'] as const],
  })),
];

/** What stands in captures as text, in protocols that no reference decodes; read with `strings`. */
const TEXTS: readonly (readonly [capture: string, host: string, attribute: string, value: string])[] = [
  ['digitalbond-snort/fox_info.pcap', '10.1.3.4', 'name', 'xpvm-0omdc01xmy'],
  ['digitalbond-snort/fox_info.pcap', '10.1.3.4', 'firmware', '3.7.44'],
  ['digitalbond-snort/fox_info.pcap', '10.1.3.4', 'operatingSystem', 'Windows XP'],
  ['digitalbond-snort/fox_info.pcap', '10.1.3.4', 'serial', 'Win-99CB-D49D-5442-07BB'],
  ['digitalbond-snort/fox_info.pcap', '106.68.88.119', 'firmware', '3.5.41.1'],
  ['digitalbond-snort/fox_info.pcap', '106.68.88.119', 'serial', 'Qnx-NPM6-0000-1490-C30C'],
  ['emreekin-ics-pcaps/CIP/cip_only.pcap', '192.168.0.30', 'orderNumber', '1766-LEC'],
  ['iti-ics-security-tools/pcaps/MELSEC/melsoft_UDP_clean_1.pcap', '192.168.3.250', 'model', 'FX5U-32MT/ES'],
];

/** An order number of Siemens's, whole. */
const ORDER_NUMBER = /6(?:ES|GK|AV|AG|EP)\d ?\d{3}-\d[A-Z0-9]{4}-\d[A-Z]{2}\d/g;

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^0x0*/, '')
    .replace(/[^a-z0-9]/g, '');

/** Addresses that are nobody's: of hosts that have none yet, and of the loopback of systems that write zeros. */
const NOBODY = new Set(['0.0.0.0', '::', '00:00:00:00:00:00', '']);
/** Group addresses and those that tools write before a loopback address: a sender cannot have them. */
const isGroup = (mac: string): boolean => /^[0-9a-f][13579bdf]:/.test(mac);
const PUBLIC = /^(?!10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)\d+\./;

/** Everything that the references say of the hosts of one capture, each fact once. */
function* factsOf(
  corpora: string,
  { capture }: IndexedCapture,
  senders: ReadonlyMap<string, readonly string[]>,
): Generator<Fact> {
  for (const address of senders.get(capture) ?? [])
    yield { source: 'addresses of senders', hosts: [address], value: address, attribute: '' };
  for (const row of goldRows(corpora, capture) ?? []) {
    for (const [field, attribute] of FIELDS) {
      const value = row.get(field);
      if (value === undefined || plain(value) === '' || NOBODY.has(value)) continue;
      // DCP requests carry the name that is looked for, not the sender's.
      if (field.startsWith('pn_dcp') && row.get('pn_dcp.service_type') !== '1') continue;
      yield { source: field, hosts: [row.get('ip.src') ?? row.get('eth.src') ?? ''], value, attribute };
    }
  }
  for (const { log, port, columns } of LOGS.filter((entry) => entry.capture === capture)) {
    for (const row of logRows(corpora, log)) {
      const answers = port !== '' && row.get('id.orig_p') !== port;
      const host = row.get(answers ? 'id.resp_h' : 'id.orig_h') ?? '';
      for (const [column, attribute] of columns) {
        const value = row.get(column);
        if (value !== undefined && row.get('pdu_service') !== 'who-is')
          yield { source: `Zeek's ${column}`, hosts: [host], value, attribute };
      }
    }
  }
  for (const [where, host, attribute, value] of TEXTS)
    if (where === capture) yield { source: 'text in the capture', hosts: [host], value, attribute };
  const text = readFileSync(join(corpora, 'pcap', capture), 'latin1');
  for (const [value] of text.matchAll(ORDER_NUMBER))
    yield { source: 'order numbers in the capture', hosts: [], value, attribute: 'orderNumber' };
}

/** Addresses that sent frames, by capture; those of the public Internet are no assets of a plant. */
function sendersOf(corpora: string): Map<string, string[]> {
  const all = new Map<string, string[]>();
  for (const line of readFileSync(join(corpora, 'pcap-gold', 'hosts.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)) {
    const [capture, ...fields] = line.split('\t').slice(0, 3);
    const addresses = fields.flatMap((address) => address.split(','));
    const loopback = addresses.some((address) => address.startsWith('127.'));
    const list = all.get(capture) ?? [];
    all.set(capture, list);
    list.push(
      ...addresses.filter(
        (one) => !NOBODY.has(one) && !PUBLIC.test(one) && !isGroup(one) && !(loopback && /^[0-9a-f]{2}:/.test(one)),
      ),
    );
  }
  return all;
}

function judge(score: IdentityScore, assets: readonly Asset[], { hosts, value, attribute }: Fact, capture: string): void {
  score.facts++;
  const owned = assets.filter(
    ({ interfaces }) =>
      hosts.length === 0 || interfaces.some(({ mac, ips }) => hosts.some((host) => mac === host || ips.includes(host))),
  );
  if (attribute === '' && owned.length > 0) {
    score.found++;
    return;
  }
  const wanted = plain(value);
  const claims = owned.flatMap((asset) => asset.identity);
  const agrees = (text: string): boolean => text !== '' && (text.includes(wanted) || wanted.includes(text));
  if (claims.some((claim) => agrees(plain(claim.value)))) {
    score.found++;
    return;
  }
  if (claims.some((claim) => claim.attribute === attribute && claim.confidence >= 90)) score.contradicted++;
  score.missing.push(`${capture}: ${hosts.join(' or ')} ${value.slice(0, 60)}`);
}

/** Looks for every identity fact of the references in the inventory of the same capture. */
export async function identity(corpora: string): Promise<IdentityScore[]> {
  const scores = new Map<string, IdentityScore>();
  const senders = sendersOf(corpora);
  for (const indexed of indexedCaptures(corpora)) {
    const facts = new Map<string, Fact>();
    for (const fact of factsOf(corpora, indexed, senders))
      facts.set(`${fact.source} ${fact.hosts.join()} ${plain(fact.value)}`, fact);
    if (facts.size === 0) continue;
    const { assets } = await analyze([join(corpora, 'pcap', indexed.capture)], { rules: [] });
    for (const fact of facts.values()) {
      const score = scores.get(fact.source) ?? { source: fact.source, facts: 0, found: 0, contradicted: 0, missing: [] };
      scores.set(fact.source, score);
      judge(score, assets, fact, indexed.capture);
    }
  }
  return [...scores.values()];
}

export function identityTable(scores: readonly IdentityScore[]): string {
  const missing = scores.flatMap((score) => score.missing.map((entry) => `    ${score.source}: ${entry}`));
  const of = (pick: (score: IdentityScore) => number): number => scores.reduce((total, score) => total + pick(score), 0);
  const total = {
    source: 'all',
    facts: of(({ facts }) => facts),
    found: of(({ found }) => found),
    contradicted: of(({ contradicted }) => contradicted),
  };
  const sums = table(
    ['fact', 'in the references', 'found', '', 'said otherwise'],
    [...scores, total].map((score) => [
      score.source,
      score.facts,
      score.found,
      `${((100 * score.found) / score.facts).toFixed(1)} %`,
      score.contradicted,
    ]),
  );
  return missing.length === 0 ? sums : `${sums}\n  not found:\n${missing.join('\n')}`;
}
