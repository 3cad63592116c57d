import { isObject, type JsonObject, lookUp, memberOf, objectsOf, textOf, textsOf } from '../json.ts';

/** Whether a JSON document is a graph of SPDX 3. */
export function isGraph(value: unknown): value is JsonObject {
  if (!isObject(value)) return false;
  const context = JSON.stringify(memberOf(value, '@context') ?? '').slice(0, 1000);
  return Array.isArray(value['@graph']) && context.includes('spdx.org/rdf/3');
}

/** The graph of SPDX 3 in the shape of SPDX 2: packages with their suppliers, relationships drawn out to one target each. */
export function fromGraph(value: JsonObject): JsonObject {
  const elements = objectsOf(value, '@graph');
  const idOf = (element: JsonObject): string => textOf(element, 'spdxId') || textOf(element, '@id');
  const byId = new Map(elements.map((element) => [idOf(element), element]));
  const typed = (shape: RegExp): JsonObject[] => elements.filter((element) => shape.test(textOf(element, 'type')));
  const document = typed(/SpdxDocument$/)[0];
  const creation = typed(/CreationInfo$/)[0] ?? memberOf(document, 'creationInfo');
  const roots = [...typed(/Sbom$|SpdxDocument$|Bom$/)].flatMap((element) => textsOf(element, 'rootElement'));
  const licences = licencesOf(typed(/Relationship$/), byId);
  return {
    name: textOf(document, 'name') || textOf(typed(/Sbom$/)[0], 'name') || textOf(byId.get(roots.at(-1) ?? ''), 'name'),
    documentNamespace: document === undefined ? '' : idOf(document),
    creationInfo: {
      created: textOf(creation, 'created'),
      creators: textsOf(creation, 'createdBy').map((id) => textOf(byId.get(id), 'name')),
    },
    documentDescribes: roots,
    packages: typed(/Package$/).map((element) => ({
      SPDXID: idOf(element),
      name: textOf(element, 'name'),
      versionInfo: textOf(element, 'software_packageVersion') || textOf(element, 'packageVersion'),
      supplier: textOf(byId.get(textOf(element, 'suppliedBy')), 'name'),
      primaryPackagePurpose: textOf(element, 'software_primaryPurpose'),
      description: textOf(element, 'description') || textOf(element, 'summary'),
      licenseConcluded: licences.concluded.get(idOf(element)),
      licenseDeclared: licences.declared.get(idOf(element)),
      externalRefs: [
        { referenceType: 'purl', referenceLocator: textOf(element, 'software_packageUrl') },
        ...objectsOf(element, 'externalIdentifier').map((identifier) => ({
          referenceType: textOf(identifier, 'externalIdentifierType')
            .replace(/^(?:packageUrl|purl)$/, 'purl')
            .replace(/^(cpe2[23])$/, '$1Type'),
          referenceLocator: textOf(identifier, 'identifier'),
        })),
      ].filter(({ referenceLocator }) => referenceLocator !== ''),
      checksums: objectsOf(element, 'verifiedUsing').map((each) => ({
        algorithm: textOf(each, 'algorithm'),
        checksumValue: textOf(each, 'hashValue'),
      })),
    })),
    assessments: judged(typed(/Relationship$/).flatMap((element) => assessmentsOf(element, byId))),
    relationships: typed(/Relationship$/).flatMap((element) =>
      textsOf(element, 'to').map((to) => ({
        spdxElementId: textOf(element, 'from'),
        relationshipType: textOf(element, 'relationshipType'),
        relatedSpdxElement: to,
      })),
    ),
  };
}

/** Expressions of licences by the element that has them, as somebody concluded and as the package declares. */
function licencesOf(
  relationships: readonly JsonObject[],
  byId: ReadonlyMap<string, JsonObject>,
): { concluded: Map<string, string>; declared: Map<string, string> } {
  const licences = { concluded: new Map<string, string>(), declared: new Map<string, string>() };
  for (const relationship of relationships) {
    const [, which] = /^has(Concluded|Declared)License$/.exec(textOf(relationship, 'relationshipType')) ?? [];
    if (which === undefined) continue;
    const names = textsOf(relationship, 'to').map((id) => {
      const licence = byId.get(id);
      // A licence of the list is named by its address.
      return textOf(licence, 'simplelicensing_licenseExpression') || textOf(licence, 'name') || (id.split('/').at(-1) ?? '');
    });
    licences[which === 'Concluded' ? 'concluded' : 'declared'].set(textOf(relationship, 'from'), names.join(' AND '));
  }
  return licences;
}

/** Without the associations of a package with a vulnerability of which a status says more: makers of bills write both. */
function judged(assessments: readonly JsonObject[]): JsonObject[] {
  const keyOf = (vulnerability: JsonObject, of: string): string => `${textOf(vulnerability, 'vulnerability')} ${of}`;
  const stated = new Set(
    assessments
      .filter((assessment) => textOf(assessment, 'state') !== '')
      .flatMap((assessment) => textsOf(assessment, 'of').map((of) => keyOf(assessment, of))),
  );
  return assessments.filter(
    (assessment) =>
      textOf(assessment, 'state') !== '' || textsOf(assessment, 'of').some((of) => !stated.has(keyOf(assessment, of))),
  );
}

/** Statuses of VEX by the type of a relationship of the security profile; the others there are scores. */
const statuses: Readonly<Record<string, string>> = {
  affects: 'affected',
  doesNotAffect: 'not_affected',
  fixedIn: 'fixed',
  underInvestigationFor: 'in_triage',
};

const identifier = /(?:CVE-\d{4}-\d{4,19}|GHSA(?:-[0-9a-z]{4}){3})$/i;

/** What a relationship says of a vulnerability of packages: VEX from the vulnerability to them, or that a package has one. */
function assessmentsOf(relationship: JsonObject, byId: ReadonlyMap<string, JsonObject>): JsonObject[] {
  const type = textOf(relationship, 'relationshipType');
  const from = textOf(relationship, 'from');
  const to = textsOf(relationship, 'to');
  // Who builds from parts names vulnerabilities that are described elsewhere: their identifier ends the reference.
  const named = (id: string): string[] => {
    const element = byId.get(id);
    const identifiers = objectsOf(element, 'externalIdentifier').map((each) => textOf(each, 'identifier'));
    const found = [...identifiers, textOf(element, 'name'), id].find((text) => identifier.test(text));
    return found === undefined ? [] : [identifier.exec(found)?.[0] ?? ''];
  };
  if (type === 'hasAssociatedVulnerability')
    return to.flatMap(named).map((vulnerability) => ({ vulnerability, of: [from], state: '' }));
  const state = lookUp(statuses, type);
  if (state === undefined || !/Vex\w+VulnAssessmentRelationship$/.test(textOf(relationship, 'type'))) return [];
  return named(from).map((vulnerability) => ({
    vulnerability,
    of: to,
    state,
    justification: textOf(relationship, 'security_justificationType'),
    detail: textOf(relationship, 'security_impactStatement') || textOf(relationship, 'security_statusNotes'),
    actions: [textOf(relationship, 'security_actionStatement')].filter(Boolean),
  }));
}
