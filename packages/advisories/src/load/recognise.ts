import { isCsaf } from '../csaf/read.ts';
import { isEpss } from '../epss/epss.ts';
import { isObject, type Json } from '../json.ts';
import { isKev } from '../kev/kev.ts';
import type { DocumentKind } from '../read/types.ts';

/** Whether a parsed document is a CVE record of the JSON 5 format. */
export function isCve(value: unknown): boolean {
  return isObject(value) && value.dataType === 'CVE_RECORD' && isObject(value.cveMetadata);
}

const tests: readonly (readonly [DocumentKind, (value: Json) => boolean])[] = [
  ['csaf', isCsaf],
  ['cve', isCve],
  ['kev', isKev],
];

/** The kind of a parsed JSON document, by its content; null for what a library does not take. */
export function recogniseJson(value: Json): DocumentKind | null {
  return tests.find(([, test]) => test(value))?.[0] ?? null;
}

/** Whether a text could be a document at all, from its beginning: JSON or the EPSS table. */
export function looksLikeDocument(text: string): boolean {
  return isEpss(text) || /^\ufeff?\s*\{/.test(text);
}
