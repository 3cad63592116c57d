export { type Audit, auditIsolation } from './audit.ts';
export { type CheckOptions, checkPolicy } from './check.ts';
export { type DerivedPolicy, type DeriveOptions, derivePolicy } from './derive.ts';
export { type Policy, PolicyError } from './document.ts';
export { Enforcement } from './enforce.ts';
export { type ExportOptions, exportPolicy, POLICY_FORMATS, type PolicyFormat } from './export.ts';
export { conversationFrames } from './frames.ts';
export type { Issue, IssueKind } from './issue.ts';
export { readPolicy, writePolicy } from './read.ts';
