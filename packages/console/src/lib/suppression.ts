import type { Finding, SuppressionCreate } from '../api/findings.ts';

/** How much is suppressed at once, the least first. */
export const SCOPES = ['exact', 'ruleAtServer', 'conversation', 'ruleInSite', 'asset'] as const;
export type Scope = (typeof SCOPES)[number];

type About = Pick<SuppressionCreate, 'rule' | 'asset' | 'client' | 'server'>;

/** What a suppression of a finding names for a scope; null where the finding does not say enough. */
export function scopeOf(
  finding: Pick<Finding, 'rule' | 'client' | 'server' | 'clientAsset' | 'serverAsset'>,
  scope: Scope,
): About | null {
  const { rule, client, server } = finding;
  const asset = finding.serverAsset ?? finding.clientAsset;
  const parties = { ...(client ? { client } : {}), ...(server ? { server } : {}) };
  if (scope === 'exact') return { rule, ...parties };
  if (scope === 'ruleInSite') return { rule };
  if (scope === 'conversation') return client && server ? parties : null;
  if (asset === null) return null;
  return scope === 'asset' ? { asset } : { rule, asset };
}

/** The time so many days from now. */
export function expiryAfter(days: number, now = Date.now()): string {
  return new Date(now + days * 86_400_000).toISOString();
}
