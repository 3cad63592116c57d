import { protocolById } from '@fengsui/wire';
import type { Asset } from '../result.ts';
import { PRIVATE_NETWORKS } from './address.ts';
import { INTERNET_ZONE, type Policy } from './document.ts';
import { ExportLines } from './export-lines.ts';
import { type Flow, flowsOf, resolveZones } from './resolve.ts';

/** First signature id: the range that Suricata leaves to local rules. */
const FIRST_SID = 1_900_000;

/** The first segment of a connection, a datagram that opens a flow, and one alert a minute of each source. */
const TCP_START = 'flow:to_server; flags:S,CE;';
const UDP_START = 'flow:to_server;';
const ONCE = 'threshold:type limit,track by_src,count 1,seconds 60;';

/** How Suricata looks at one function of a protocol that it reads, by the function's code on the wire. */
const FUNCTION_KEYWORDS: { readonly [protocol: string]: { app: string; keyword: (code: number) => string; most: number } } = {
  modbus: { app: 'modbus', keyword: (code) => `modbus: function ${code};`, most: 255 },
  dnp3: { app: 'dnp3', keyword: (code) => `dnp3_func:${code};`, most: 255 },
};

/**
 * Suricata rules that alert on what the policy does not allow between two zones: other ports than a conduit's, and, where Suricata reads the protocol, other
 * functions than the conduit's. Test them with `suricata -T -S`.
 */
export function suricata(policy: Policy, today: string, assets: readonly Asset[] = []): string {
  const { flows } = flowsOf(policy, today);
  const addresses = new Map(resolveZones(policy, assets).map(({ id, v4, v6 }) => [id, [...v4, ...v6]]));
  const inside = [...PRIVATE_NETWORKS, 'fc00::/7', 'fe80::/10'];
  const groups = new Map<string, string | null>([[INTERNET_ZONE, `![${inside.join(',')}]`]]);
  for (const [zone, list] of addresses) groups.set(zone, list.length === 0 ? null : `[${list.join(',')}]`);
  const group = (zone: string): string | null => groups.get(zone) ?? null;
  const byEnds = Map.groupBy(flows, ({ from, to }) => `${from} ${to}`);
  const lines = new ExportLines();
  lines.add(
    `# ${clean(policy.title ?? 'Policy')}: what no conduit allows.`,
    '# Rules on functions need the parser of their protocol: app-layer.protocols.modbus.enabled and .dnp3.enabled set to yes in suricata.yaml.',
  );
  let sid = FIRST_SID;
  const rule = (head: string, message: string, options: string) =>
    lines.add(`alert ${head} (msg:"FENGSUI ${clean(message)}"; ${options} classtype:policy-violation; sid:${sid++}; rev:1;)`);
  const ids = [...policy.zones.map(({ id }) => id), INTERNET_ZONE];
  for (const from of ids) {
    for (const to of ids) {
      const [source, target] = [group(from), group(to)];
      if (from === to || source === null || target === null) continue;
      const allowed = byEnds.get(`${from} ${to}`) ?? [];
      // An exception between addresses opens its zones here: a rule cannot tell, and a person answers for it.
      if (allowed.some(({ ports, protocol }) => ports.length === 0 && protocol === '*')) continue;
      for (const transport of ['tcp', 'udp'] as const) {
        const through = allowed.filter(({ transports }) => transports.includes(transport));
        if (through.some(({ ports }) => ports.length === 0)) continue;
        const ports = [...new Set(through.flatMap((flow) => flow.ports))].toSorted((one, other) => one - other);
        const port = ports.length === 0 ? 'any' : `![${ports.join(',')}]`;
        const start = transport === 'tcp' ? TCP_START : UDP_START;
        rule(`${transport} ${source} any -> ${target} ${port}`, `no conduit ${from} to ${to} (${transport})`, `${start} ${ONCE}`);
      }
      for (const flow of allowed)
        for (const [head, message, options] of functionRules(flow, source, target)) rule(head, message, options);
    }
  }
  const claimed = [...addresses.values()].flat();
  const strangers = `[${[...inside, ...claimed.map((one) => `!${one}`)].join(',')}]`;
  for (const { id } of policy.zones) {
    const target = group(id);
    if (target === null) continue;
    for (const transport of ['tcp', 'udp'] as const)
      rule(
        `${transport} ${strangers} any -> ${target} any`,
        `a device of no zone to ${id} (${transport})`,
        `${transport === 'tcp' ? TCP_START : UDP_START} ${ONCE}`,
      );
  }
  return lines.text();
}

/** A rule for each known function that a conduit does not allow, where Suricata reads the protocol. */
function functionRules(flow: Flow, source: string, target: string): [string, string, string][] {
  const keywords = FUNCTION_KEYWORDS[flow.protocol];
  const protocol = protocolById(flow.protocol);
  if (keywords === undefined || protocol === undefined || flow.functions.length === 0) return [];
  const allowed = new Set(flow.functions);
  const codes = new Map<number, string>();
  for (const [key, { name }] of protocol.functions) {
    const code = protocol.wireCode(key);
    if (code >= 1 && code <= keywords.most && !allowed.has(name)) codes.set(code, name);
  }
  return [...codes].map(([code, name]) => [
    `${keywords.app} ${source} any -> ${target} any`,
    `${flow.id} does not allow ${flow.protocol} ${name}`,
    `flow:to_server; ${keywords.keyword(code)}`,
  ]);
}

/** Nothing from a policy may end a message or an option. */
function clean(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]|["\\;:|]/g, ' ').slice(0, 200);
}
