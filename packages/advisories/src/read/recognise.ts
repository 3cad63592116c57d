import { isEpss } from '../epss/epss.ts';
import type { DocumentKind } from './types.ts';

/** How much of a file {@link recognise} looks at, in characters. */
export const recogniseLength = 65_536;

/** A JSON document's first token: an object, or an array of them. */
const json = /^\ufeff?\s*[{[]/;
const xml = /^\ufeff?\s*</;

/** What the beginning of each kind holds, in the order in which the kinds are tried. */
const marks: readonly (readonly [DocumentKind, RegExp, readonly RegExp[]])[] = [
  ['cnvd', xml, [/<vulnerabilitys[\s>]/]],
  ['cnnvd', xml, [/<(?:[\w-]+:)?cnnvd[\s>]/]],
  ['csaf', json, [/"csaf_version"\s*:/]],
  ['kev', json, [/"catalogVersion"\s*:/, /"(?:vulnerabilities|cveID)"\s*:/]],
  ['nvd', json, [/"format"\s*:\s*"NVD_CVE"/]],
  // An entry by itself, or a yearly file of them: both members are NVD's own.
  ['nvd', json, [/"sourceIdentifier"\s*:/, /"(?:vulnStatus|configurations|cve_items)"\s*:/]],
  ['cve', json, [/"dataType"\s*:\s*"CVE_RECORD"|"cveMetadata"\s*:|^\ufeff?\s*\[?\s*\{\s*"containers"\s*:/]],
  ['ssvc', json, [/"selections"\s*:\s*\[/, /"(?:schemaVersion|timestamp|target_ids)"\s*:/]],
  ['ssvc', json, [/"options"\s*:\s*\[/, /"role"\s*:/, /"id"\s*:\s*"(?:CVE|VU)[-#]/]],
];

/** The kind of a document about vulnerabilities, by the content of its first 64 KiB; null for anything else. */
export function recognise(head: string): DocumentKind | null {
  const text = head.slice(0, recogniseLength);
  if (isEpss(text)) return 'epss';
  return marks.find(([, shape, all]) => shape.test(text) && all.every((mark) => mark.test(text)))?.[0] ?? null;
}
