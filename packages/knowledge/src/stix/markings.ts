import { type JsonObject, memberOf, textOf, textsOf } from '../json.ts';

/** Markings of the traffic light protocol 2.0 by their level, the least secret first, as OASIS publishes them for STIX 2.1 (common objects). */
export const tlpMarkings = {
  clear: 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487',
  green: 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
  amber: 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421',
  'amber+strict': 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
  red: 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
} as const;

/** What well-known markings say, by their ids: those of version 1 (STIX 2.1 §7.2.1.4), and of 2.0. */
const tlp: Readonly<Record<string, string>> = {
  'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9': 'TLP:WHITE',
  'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da': 'TLP:GREEN',
  'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82': 'TLP:AMBER',
  'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed': 'TLP:RED',
  ...Object.fromEntries(Object.entries(tlpMarkings).map(([level, id]) => [id, `TLP:${level.toUpperCase()}`])),
};

/** What the markings of a bundle say, by their ids. */
export function markingsOf(objects: readonly JsonObject[]): ReadonlyMap<string, string> {
  const texts = new Map(Object.entries(tlp));
  for (const object of objects) {
    if (textOf(object, 'type') !== 'marking-definition') continue;
    const definition = memberOf(object, 'definition');
    const level = textOf(definition, 'tlp');
    const text = level === '' ? textOf(definition, 'statement') || textOf(object, 'name') : `TLP:${level.toUpperCase()}`;
    if (text !== '' && !texts.has(textOf(object, 'id'))) texts.set(textOf(object, 'id'), text);
  }
  return texts;
}

/** What the markings of one object say; a marking that the bundle does not define is told by its id. */
export function markingTexts(object: JsonObject, texts: ReadonlyMap<string, string>): string[] {
  return textsOf(object, 'object_marking_refs')
    .slice(0, 20)
    .map((id) => texts.get(id) ?? id);
}
