import type { Method } from '@fengsui/advisories';
import { type JsonObject, objectsOf, textOf } from '../json.ts';

/** What a bundle is, by who made it: knowledge bases that many rely on weigh more than a report. What is null follows from the bundle. */
export interface Profile {
  kind: string;
  id: string | null;
  title: string | null;
  source: string | null;
  published: string | null;
  method: Method;
  confidence: number;
}

const mitre = { source: 'MITRE', method: 'database-entry', confidence: 0.85 } as const;

/** Who ATT&CK says to be the author of its objects. */
const mitreIdentity = 'identity--c78cb6e5-0c4b-4611-8297-d1b8b55e40b5';

/** Recognises the publisher of a bundle. */
export function profileOf(objects: readonly JsonObject[]): Profile {
  const collection = objects.find((object) => textOf(object, 'type') === 'x-mitre-collection');
  const matrix = objects.find((object) => textOf(object, 'type') === 'x-mitre-matrix');
  if (collection !== undefined || matrix !== undefined) {
    const domain = textOf(objectsOf(matrix, 'external_references')[0], 'external_id') || textOf(collection, 'id');
    const title = [textOf(collection ?? matrix, 'name'), textOf(collection, 'x_mitre_version')].filter(Boolean).join(' ');
    return { ...mitre, kind: 'attack', id: domain, title, published: textOf(collection ?? matrix, 'modified') };
  }
  if (objects.some((object) => textOf(object, 'type') === 'x-mitre-emb3d-property'))
    return { ...mitre, kind: 'emb3d', id: 'emb3d', title: 'MITRE EMB3D', published: null };
  const pattern = objects.find((object) => textOf(object, 'x_capec_version') !== '');
  if (pattern !== undefined)
    return {
      ...mitre,
      kind: 'capec',
      id: objects.length > 1 ? 'capec' : null,
      title: `CAPEC ${textOf(pattern, 'x_capec_version')}`,
      published: null,
    };
  // The repository of ATT&CK holds each object in a bundle of its own, too.
  const made = objects.filter((object) => textOf(object, 'created_by_ref') !== '');
  if (made.length > 0 && made.every((object) => textOf(object, 'created_by_ref') === mitreIdentity)) {
    const title = made.length === 1 ? textOf(made[0], 'name') || null : null;
    return { ...mitre, kind: 'attack', id: null, title, published: null };
  }
  return { kind: 'stix', id: null, title: null, source: null, published: null, method: 'observation', confidence: 0.7 };
}
