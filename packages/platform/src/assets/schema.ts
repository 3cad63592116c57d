/** Types of what captures show of a plant, and their validation. */
export * from './schema-assets.ts';
export * from './schema-captures.ts';
export * from './schema-findings.ts';
export * from './schema-overview.ts';
export * from './schema-sites.ts';
export * from './schema-traffic.ts';
