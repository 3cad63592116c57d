import type { JsonObject } from '../json.ts';
import type { LibraryItem, TextReader } from '../reader.ts';
import { childText, lineOf, within, type XmlElement, xmlElements } from '../xml.ts';
import { cycloneDxReader } from './cyclonedx.ts';

/** Bills of CycloneDX as XML, read as the same bill in JSON. */
export const cycloneDxXmlReader: TextReader = {
  kind: 'cyclonedx',
  recognise: (head) => /<(?:\w+:)?bom\s[^>]{0,1000}cyclonedx\.org\/schema\/bom/.test(head),
  *read(text, context): Generator<LibraryItem> {
    for (const bom of xmlElements(text, new Set(['bom']))) {
      if ('problem' in bom) yield { at: 'bom', problem: bom.problem };
      else yield* cycloneDxReader.read(billOf(bom), context);
    }
  },
};

function billOf(bom: XmlElement): JsonObject {
  const [metadata] = within(bom, 'metadata');
  const [subject] = within(bom, 'metadata', 'component');
  return {
    bomFormat: 'CycloneDX',
    serialNumber: bom.attributes.serialNumber,
    metadata: {
      timestamp: metadata === undefined ? '' : childText(metadata, 'timestamp'),
      component: subject === undefined ? undefined : componentOf(subject),
    },
    components: within(bom, 'components', 'component').map(componentOf),
    services: within(bom, 'services', 'service').map(componentOf),
    dependencies: within(bom, 'dependencies', 'dependency').map((dependency) => ({
      ref: dependency.attributes.ref,
      dependsOn: within(dependency, 'dependency').map(({ attributes }) => attributes.ref),
    })),
    vulnerabilities: within(bom, 'vulnerabilities', 'vulnerability').map((vulnerability) => ({
      id: childText(vulnerability, 'id'),
      analysis: within(vulnerability, 'analysis').map((analysis) => ({
        state: childText(analysis, 'state'),
        detail: childText(analysis, 'detail'),
      }))[0],
      affects: within(vulnerability, 'affects', 'target').map((target) => ({ ref: childText(target, 'ref') })),
    })),
  };
}

function componentOf(element: XmlElement): JsonObject {
  const party = (name: string): JsonObject => ({ name: within(element, name, 'name').map(({ text }) => lineOf(text))[0] });
  return {
    type: element.attributes.type,
    'bom-ref': element.attributes['bom-ref'],
    supplier: party('supplier'),
    manufacturer: party('manufacturer'),
    publisher: childText(element, 'publisher'),
    group: childText(element, 'group'),
    name: childText(element, 'name'),
    version: childText(element, 'version'),
    description: childText(element, 'description'),
    purl: childText(element, 'purl'),
    cpe: childText(element, 'cpe'),
    hashes: within(element, 'hashes', 'hash').map(({ attributes, text }) => ({ alg: attributes.alg, content: lineOf(text) })),
    licenses: [
      ...within(element, 'licenses', 'license').map((license) => ({
        license: { id: childText(license, 'id'), name: childText(license, 'name') },
      })),
      ...within(element, 'licenses', 'expression').map(({ text }) => ({ expression: lineOf(text) })),
    ],
    components: within(element, 'components', 'component').map(componentOf),
  };
}
