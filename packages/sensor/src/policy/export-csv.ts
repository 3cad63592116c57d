import type { Asset } from '../result.ts';
import { INTERNET_ZONE, type Policy } from './document.ts';
import { flowsOf, resolveZones } from './resolve.ts';

const COLUMNS = [
  'rule',
  'from',
  'to',
  'sources',
  'destinations',
  'protocol',
  'transport',
  'ports',
  'functions',
  'owner',
  'expires',
];

/** A row for each thing that the policy allows, for firewalls and people that take tables (RFC 4180). */
export function csv(policy: Policy, today: string, assets: readonly Asset[] = []): string {
  const { flows, zones: extra } = flowsOf(policy, today);
  const zones = new Map(resolveZones(policy, assets).map(({ id, v4, v6, macs }) => [id, [...v4, ...v6, ...macs]]));
  for (const { id, members } of extra) zones.set(id, members);
  const side = (zone: string) => (zone === INTERNET_ZONE ? 'any public' : (zones.get(zone) ?? []).join(' '));
  const rows = flows.map((flow) => [
    flow.id,
    flow.from,
    flow.to,
    side(flow.from),
    side(flow.to),
    flow.protocol,
    flow.transports.join(' '),
    flow.ports.join(' '),
    flow.functions.join(' '),
    flow.owner ?? '',
    flow.expires ?? '',
  ]);
  return [COLUMNS, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** Quoted where it must be; a cell that a spreadsheet would take for a formula is made text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
