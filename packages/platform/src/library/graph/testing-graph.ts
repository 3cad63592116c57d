import { sql } from 'kysely';
import type { Asset, Finding, Identification, Site, Talk, Zone } from '../../assets/schema.ts';
import type { JudgedFile } from '../../intelligence/schema.ts';
import type { Tx } from '../../kernel/records.ts';
import { searchVector } from '../words.ts';

/** Help for the tests of the graph: a small library, and plants as the services of assets and norms tell of them. */

const time = '2024-01-01T00:00:00.000000Z';

/** Writes nodes `kind:key` of the library. */
export async function putNodes(tx: Tx, refs: readonly string[], organisation: string | null = null): Promise<void> {
  for (const ref of refs) {
    const [kind, key] = [ref.slice(0, ref.indexOf(':')), ref.slice(ref.indexOf(':') + 1)];
    await sql`insert into nodes (organisation_id, kind, key, label, search) values (${organisation}, ${kind}, ${key}, ${key},
      ${searchVector({ kind, key, names: [key], texts: [] })}::tsvector) on conflict do nothing`.execute(tx);
  }
}

/** Writes edges `from type to` of the library, or of an organisation. Nodes that are missing are made with them. */
export async function putEdges(
  tx: Tx,
  edges: readonly string[],
  change: { organisation?: string; from?: string; until?: string } = {},
): Promise<void> {
  const { organisation = null, from = null, until = null } = change;
  for (const line of edges) {
    const [, a, type, b] = /^([a-z-]+:.+) ([a-z-]+) ([a-z-]+:.+)$/.exec(line)!;
    await putNodes(
      tx,
      [a, b].filter((ref) => !/^(asset|finding|zone|site|organisation):/.test(ref)),
    );
    const find = (ref: string) =>
      sql`(select id from nodes where kind || ':' || key = ${ref} order by organisation_id is distinct from ${organisation}, id limit 1)`;
    await sql`insert into edges (organisation_id, from_id, to_id, type, source, method, confidence, valid_from, valid_until)
      values (${organisation}, ${find(a)}, ${find(b)}, ${type}, 'test', 'database-entry', 0.8, ${from}, ${until})`.execute(tx);
  }
}

/** An asset of the inventory. */
export function asset(id: string, site: string, change: Partial<Asset> = {}): Asset {
  return {
    id,
    site,
    zone: null,
    interfaces: [{ mac: null, ips: ['10.0.0.1'] }],
    name: `plc ${id.slice(-4)}`,
    vendor: 'Siemens',
    product: 'SIMATIC S7-1500',
    model: null,
    orderNumber: null,
    firmware: 'V2.9',
    serial: null,
    role: 'plc',
    purdueLevel: 1,
    protocols: [],
    conflicts: [],
    firstSeen: time,
    lastSeen: time,
    openFindings: 0,
    worstSeverity: null,
    openMatches: 0,
    worstCvss: null,
    ...change,
  };
}

/** A finding on an asset. */
export function finding(id: string, site: string, on: string, change: Partial<Finding> = {}): Finding {
  return {
    id,
    site,
    rule: 'modbus-write',
    title: 'Write from a new client',
    severity: 'high',
    confidence: 0.8,
    techniques: ['T0855'],
    client: '10.0.0.9',
    server: '10.0.0.1',
    clientAsset: null,
    serverAsset: on,
    state: 'new',
    assignee: null,
    firstSeen: time,
    lastSeen: time,
    count: 1,
    updatedAt: time,
    suppression: null,
    ...change,
  } as Finding;
}

/** Two addresses that talked Modbus. */
export function talk(site: string, client: string, server: string, change: Partial<Talk> = {}): Talk {
  return { site, client, server, protocol: 'modbus', messages: 10, firstSeen: time, lastSeen: time, ...change };
}

/** A file that an asset received, in which a rule found malicious code. */
export function judged(asset: string, change: Partial<JudgedFile> = {}): JudgedFile {
  return {
    sha256: 'aa11',
    name: 's7otbxdx.dll',
    typeName: 'Windows program or library (PE)',
    size: 298000,
    firstSeen: time,
    lastSeen: time,
    verdicts: [
      { by: 'yara', name: 'Stuxnet', reason: 'rule stuxnet found $a', rule: 'stuxnet', source: 'Fengsui', techniques: [] },
    ],
    ends: [{ asset, sent: false, protocol: 'ftp', since: time }],
    indicators: ['i-1'],
    malware: ['stuxnet'],
    ...change,
  };
}

/** What the other capabilities say of one organisation; a test changes it as it goes. */
export interface Plant {
  sites: Site[];
  zones: Zone[];
  assets: Asset[];
  findings: Finding[];
  talks: Talk[];
  identifications: Identification[];
  files: JudgedFile[];
  policy: { zones: { id: string; title: string | null; level: number | null; assets: { id: string }[] }[] } | null;
}

/** A site of a plant. */
export const site = (id: string, name: string): Site => ({
  id,
  name,
  description: '',
  createdAt: time,
  assets: 0,
  captures: 0,
  openFindings: 0,
});
