import type { Format, SourceRecord } from '../format.ts';
import { fromText, jsonDocument } from '../json-line.ts';
import { pick, type Reading, recordsOf, textOf } from '../reading.ts';
import { refusal } from '../refusal.ts';

/** Levels of components within components that are read. */
const DEPTH = 16;

/** Names under which bills carry what the format has no field for (the taxonomies of properties of CycloneDX). */
const SERIAL = /(?:^|:)serial(?:-?number)?$/i;

const vendorOf = (component: SourceRecord): string =>
  textOf(component, 'manufacturer.name') || textOf(component, 'supplier.name') || textOf(component, 'publisher');

function read(text: string, reading: Reading): void {
  const bill = jsonDocument(text);
  const subject = pick(bill, 'metadata.component');
  const time = fromText(textOf(bill, 'metadata.timestamp'));
  let name = '';
  if (subject !== undefined && subject !== null && typeof subject === 'object' && !Array.isArray(subject)) {
    reading.begin('metadata.component', time);
    name = [textOf(subject, 'name'), textOf(subject, 'version')].filter(Boolean).join(' ');
    product(subject, bill, reading);
    reading.accept(subject);
    components(recordsOf(subject.components), name, time, reading, 1);
  }
  components(recordsOf(bill.components), name, time, reading, 0);
}

/** A bill of a device or of firmware describes a device; one of an application describes none. */
function product(subject: SourceRecord, bill: SourceRecord, reading: Reading): void {
  const type = textOf(subject, 'type');
  if (type !== 'device' && type !== 'firmware') return;
  const about = reading.nameless(textOf(subject, 'bom-ref') || textOf(bill, 'serialNumber') || 'subject');
  const claim = (attribute: string, value: string): void => {
    if (value !== '') reading.claim(about, attribute, value, 'metadata.component', 85);
  };
  claim('product', textOf(subject, 'name'));
  claim('vendor', vendorOf(subject) || textOf(bill, 'metadata.manufacturer.name') || textOf(bill, 'metadata.supplier.name'));
  claim(type === 'firmware' ? 'firmware' : 'hardware', textOf(subject, 'version'));
  claim('description', textOf(subject, 'description'));
  for (const property of recordsOf(subject.properties))
    if (SERIAL.test(textOf(property, 'name'))) claim('serial', textOf(property, 'value'));
}

function components(list: readonly SourceRecord[], subject: string, time: bigint | null, reading: Reading, depth: number): void {
  for (const component of list) {
    const type = textOf(component, 'type');
    const name = textOf(component, 'name');
    reading.begin(`${textOf(component, 'bom-ref')} ${type} ${name} ${textOf(component, 'version')}`, time);
    if (name === '') {
      reading.reject(refusal('namelessComponent', {}));
      continue;
    }
    reading.accept(component);
    const group = textOf(component, 'group');
    reading.component({
      subject,
      type,
      name: group === '' ? name : `${group}/${name}`,
      version: textOf(component, 'version'),
      vendor: vendorOf(component),
      purl: textOf(component, 'purl'),
      cpe: textOf(component, 'cpe'),
      hashes: Object.fromEntries(
        recordsOf(component.hashes).map((hash) => [textOf(hash, 'alg'), textOf(hash, 'content').toLowerCase()]),
      ),
    });
    if (depth < DEPTH) components(recordsOf(component.components), subject, time, reading, depth + 1);
  }
}

/** A CycloneDX bill of materials as JSON: of software, of hardware, of operations. */
export const cycloneDx: Format = {
  id: 'cyclonedx',
  title: 'CycloneDX (JSON)',
  specification: 'ECMA-424, CycloneDX 1.2 to 1.6',
  kind: 'document',
  expected: ['type', 'name', 'version'],
  recognise: (head) => (/"bomFormat"\s*:\s*"CycloneDX"/.test(head) ? 98 : 0),
  read,
};
