import type { Result } from '../problem.ts';
import type { CpeNode } from '../record/values.ts';
import { childOf, childrenOf, ownText, textOf, type XmlElement } from '../xml/element.ts';
import type { XmlShape } from '../xml/records.ts';
import { refusal, refuse } from '../read/refusal.ts';

/**
 * The elements of CNNVD's files, of both formats: that of the specification of XML exchange (`entry`, names with hyphens) and the one
 * that replaced it (`cnnvd_items`, names with underscores). What both mean is read alike.
 */
export const cnnvdShape: XmlShape = {
  records: new Set(['entry', 'cnnvd_items']),
  texts: new Set(
    (
      'name vuln-id published modified source vuln-type thrtype vuln-descript vuln-exploit vuln-solution cve-id ' +
      'bugtraq-id ref-source ref-name ref-url cnnvd_id cve_id vuln_type vuln_descript vuln_solution ' +
      'technicalseverity overallseverity vendor product url patch_url alias'
    ).split(' '),
  ),
};

/** One entry of CNNVD. Null is what the file leaves out or empty. */
export type CnnvdEntry = {
  id: string;
  name: string;
  cves: string[];
  bugtraq: string[];
  /** Other names that the entry gives the vulnerability. */
  names: string[];
  /** Days as written. */
  published: string | null;
  modified: string | null;
  source: string | null;
  /** `超危`, `高危`, `中危` or `低危`; the newer format tells the technical grade from the overall one. */
  severity: string | null;
  technicalSeverity: string | null;
  /** One of the 26 older types, or a leaf or node of the newer tree, by its name. */
  type: string | null;
  /** Where the attacker must be (`远程`, `本地` …). */
  threat: string | null;
  description: string | null;
  exploit: string | null;
  solution: string | null;
  /** Affected things as written: names of CPE 2.2 in the list of the older format, a name in the newer. */
  software: string[];
  vendor: string | null;
  configuration: CpeNode | null;
  references: { source: string | null; name: string | null; url: string }[];
  patches: string[];
};

/** Numbers with the month and a running number, and from 2026 on with the year. */
const number = /^CNNVD-(?:\d{6}-\d{3,6}|\d{4}-\d{5,10})$/;
const cve = /CVE-\d{4}-\d{4,19}/g;
const address = /(?:https?|ftp):\/\/[^\s"'<>，。；]+/g;

/** Nested conditions of an applicability statement deeper than this are not followed. */
const deepestCondition = 8;

/** Read one `entry` or `cnnvd_items` element. An entry without a number is none. */
export function readCnnvd(entry: XmlElement): Result<CnnvdEntry> {
  const either = (older: string, newer: string): string | null => textOf(entry, older) ?? textOf(entry, newer);
  const id = either('vuln-id', 'cnnvd_id')?.toUpperCase() ?? '';
  if (!number.test(id)) {
    return refuse('vuln-id', refusal('noCnnvd', { id: JSON.stringify(id.slice(0, 60)) }));
  }
  const others = childrenOf(entry, 'other-id');
  const severity = childOf(entry, 'severity');
  const configuration = childOf(entry, 'vulnerable-configuration');
  return {
    ok: true,
    value: {
      id,
      name: textOf(entry, 'name')?.replaceAll(/\s+/g, ' ') ?? id,
      cves: found([...others.map((other) => textOf(other, 'cve-id')), ...texts(entry, 'cve_id')], cve),
      bugtraq: found(
        others.map((other) => textOf(other, 'bugtraq-id')),
        /\d{1,7}/g,
      ),
      names: texts(childOf(entry, 'aliases'), 'alias'),
      published: textOf(entry, 'published'),
      modified: textOf(entry, 'modified'),
      source: textOf(entry, 'source'),
      severity:
        severity === null
          ? null
          : (textOf(severity, 'overallseverity') ?? textOf(severity, 'technicalseverity') ?? ownText(severity)),
      technicalSeverity: severity === null ? null : textOf(severity, 'technicalseverity'),
      type: either('vuln-type', 'vuln_type'),
      threat: textOf(entry, 'thrtype'),
      description: either('vuln-descript', 'vuln_descript'),
      exploit: textOf(entry, 'vuln-exploit'),
      solution: either('vuln-solution', 'vuln_solution'),
      software: [...texts(childOf(entry, 'vuln-software-list'), 'product'), ...texts(entry, 'product')],
      vendor: textOf(entry, 'vendor'),
      configuration: configuration === null ? null : readConfiguration(configuration),
      references: readReferences(entry),
      patches: found(texts(entry, 'patch_url'), address),
    },
    problems: [],
  };
}

function texts(element: XmlElement | null, name: string): string[] {
  if (element === null) return [];
  return childrenOf(element, name)
    .map(ownText)
    .filter((text) => text !== null);
}

/** What a pattern finds in texts, each once, in capitals where it is an identifier. */
function found(written: readonly (string | null)[], pattern: RegExp): string[] {
  const capitals = pattern !== address;
  return [...new Set(written.flatMap((text) => (capitals ? text?.toUpperCase() : text)?.match(pattern) ?? []))];
}

function readReferences(entry: XmlElement): CnnvdEntry['references'] {
  const older = childrenOf(childOf(entry, 'refs') ?? entry, 'ref').flatMap((ref) => {
    const [url] = found([textOf(ref, 'ref-url')], address);
    return url === undefined ? [] : [{ source: textOf(ref, 'ref-source'), name: textOf(ref, 'ref-name'), url }];
  });
  const list = childOf(entry, 'references');
  const newer =
    list === null ? [] : childrenOf(list, 'reference').flatMap((ref) => found([textOf(ref, 'url'), ownText(ref)], address));
  return [...older, ...newer.map((url) => ({ source: null, name: null, url }))];
}

/** `cncpe` elements, of which several hold together: each with its operator over names and over inner conditions. */
function readConfiguration(element: XmlElement): CpeNode | null {
  const nodes = childrenOf(element, 'cncpe').map((node) => readCondition(node, 1));
  if (nodes.length < 2) return nodes[0] ?? null;
  return { operator: 'OR', negate: false, matches: [], children: nodes };
}

function readCondition(element: XmlElement, depth: number): CpeNode {
  const operator = element.attributes.get('operator')?.toUpperCase();
  const inner =
    depth >= deepestCondition ? [] : element.children.filter(({ name }) => name !== 'cncpe-lang' && name.startsWith('cncpe'));
  return {
    operator: operator === 'AND' ? 'AND' : 'OR',
    negate: operator === 'NOT' || element.attributes.get('negate')?.toLowerCase() === 'true',
    matches: childrenOf(element, 'cncpe-lang')
      .map((name) => name.attributes.get('name')?.trim() ?? '')
      .filter((criteria) => criteria !== '')
      // What a terrace (platform) names is needed for the flaw, and does not have it.
      .map((criteria) => ({ vulnerable: element.name !== 'cncpe-terrace', criteria })),
    children: inner.map((node) => readCondition(node, depth + 1)),
  };
}
