import { isObject, type JsonObject, lookUp, memberOf, objectsOf, textOf, textsOf } from '../json.ts';
import { type EntryKind, type NodeRef, nodeRef } from '../model/entry.ts';
import { kindOf } from './kinds.ts';
import { ownName } from './own.ts';

/** What publishers call their own identifiers, and the kind where it is not that of the type. */
const publishers: readonly { source: RegExp; id: RegExp; kind?: Readonly<Record<string, EntryKind>> }[] = [
  {
    source: /^mitre-(?:attack|ics-attack|mobile-attack|pre-attack)$/,
    id: /^(?:T\d{4}(?:\.\d{3})?|TA\d{4}|[MGSCA]\d{4}|DS\d{4}|DC\d{4}|DET\d{4}|AN\d{4}|(?:ics|enterprise|mobile)-attack)$/,
    kind: { 'attack-pattern': 'technique' },
  },
  { source: /^capec$/, id: /^CAPEC-\d{1,5}$/ },
  { source: /^cve$/i, id: /^CVE-\d{4}-\d{4,}$/i },
];

/** Identifiers of EMB3D stand in members of their own. */
const emb3d: readonly { member: string; id: RegExp; kind: EntryKind }[] = [
  { member: 'x_mitre_emb3d_threat_id', id: /^TID-\d+$/, kind: 'threat' },
  { member: 'x_mitre_emb3d_mitigation_id', id: /^MID-\d+$/, kind: 'mitigation' },
  { member: 'x_mitre_emb3d_property_id', id: /^PID-\d+$/, kind: 'device-property' },
];

const cve = /^CVE-\d{4}-\d{4,}$/i;

/** What an object is in the library, and the name that people know it by: ATT&CK, CAPEC, CVE and EMB3D ids, otherwise its STIX id. */
export function refOf(object: JsonObject): { kind: EntryKind; key: string; ref: NodeRef; url: string | null } {
  const own = ownName(object);
  if (own !== null) return { ...own, ref: nodeRef(own.kind, own.key), url: null };
  const type = textOf(object, 'type');
  let kind: EntryKind = kindOf(type);
  let key = textOf(object, 'id');
  let url: string | null = null;
  for (const reference of objectsOf(object, 'external_references')) {
    const id = textOf(reference, 'external_id');
    const publisher = publishers.find(({ source, id: shape }) => source.test(textOf(reference, 'source_name')) && shape.test(id));
    // A report that cites a CVE is no vulnerability, a malware that cites a CAPEC entry no attack pattern.
    const theirs = publisher?.source.source !== '^cve$' && (publisher?.source.source !== '^capec$' || type === 'attack-pattern');
    if (publisher === undefined || !(theirs || type === 'vulnerability')) continue;
    key = id.replace(/^cve/i, 'CVE');
    kind = lookUp(publisher.kind ?? {}, type) ?? kind;
    url = textOf(reference, 'url') || null;
    break;
  }
  for (const { member, id, kind: named } of emb3d) {
    if (!id.test(textOf(object, member))) continue;
    key = textOf(object, member);
    kind = named;
  }
  const name = textOf(object, 'name').trim();
  if (kind === 'vulnerability' && cve.test(name)) key = name.toUpperCase();
  if (kind === 'observable' && type !== 'observed-data') key = observableKey(object, type) ?? key;
  return { kind, key, ref: nodeRef(kind, key), url };
}

/** Members that name an observable; the first that is there. */
const contents = [
  'value',
  'path',
  'key',
  'subject',
  'account_login',
  'user_id',
  'command_line',
  'number',
  'serial_number',
  'name',
  'display_name',
] as const;

/** An observable is the same wherever it is seen: its type and content are its key. */
function observableKey(object: JsonObject, type: string): string | null {
  const hashes = memberOf(object, 'hashes');
  const hash = isObject(hashes) ? ['SHA-256', 'SHA-1', 'MD5'].map((name) => textOf(hashes, name)).find(Boolean) : undefined;
  const content = hash?.toLowerCase() ?? contentOf(object);
  return content === null ? null : `${type}/${content}`;
}

/** What an observable is about, in one line; null when nothing names it. */
export function contentOf(object: JsonObject): string | null {
  for (const member of contents) {
    const value = textOf(object, member);
    if (value !== '') return value.slice(0, 300);
  }
  return null;
}

/** What to call an object: names of most; the content of observables, the beginning of what notes say. */
export function nameOf(object: JsonObject): string {
  return (
    textOf(object, 'name') ||
    contentOf(object) ||
    textOf(object, 'abstract') ||
    textOf(object, 'product') ||
    textsOf(object, 'labels')[0] ||
    [textOf(object, 'region'), textOf(object, 'country'), textOf(object, 'city')].filter(Boolean).join(', ') ||
    textOf(object, 'opinion') ||
    textOf(object, 'content').slice(0, 100) ||
    textOf(object, 'explanation').slice(0, 100) ||
    textOf(object, 'pattern').slice(0, 100)
  );
}
