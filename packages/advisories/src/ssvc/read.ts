import type { SsvcDecision } from '../cve/read.ts';
import { Cursor, isObject } from '../json.ts';
import type { Problem, Result } from '../problem.ts';
import { refusal, refuse } from '../read/refusal.ts';

/** What SSVC selected for one or several vulnerabilities. */
export type SsvcSelections = {
  /** Identifiers of the vulnerabilities, in the order of the document. */
  targets: string[];
  decision: SsvcDecision;
  /** Selected values by name of the decision point, where more than one remained. */
  open: Record<string, string[]>;
};

/** More than this in one document is not a statement about vulnerabilities. */
const mostTargets = 1000;

/** Decision points by namespace and key, with the names that CISA's Vulnrichment writes (CERTCC/SSVC, decision points). */
const pointNames: Readonly<Record<string, string>> = {
  'ssvc:A': 'Automatable',
  'ssvc:E': 'Exploitation',
  'ssvc:EXP': 'System Exposure',
  'ssvc:HI': 'Human Impact',
  'ssvc:MI': 'Mission Impact',
  'ssvc:MWI': 'Mission and Well-Being Impact',
  'ssvc:PSI': 'Public Safety Impact',
  'ssvc:PVA': 'Public Value Added',
  'ssvc:RC': 'Report Credibility',
  'ssvc:RP': 'Report Public',
  'ssvc:SC': 'Supplier Cardinality',
  'ssvc:SCON': 'Supplier Contacted',
  'ssvc:SE': 'Supplier Engagement',
  'ssvc:SI': 'Safety Impact',
  'ssvc:SINV': 'Supplier Involvement',
  'ssvc:TI': 'Technical Impact',
  'ssvc:U': 'Utility',
  'ssvc:VD': 'Value Density',
  'cisa:KEV': 'In KEV',
  'cisa:MP': 'Mission Prevalence',
  'cisa:PE': 'Publicly Exposed',
};

/** Values by decision point and key, in the words that Vulnrichment writes. */
const valueNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'ssvc:E': { N: 'none', P: 'poc', A: 'active' },
  'ssvc:A': { N: 'no', Y: 'yes' },
  'ssvc:TI': { P: 'partial', T: 'total' },
};

/**
 * Read SSVC selections: the list of selections of the SSVC schema (`selections`, `target_ids`), and what Vulnrichment puts into CVE
 * records (`id`, `role`, `options`). `target` is whom they are about where the document does not say it itself.
 */
export function readSsvcValue(value: unknown, target: string | null = null): Result<SsvcSelections> {
  if (!isObject(value)) return refuse('', refusal('notSsvc', {}));
  const problems: Problem[] = [];
  const root = new Cursor(value, '', problems);
  const own = root.text('id');
  const targets = [...root.texts('target_ids'), ...(own === null ? [] : [own]), ...(target === null ? [] : [target])];
  const distinct = [...new Set(targets.filter((id) => /^[\w.:#/-]{3,100}$/.test(id)))].slice(0, mostTargets);
  const options: Record<string, string> = {};
  const open: Record<string, string[]> = {};
  for (const selection of root.objects('selections')) readSelection(selection, options, open);
  for (const option of root.objects('options')) {
    if (!isObject(option.value)) continue;
    for (const [point, chosen] of Object.entries(option.value)) if (typeof chosen === 'string') set(options, point, chosen);
  }
  if (distinct.length === 0) return refuse('/target_ids', refusal('noTarget', {}));
  if (Object.keys(options).length + Object.keys(open).length === 0) return refuse('/selections', refusal('noSelection', {}));
  return {
    ok: true,
    value: {
      targets: distinct,
      decision: { role: root.text('role') ?? '', timestamp: root.text('timestamp') ?? '', options },
      open,
    },
    problems,
  };
}

function readSelection(selection: Cursor, options: Record<string, string>, open: Record<string, string[]>): void {
  const point = `${selection.text('namespace') ?? ''}:${selection.text('key') ?? ''}`;
  const name = own(pointNames, point) ?? selection.text('name') ?? point;
  const values = selection.items('values').flatMap((item) => {
    const key = typeof item.value === 'string' ? item.value : item.text('key');
    if (key === null) return [];
    return [own(own(valueNames, point) ?? {}, key) ?? (isObject(item.value) ? item.text('name') : null) ?? key];
  });
  if (values.length === 1) set(options, name, values[0]);
  else if (values.length > 1) open[name] = values;
}

/** Names are data: one that every object has must not reach the object's own. */
function set(options: Record<string, string>, name: string, value: string): void {
  if (name !== '__proto__') options[name.slice(0, 100)] = value.slice(0, 200);
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
