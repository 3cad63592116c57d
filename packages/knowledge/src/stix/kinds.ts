import { lookUp } from '../json.ts';
import type { EdgeType, EntryKind } from '../model/entry.ts';

/**
 * What the objects of STIX 2.1 are in the library: domain objects (§4), observables (§6), and those that MITRE and others add. What has no
 * kind of its own keeps its type in the attribute `type`.
 */
const kindOfType: Readonly<Record<string, EntryKind>> = {
  'attack-pattern': 'attack-pattern',
  campaign: 'campaign',
  'course-of-action': 'mitigation',
  grouping: 'report',
  identity: 'identity',
  incident: 'report',
  indicator: 'indicator',
  infrastructure: 'infrastructure',
  'intrusion-set': 'actor',
  location: 'location',
  malware: 'malware',
  'malware-analysis': 'report',
  note: 'report',
  'observed-data': 'observable',
  opinion: 'report',
  report: 'report',
  'threat-actor': 'actor',
  tool: 'tool',
  vulnerability: 'vulnerability',
  playbook: 'playbook',
  'x-mitre-tactic': 'tactic',
  'x-mitre-matrix': 'taxonomy',
  'x-mitre-asset': 'asset-type',
  'x-mitre-data-source': 'data-source',
  'x-mitre-data-component': 'data-component',
  'x-mitre-detection-strategy': 'detection-rule',
  'x-mitre-analytic': 'detection-rule',
  'x-mitre-emb3d-property': 'device-property',
  'x-oca-behavior': 'attack-pattern',
  'x-oca-detection': 'detection-rule',
  'x-oca-detector': 'tool',
  'x-oca-detection-group': 'report',
  'x-oca-playbook': 'playbook',
};

/** Types of observables (§6); their content is their name. */
const observableTypes: ReadonlySet<string> = new Set([
  'artifact',
  'autonomous-system',
  'directory',
  'domain-name',
  'email-addr',
  'email-message',
  'file',
  'ipv4-addr',
  'ipv6-addr',
  'mac-addr',
  'mutex',
  'network-traffic',
  'process',
  'software',
  'url',
  'user-account',
  'windows-registry-key',
  'x509-certificate',
]);

/** What an object of a type is in the library; what nobody defined is a report about something. */
export function kindOf(type: string): EntryKind {
  return lookUp(kindOfType, type) ?? (observableTypes.has(type) ? 'observable' : 'report');
}

/** Types that say something about others and are no entries. */
export const notEntries: ReadonlySet<string> = new Set([
  'relationship',
  'sighting',
  'marking-definition',
  'extension-definition',
  'language-content',
  'x-mitre-collection',
  'bundle',
]);

/** Relationship types (Appendix B, and those of ATT&CK and EMB3D); `turned` swaps the ends. A type that is not here becomes `related-to`. */
export const edgeOfRelationship: Readonly<Record<string, { type: EdgeType; turned?: boolean }>> = {
  'attributed-to': { type: 'attributed-to' },
  'authored-by': { type: 'attributed-to' },
  'based-on': { type: 'based-on' },
  'beacons-to': { type: 'uses' },
  'belongs-to': { type: 'belongs-to' },
  characterizes: { type: 'describes' },
  'communicates-with': { type: 'uses' },
  compromises: { type: 'targets' },
  'consists-of': { type: 'contains' },
  contains: { type: 'contains' },
  controls: { type: 'uses' },
  delivers: { type: 'uses' },
  'derived-from': { type: 'based-on' },
  detects: { type: 'detects' },
  downloads: { type: 'uses' },
  drops: { type: 'uses' },
  'duplicate-of': { type: 'same-as' },
  'exfiltrates-to': { type: 'uses' },
  exploits: { type: 'exploits' },
  has: { type: 'affected-by' },
  hosts: { type: 'contains' },
  impersonates: { type: 'related-to' },
  indicates: { type: 'indicates' },
  investigates: { type: 'related-to' },
  'located-at': { type: 'located-in' },
  mitigates: { type: 'mitigates' },
  'originates-from': { type: 'located-in' },
  owns: { type: 'belongs-to', turned: true },
  'part-of': { type: 'part-of' },
  'related-to': { type: 'related-to' },
  'relates-to': { type: 'affected-by' },
  remediates: { type: 'mitigates' },
  'revoked-by': { type: 'same-as' },
  'subproperty-of': { type: 'child-of' },
  'subtechnique-of': { type: 'child-of' },
  targets: { type: 'targets' },
  uses: { type: 'uses' },
  'variant-of': { type: 'variant-of' },
};

/** Relationship types whose own name tells nothing beyond the type of the edge. */
export const plainRelationships: ReadonlySet<string> = new Set(
  Object.entries(edgeOfRelationship)
    .filter(([name, { type }]) => name === type)
    .map(([name]) => name),
);

/** Members that become fields of the entry, or say nothing to a reader; every other one becomes an attribute. */
export const notAttributes: ReadonlySet<string> = new Set([
  'id',
  'spec_version',
  'created',
  'modified',
  'name',
  'description',
  'aliases',
  'revoked',
  'object_marking_refs',
  'created_by_ref',
  'objects',
  'object_refs',
  'x_mitre_aliases',
  'x_mitre_attack_spec_version',
  'x_mitre_modified_by_ref',
  'x_mitre_version',
  'x_mitre_emb3d_spec_version',
  'x_mitre_emb3d_version',
  'x_mitre_analytic_refs',
  'x_mitre_data_source_ref',
  'x_mitre_log_source_references',
  'x_mitre_detection',
  'tactic_refs',
  'x_capec_version',
  'x_capec_child_of_refs',
  'x_capec_parent_of_refs',
  'x_capec_can_follow_refs',
  'x_capec_can_precede_refs',
  'x_capec_peer_of_refs',
  'x_capec_extended_description',
  'x_capec_alternate_terms',
]);
