import type { Asset } from '../result.ts';
import type { Policy } from './document.ts';
import { csv } from './export-csv.ts';
import { nftables } from './export-nftables.ts';
import { openc2 } from './export-openc2.ts';
import { suricata } from './export-suricata.ts';

const WRITERS = { nftables, suricata, openc2, csv } as const;

/** Formats that a policy can be written in for others to enforce. */
export type PolicyFormat = keyof typeof WRITERS;
export const POLICY_FORMATS = Object.keys(WRITERS) as PolicyFormat[];

export interface ExportOptions {
  /** Day that exceptions are held against, YYYY-MM-DD; today without it. */
  today?: string;
  /** Assets whose roles zones name. */
  assets?: readonly Asset[];
}

/** Writes a policy for a firewall, an IDS, an OpenC2 consumer, or a table. */
export function exportPolicy(policy: Policy, format: PolicyFormat, options: ExportOptions = {}): string {
  return WRITERS[format](policy, options.today ?? new Date().toISOString().slice(0, 10), options.assets);
}
