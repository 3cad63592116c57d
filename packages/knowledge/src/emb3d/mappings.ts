import { isObject, type JsonObject, memberOf, objectsOf, textOf, textsOf } from '../json.ts';
import { Draft } from '../model/draft.ts';
import { type NodeRef, nodeRef } from '../model/entry.ts';
import { type JsonReader, type LibraryItem, told } from '../reader.ts';

const shapes = { properties: /^PID-\d+$/, threats: /^TID-\d+$/, mitigations: /^MID-\d+$/ } as const;

/** EMB3D's mappings as JSON: properties of devices to threats, threats to mitigations, each in a file of its own or all in one. */
export const emb3dMappingReader: JsonReader = {
  kind: 'emb3d',
  recognise: (value) =>
    Object.entries(shapes).some(([list, shape]) => {
      const items = isObject(value) && Array.isArray(memberOf(value, list)) ? objectsOf(value, list) : [];
      return items.length > 0 && shape.test(textOf(items[0], 'id'));
    }),
  *read(value, { name }): Generator<LibraryItem> {
    const draft = new Draft({
      kind: 'emb3d',
      id: `emb3d ${name}`,
      title: 'MITRE EMB3D mappings',
      source: 'MITRE',
      method: 'database-entry',
      confidence: 0.85,
    });
    for (const property of objectsOf(value, 'properties')) addProperty(property, draft);
    for (const threat of objectsOf(value, 'threats')) addThreat(threat, draft);
    for (const mitigation of objectsOf(value, 'mitigations')) addMitigation(mitigation, draft);
    yield* told('mapping', draft.documents());
  },
};

function addProperty(property: JsonObject, draft: Draft): NodeRef | null {
  const id = textOf(property, 'id');
  if (!shapes.properties.test(id)) return null;
  const ref = draft.entry({
    kind: 'device-property',
    key: id,
    name: textOf(property, 'text'),
    attributes: { category: textOf(property, 'category') },
  });
  for (const threat of objectsOf(property, 'threats'))
    if (shapes.threats.test(textOf(threat, 'id'))) draft.edge(ref, 'affected-by', addThreat(threat, draft));
  const parent = textOf(property, 'parentProp');
  if (shapes.properties.test(parent)) draft.edge(ref, 'child-of', nodeRef('device-property', parent));
  for (const child of textsOf(property, 'subProps'))
    if (shapes.properties.test(child)) draft.edge(nodeRef('device-property', child), 'child-of', ref);
  return ref;
}

function addThreat(threat: JsonObject, draft: Draft): NodeRef {
  const id = textOf(threat, 'id');
  const ref = nodeRef('threat', id);
  if (!shapes.threats.test(id)) return ref;
  draft.entry({ kind: 'threat', key: id, name: textOf(threat, 'text'), attributes: { category: textOf(threat, 'category') } });
  for (const property of objectsOf(threat, 'properties')) {
    const about = addProperty(property, draft);
    if (about !== null) draft.edge(about, 'affected-by', ref);
  }
  for (const mitigation of objectsOf(threat, 'mitigations')) {
    if (shapes.mitigations.test(textOf(mitigation, 'id'))) draft.edge(addMitigation(mitigation, draft), 'mitigates', ref);
  }
  return ref;
}

function addMitigation(mitigation: JsonObject, draft: Draft): NodeRef {
  const id = textOf(mitigation, 'id');
  const ref = nodeRef('mitigation', id);
  if (!shapes.mitigations.test(id)) return ref;
  draft.entry({
    kind: 'mitigation',
    key: id,
    name: textOf(mitigation, 'name') || textOf(mitigation, 'text'),
    attributes: { level: textOf(mitigation, 'level') },
  });
  for (const threat of objectsOf(mitigation, 'threats')) {
    const about = textOf(threat, 'id');
    if (!shapes.threats.test(about)) continue;
    draft.entry({ kind: 'threat', key: about, name: textOf(threat, 'text') });
    draft.edge(ref, 'mitigates', nodeRef('threat', about));
  }
  return ref;
}
