import { Cursor, defaultLimits, isObject, type JsonLimits, type JsonObject, parseJson } from '../json.ts';
import type { Problem, Result } from '../problem.ts';
import { refusal, refuse } from '../read/refusal.ts';

/** One entry of CISA's catalogue of known exploited vulnerabilities. Dates are `YYYY-MM-DD`. */
export type KevEntry = {
  cve: string;
  vendor: string;
  product: string;
  name: string;
  dateAdded: string;
  dueDate: string;
  requiredAction: string;
  /** Whether ransomware campaigns are known to use it; the catalogue says `Known` or `Unknown`. */
  ransomware: boolean;
  cwes: string[];
};

/** The catalogue with its own version and release time. */
export type KevCatalogue = { version: string; released: string; entries: KevEntry[] };

/** Whether a parsed document is the catalogue. */
export function isKev(value: unknown): value is JsonObject {
  return isObject(value) && typeof value.catalogVersion === 'string' && Array.isArray(value.vulnerabilities);
}

/** Read the catalogue's JSON form. An entry without a CVE id is left out with a problem. */
export function readKev(text: string, limits: JsonLimits = defaultLimits): Result<KevCatalogue> {
  const parsed = parseJson(text, limits);
  return parsed.ok ? readKevValue(parsed.value) : parsed;
}

/** {@link readKev} for a document that is already parsed. */
export function readKevValue(value: unknown): Result<KevCatalogue> {
  if (!isKev(value)) {
    return refuse('/catalogVersion', refusal('notKev', {}));
  }
  const problems: Problem[] = [];
  const root = new Cursor(value, '', problems);
  const entries: KevEntry[] = [];
  for (const item of root.objects('vulnerabilities')) {
    const cve = item.text('cveID', true);
    if (cve === null) continue;
    entries.push({
      cve,
      vendor: item.text('vendorProject') ?? '',
      product: item.text('product') ?? '',
      name: item.text('vulnerabilityName') ?? '',
      dateAdded: item.text('dateAdded', true) ?? '',
      dueDate: item.text('dueDate') ?? '',
      requiredAction: item.text('requiredAction') ?? '',
      ransomware: item.text('knownRansomwareCampaignUse') === 'Known',
      cwes: item.texts('cwes'),
    });
  }
  return {
    ok: true,
    value: { version: root.text('catalogVersion') ?? '', released: root.text('dateReleased') ?? '', entries },
    problems,
  };
}
