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
      if ('problem' in bom) yield { at: 'bom', ...bom };
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
      manufacturer: partyOf(metadata, 'manufacturer'),
      manufacture: partyOf(metadata, 'manufacture'),
      supplier: partyOf(metadata, 'supplier'),
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
        justification: childText(analysis, 'justification'),
        detail: childText(analysis, 'detail'),
        response: within(analysis, 'responses', 'response').map(({ text }) => lineOf(text)),
      }))[0],
      cwes: within(vulnerability, 'cwes', 'cwe').map(({ text }) => lineOf(text)),
      recommendation: childText(vulnerability, 'recommendation'),
      workaround: childText(vulnerability, 'workaround'),
      affects: within(vulnerability, 'affects', 'target').map((target) => ({ ref: childText(target, 'ref') })),
    })),
  };
}

/** A company by the element that names its part. */
function partyOf(element: XmlElement | undefined, role: string): JsonObject {
  return { name: element === undefined ? undefined : within(element, role, 'name').map(({ text }) => lineOf(text))[0] };
}

function componentOf(element: XmlElement): JsonObject {
  return {
    type: element.attributes.type,
    'bom-ref': element.attributes['bom-ref'],
    supplier: partyOf(element, 'supplier'),
    manufacturer: partyOf(element, 'manufacturer'),
    provider: partyOf(element, 'provider'),
    publisher: childText(element, 'publisher'),
    group: childText(element, 'group'),
    name: childText(element, 'name'),
    version: childText(element, 'version'),
    versionRange: childText(element, 'versionRange'),
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
