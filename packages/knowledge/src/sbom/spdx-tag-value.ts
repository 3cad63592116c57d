import type { JsonObject } from '../json.ts';

/** A package in the making. */
type Package = Record<string, unknown> & { externalRefs: JsonObject[]; checksums: JsonObject[] };

/** Tags of a package and the member that JSON has for each. */
const members: Readonly<Record<string, string>> = {
  PackageVersion: 'versionInfo',
  PackageSupplier: 'supplier',
  PrimaryPackagePurpose: 'primaryPackagePurpose',
  PackageLicenseConcluded: 'licenseConcluded',
  PackageLicenseDeclared: 'licenseDeclared',
  PackageSummary: 'summary',
};

/** A document of tags and values (SPDX 2.3, clause 6.2) in the shape that the same version has as JSON, as far as it is read. */
export function tagValue(text: string): JsonObject {
  const packages: Package[] = [];
  const relationships: JsonObject[] = [];
  const creators: string[] = [];
  const document: Record<string, unknown> = { packages, relationships };
  let created = '';
  let current: Package | null = null;
  for (const [, tag, raw] of text.matchAll(/^(\w{2,40}):[ \t]*(.*)$/gm)) {
    const value = raw.trim();
    if (tag === 'DocumentName') document.name = value;
    else if (tag === 'DocumentNamespace') document.documentNamespace = value;
    else if (tag === 'Creator') creators.push(value);
    else if (tag === 'Created') created = value;
    else if (tag === 'PackageName') packages.push((current = { name: value, externalRefs: [], checksums: [] }));
    // What follows a file or a snippet is said of it and not of the package before.
    else if (tag === 'FileName' || tag === 'SnippetSPDXID') current = null;
    else if (tag === 'Relationship') {
      const [spdxElementId, relationshipType, relatedSpdxElement] = value.split(/\s+/);
      relationships.push({ spdxElementId, relationshipType, relatedSpdxElement });
    }
    if (current === null) continue;
    if (tag === 'SPDXID') current.SPDXID = value;
    else if (Object.hasOwn(members, tag)) current[members[tag]] = value.replace(/^<text>|<\/text>$/g, '');
    else if (tag === 'ExternalRef') {
      const [, referenceType = '', referenceLocator = ''] = value.split(/\s+/);
      current.externalRefs.push({ referenceType, referenceLocator });
    } else if (tag === 'PackageChecksum') {
      const [algorithm = '', checksumValue = ''] = value.split(':').map((part) => part.trim());
      current.checksums.push({ algorithm, checksumValue });
    }
  }
  document.creationInfo = { created, creators };
  return document;
}
