import { isObject, type JsonObject, memberOf, numberOf, parseJson, textOf, textsOf } from '../json.ts';
import { edgeTypes } from '../model/edge-types.ts';
import type { EdgeDraft, EntryDraft } from '../model/draft.ts';
import { type EdgeType, type EntryKind, entryKinds, tenantKinds } from '../model/entry.ts';

/**
 * Bundles that Fengsui itself writes: an extension of STIX 2.1 (§7.3) carries what STIX has no property for, so that what is read is what was written. What
 * belongs to an organisation is never read: the library is seen by all.
 */
export const ownExtension = 'extension-definition--5c2f6883-965d-542f-afcf-78b9afbe0bce';

/** The identity that such bundles name as their producer, which is no entry. */
export const ownProducer = 'identity--c21aa62e-9cf7-5c20-be28-6de561c49101';

/** Types of objects that the extension adds: `x-fengsui-technique`. */
const ownType = /^x-fengsui-(.+)$/;

/** What an object says of itself in the extension; null when it does not, or says something that is none. */
function said(object: JsonObject): JsonObject | null {
  const extension = memberOf(memberOf(object, 'extensions'), ownExtension);
  return isObject(extension) ? extension : null;
}

/** Whether an object is none of a library: of an organisation, or who wrote the bundle. */
export function notOfLibrary(object: JsonObject): boolean {
  if (textOf(object, 'id') === ownProducer) return true;
  const { kind } = ownName(object) ?? {};
  return tenantType(textOf(object, 'type')) || (kind !== undefined && tenantKinds.has(kind));
}

/** Whether objects of a type are of an organisation. */
export function tenantType(type: string): boolean {
  const [, kind = ''] = ownType.exec(type) ?? [];
  return tenantKinds.has(kind as EntryKind);
}

/** Kind and key of an object of ours. */
export function ownName(object: JsonObject): { kind: EntryKind; key: string } | null {
  const extension = said(object);
  if (extension === null) return null;
  // Objects that the extension adds have them as properties, those of STIX in the extension.
  const holder = ownType.test(textOf(object, 'type')) ? object : extension;
  const [kind, key] = [textOf(holder, 'kind'), textOf(holder, 'key')];
  return Object.hasOwn(entryKinds, kind) && key !== '' ? { kind: kind as EntryKind, key } : null;
}

/** An object of ours as it was before it was written. */
export function ownEntry(object: JsonObject): EntryDraft | null {
  const name = ownName(object);
  const extension = said(object);
  if (name === null || extension === null) return null;
  const language = textOf(extension, 'language') || 'en';
  const text = textOf(object, 'description') || textOf(extension, 'summary');
  return {
    ...name,
    name: textOf(extension, 'label') || textOf(object, 'name'),
    aliases: textsOf(extension, 'other_names'),
    descriptions: text === '' ? [] : [{ language, text }],
    attributes: attributesOf(extension),
    published: textOf(extension, 'published'),
    modified: textOf(extension, 'published'),
    revoked: memberOf(object, 'revoked') === true,
    url: textOf(extension, 'web_page') || null,
  };
}

/** Attributes stand as the text of a JSON object, because STIX would bound the names of their members. */
function attributesOf(extension: JsonObject): Record<string, unknown> {
  const parsed = parseJson(textOf(extension, 'attributes') || '{}');
  return 'value' in parsed && isObject(parsed.value) ? { ...parsed.value } : {};
}

/** A relationship of ours as it was before it was written; null when it is none. */
export function ownEdge(object: JsonObject): ({ type: EdgeType } & EdgeDraft) | null {
  const extension = said(object);
  const type = textOf(extension ?? {}, 'type');
  if (extension === null || !Object.hasOwn(edgeTypes, type)) return null;
  const probability = numberOf(extension, 'probability');
  return {
    type: type as EdgeType,
    text: textOf(object, 'description') || null,
    validFrom: textOf(extension, 'valid_from'),
    validUntil: textOf(extension, 'valid_until'),
    ...(probability === null ? {} : { confidence: probability }),
  };
}
