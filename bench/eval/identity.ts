import { join } from 'node:path';
import { analyze } from '../../packages/sensor/src/index.ts';
import { goldRows, indexedCaptures } from './gold.ts';
import { table } from './table.ts';

/** Reference fields that say what the sender of a frame is, with our attribute for each. */
const FACTS: readonly (readonly [field: string, attribute: string])[] = [
  ['enip.lir.name', 'product'],
  ['enip.lir.serial', 'serial'],
  ['mms.vendorName', 'vendor'],
  ['mms.modelName', 'model'],
  ['mms.revision', 'firmware'],
  ['pn_dcp.suboption_device_nameofstation', 'name'],
  ['lldp.tlv.system.name', 'name'],
  ['lldp.tlv.system.desc', 'description'],
];

export interface IdentityScore {
  attribute: string;
  facts: number;
  found: number;
  missing: string[];
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^0x0*/, '')
    .replace(/[^a-z0-9]/g, '');

/** Looks for every identity fact of the reference decode in the inventory of the same capture. */
export async function identity(corpora: string): Promise<IdentityScore[]> {
  const scores = new Map<string, IdentityScore>();
  for (const { capture } of indexedCaptures(corpora)) {
    const path = join(corpora, 'pcap', capture);
    const facts = new Map<string, { field: string; attribute: string; host: string; value: string }>();
    for (const row of goldRows(corpora, capture) ?? []) {
      for (const [field, attribute] of FACTS) {
        const value = row.get(field);
        if (value === undefined || plain(value) === '') continue;
        // DCP requests carry the name that is looked for, not the sender's.
        if (field.startsWith('pn_dcp') && row.get('pn_dcp.service_type') !== '1') continue;
        const host = row.get('ip.src') ?? row.get('eth.src') ?? '';
        facts.set(`${field} ${host} ${value}`, { field, attribute, host, value });
      }
    }
    if (facts.size === 0) continue;
    const result = await analyze([path], { rules: [] });
    for (const { field, attribute, host, value } of facts.values()) {
      const score = scores.get(field) ?? { attribute: `${attribute} (${field})`, facts: 0, found: 0, missing: [] };
      scores.set(field, score);
      score.facts++;
      const asset = result.assets.find(({ interfaces }) => interfaces.some(({ mac, ips }) => mac === host || ips.includes(host)));
      const claims = asset?.identity.map((claim) => plain(claim.value)) ?? [];
      if (claims.some((claim) => claim !== '' && (claim.includes(plain(value)) || plain(value).includes(claim)))) score.found++;
      else score.missing.push(`${capture}: ${host} ${value.slice(0, 60)}`);
    }
  }
  return [...scores.values()];
}

export function identityTable(scores: readonly IdentityScore[]): string {
  const missing = scores.flatMap((score) => score.missing.map((one) => `    ${score.attribute}: ${one}`));
  const sums = table(
    ['fact', 'in the reference', 'found', ''],
    scores.map((score) => [score.attribute, score.facts, score.found, `${((100 * score.found) / score.facts).toFixed(1)} %`]),
  );
  return missing.length === 0 ? sums : `${sums}\n  not found:\n${missing.slice(0, 40).join('\n')}`;
}
