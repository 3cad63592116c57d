import type { Format, SourceRecord, Value } from '../format.ts';
import { fromText, jsonDocument } from '../json-line.ts';
import { pick, type Reading, recordsOf, textOf } from '../reading.ts';
import { refusal } from '../refusal.ts';

/** Characters of a supplier that are read. */
const SUPPLIER = 1024;

/** `Organization: ACME (security@acme.example)` to `ACME`; SPDX writes NOASSERTION and NONE for what it does not know. */
const agent = (text: string): string =>
  /^(?:NOASSERTION|NONE)$/.test(text)
    ? ''
    : text
        .slice(0, SUPPLIER)
        .replace(/^(?:Organization|Person|Tool):\s*/, '')
        .replace(/\([^()]*\)\s*$/, '')
        .trim();

/** Tag-value documents (SPDX 2.3, clause 6.2) as the JSON of the same version: packages with the fields that are read. */
function tagValue(text: string): SourceRecord {
  const packages: SourceRecord[] = [];
  const document: SourceRecord = { packages };
  for (const [, tag, value] of text.matchAll(/^(\w+):[ \t]*(.*)$/gm)) {
    if (tag === 'DocumentName') document.name = value.trim();
    else if (tag === 'Created') document.creationInfo = { created: value.trim() };
    else if (tag === 'PackageName') packages.push({ name: value.trim(), externalRefs: [], checksums: [] });
    const current = packages.at(-1);
    if (current === undefined) continue;
    if (tag === 'PackageVersion') current.versionInfo = value.trim();
    else if (tag === 'PackageSupplier') current.supplier = value.trim();
    else if (tag === 'PrimaryPackagePurpose') current.primaryPackagePurpose = value.trim();
    else if (tag === 'ExternalRef') {
      const [, referenceType = '', referenceLocator = ''] = value.trim().split(/\s+/);
      (current.externalRefs as Value[]).push({ referenceType, referenceLocator });
    } else if (tag === 'PackageChecksum') {
      const [algorithm = '', checksumValue = ''] = value.split(':').map((part) => part.trim());
      (current.checksums as Value[]).push({ algorithm, checksumValue });
    }
  }
  return document;
}

function read(text: string, reading: Reading): void {
  const document = /^\s*\{/.test(text) ? jsonDocument(text) : tagValue(text);
  if (Array.isArray(document['@graph'])) return graph(recordsOf(document['@graph']), reading);
  const subject = textOf(document, 'name');
  const time = fromText(textOf(document, 'creationInfo.created'));
  for (const one of recordsOf(document.packages)) {
    const name = textOf(one, 'name');
    reading.begin(`${textOf(one, 'SPDXID')} ${name} ${textOf(one, 'versionInfo')}`, time);
    if (name === '') {
      reading.reject(refusal('namelessPackage', {}));
      continue;
    }
    reading.accept(one);
    const references = recordsOf(one.externalRefs);
    const reference = (type: RegExp): string =>
      textOf(references.find((each) => type.test(textOf(each, 'referenceType'))) ?? {}, 'referenceLocator');
    reading.component({
      subject,
      type: textOf(one, 'primaryPackagePurpose').toLowerCase() || 'package',
      name,
      version: textOf(one, 'versionInfo'),
      vendor: agent(textOf(one, 'supplier')),
      purl: reference(/^purl$|\/purl$/),
      cpe: reference(/cpe2[23]Type$/),
      hashes: Object.fromEntries(
        recordsOf(one.checksums).map((each) => [textOf(each, 'algorithm'), textOf(each, 'checksumValue').toLowerCase()]),
      ),
    });
  }
}

/** SPDX 3: a graph of elements, packages among them, with suppliers by reference. */
function graph(elements: readonly SourceRecord[], reading: Reading): void {
  const byId = new Map(elements.map((element) => [textOf(element, 'spdxId') || textOf(element, '@id'), element]));
  const created =
    elements.map((element) => textOf(element, 'created') || textOf(element, 'creationInfo.created')).find(Boolean) ?? '';
  const document = elements.find((element) => textOf(element, 'type').endsWith('SpdxDocument'));
  for (const element of elements) {
    if (!/(?:^|[/_])Package$/.test(textOf(element, 'type')) && textOf(element, 'type') !== 'software_Package') continue;
    const name = textOf(element, 'name');
    reading.begin(textOf(element, 'spdxId') || name, fromText(created));
    if (name === '') {
      reading.reject(refusal('namelessPackage', {}));
      continue;
    }
    const version = textOf(element, 'software_packageVersion') || textOf(element, 'packageVersion');
    reading.accept({ name, versionInfo: version || null });
    const identifiers = recordsOf(pick(element, 'externalIdentifier'));
    const identifier = (type: RegExp): string =>
      textOf(identifiers.find((each) => type.test(textOf(each, 'externalIdentifierType'))) ?? {}, 'identifier');
    reading.component({
      subject: document === undefined ? '' : textOf(document, 'name'),
      type: textOf(element, 'software_primaryPurpose') || 'package',
      name,
      version,
      vendor: textOf(byId.get(textOf(element, 'suppliedBy')) ?? {}, 'name'),
      purl: textOf(element, 'software_packageUrl') || identifier(/purl|packageUrl/i),
      cpe: identifier(/cpe2[23]/i),
      hashes: Object.fromEntries(
        recordsOf(pick(element, 'verifiedUsing')).map((each) => [
          textOf(each, 'algorithm'),
          textOf(each, 'hashValue').toLowerCase(),
        ]),
      ),
    });
  }
}

/** An SPDX document: 2.x as JSON or tag-value, 3.0 as JSON-LD. */
export const spdx: Format = {
  id: 'spdx',
  title: 'SPDX (JSON, tag-value, JSON-LD)',
  specification: 'ISO/IEC 5962; SPDX 2.2, 2.3 and 3.0',
  kind: 'document',
  expected: ['name', 'versionInfo'],
  recognise: (head) => (/"spdxVersion"\s*:\s*"SPDX-2|spdx\.org\/rdf\/3|^SPDXVersion:\s*SPDX-2/m.test(head) ? 96 : 0),
  read,
};
