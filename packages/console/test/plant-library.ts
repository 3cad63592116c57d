import type { LibraryState } from '../src/library/api.ts';
import type { OverruleRow } from '../src/api/life.ts';
import type { EntryDetail, EntrySummary, Facet, VulnerabilityRecord } from '../src/library/api.ts';
import type { ResolvedRecord } from '../src/library/record.ts';
import type { Plant } from './plant.ts';
import { makeExchange } from './plant-exchange.ts';
import { makeFingerprints } from './plant-fingerprints.ts';
import { answerWork } from './plant-work.ts';

/** A made-up library around the plant: its vulnerabilities as explained records, and entries of other kinds. */
export interface PlantLibrary {
  /** The answer to a question about the library; undefined for what it does not know. */
  answer(url: URL): unknown;
  /** The answer to a change of it; undefined for what it does not know. */
  change(method: string, url: URL, body: unknown): unknown;
  vulnerability(id: string): VulnerabilityRecord | undefined;
}

const time = '2026-11-18T06:00:00Z';
const entry = (kind: string, key: string, label: string, change: Partial<EntrySummary> = {}): EntrySummary => ({
  kind,
  key,
  label,
  labelZh: null,
  summary: '',
  sources: ['MITRE'],
  severity: null,
  state: 'released',
  at: time,
  own: false,
  attributes: {},
  ...change,
});

const rule = entry('detection-rule', 'modbus-write-new-client', 'Modbus write by a client that never wrote', {
  labelZh: '从未写入的客户端执行 Modbus 写操作',
  sources: ['Fengsui'],
  severity: 'high',
});
const mitigation = entry('mitigation', 'M0807', 'Network Allowlists', { labelZh: '网络白名单' });
const requirement = entry('requirement', 'IEC 62443-3-3/SR 5.1', 'IEC 62443-3-3 SR 5.1');
const technique = entry('technique', 'T0855', 'Unauthorized Command Message', {
  labelZh: '未授权命令报文',
  summary: 'Adversaries may send unauthorized command messages to instruct control system assets.',
  sources: ['MITRE', 'Fengsui'],
});
const indicator = entry('indicator', 'indicator/1', 'Address of a command server', { sources: ['CIRCL'], state: 'collected' });
const weakness = entry('weakness', 'CWE-787', 'Out-of-bounds Write', { labelZh: '越界写入' });
/** Named by what is known of a product, and described by no source. */
const mentioned = entry('vulnerability', 'CVE-2012-3013', 'CVE-2012-3013', { sources: ['Fengsui'], at: null });
const product = entry('product', 'wago/i/o-ipc 758', 'I/O-IPC 758', { sources: ['Fengsui'] });
const others = [rule, mitigation, requirement, technique, indicator, weakness];

const relation = (type: string, direction: 'out' | 'in', ends: EntrySummary[], source = 'MITRE') => ({
  type,
  direction,
  count: ends.length,
  atLeast: false,
  edges: ends.map(({ kind, key, label, labelZh, severity }) => ({
    entry: { kind, key, label, labelZh, severity },
    source,
    document: null,
    method: 'database-entry',
    confidence: 0.85,
    validFrom: null,
    validUntil: null,
    text: null,
  })),
});

const attributesOf: Record<string, Record<string, unknown>> = {
  technique: { tactics: ['impair-process-control'], x_mitre_platforms: ['Field Controller/RTU/PLC/IED'], type: 'attack-pattern' },
  indicator: {
    type: 'indicator',
    pattern: "[ipv4-addr:value = '203.0.113.7']",
    pattern_type: 'stix',
    valid_from: '2026-10-01T00:00:00Z',
    confidence: 70,
  },
  'detection-rule': { type: 'sigma', level: 'high', text: 'title: Modbus write\ndetection:\n  condition: selection' },
};
const relationsOf: Record<string, EntryDetail['relations']> = {
  technique: [relation('detects', 'in', [rule], 'Fengsui'), relation('mitigates', 'in', [mitigation])],
  mitigation: [relation('satisfies', 'out', [requirement], 'Fengsui'), relation('mitigates', 'out', [technique])],
};

function detail(summary: EntrySummary): EntryDetail {
  return {
    ...summary,
    relations: relationsOf[summary.kind] ?? [],
    statements: summary.sources.map((source, index) => ({
      source,
      kind: source === 'MITRE' ? 'attack' : 'stix',
      document: `${source.toLowerCase()}-${index + 1}`,
      method: 'database-entry',
      confidence: 0.85,
      entry: {
        name: summary.label,
        aliases: [],
        descriptions: summary.summary ? [{ language: 'en', text: summary.summary }] : [],
        attributes: attributesOf[summary.kind] ?? {},
        published: time,
        modified: time,
        revoked: false,
        url: null,
      },
    })),
  };
}

/** A record in which CNVD and the vendor judge on two scales, and two sources contradict each other on the vector. */
function resolve(one: Plant['vulnerabilities'][number]): ResolvedRecord {
  const vector = one.vector ?? '';
  const milder = 'CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
  const vendor = ['SSA-568427'];
  return {
    id: one.id,
    field: 'industrial',
    aliases: [{ id: 'CNVD-2022-58911', sources: ['CNVD'] }],
    covers: [],
    related: [],
    titles: [
      { language: 'en', text: one.title, sources: vendor },
      { language: 'zh', text: '西门子控制器全局密钥保护不足漏洞', sources: ['CNVD'] },
    ],
    descriptions: [
      { language: 'en', text: one.description, sources: vendor },
      { language: 'zh', text: '攻击者可通过网络获取全局密钥。', sources: ['CNVD'] },
    ],
    weaknesses: [{ id: 'CWE-787', name: 'Out-of-bounds Write', sources: vendor }],
    classes: {
      derived: [
        {
          scheme: 'gbt30279',
          id: 'code.buffer',
          zh: '缓冲区错误',
          en: 'Buffer error',
          path: [
            { id: 'code', zh: '代码问题', en: 'Code issue' },
            { id: 'code.buffer', zh: '缓冲区错误', en: 'Buffer error' },
          ],
          method: 'enrichment',
          confidence: 0.9,
          because: { cwe: 'CWE-787', from: 'weakness', word: null },
        },
      ],
      own: [{ scheme: 'CNVD', id: null, name: '通用软硬件漏洞', sources: ['CNVD'] }],
    },
    hazard: {
      scores: [
        {
          version: '3.1',
          vector,
          score: 9.3,
          severity: 'critical',
          grade: '超危',
          cnnvd: { exploitability: 3.9, impact: 5.9, score: 9.8, grade: '超危' },
          estimated: { grade: '超危' },
          sources: vendor,
          chosen: true,
        },
        {
          version: '3.1',
          vector: milder,
          score: 8.4,
          severity: 'high',
          grade: '高危',
          cnnvd: null,
          estimated: { grade: '高危' },
          sources: ['ICSA-22-286-04'],
          chosen: false,
        },
      ],
      own: [{ scheme: 'CNVD', level: '高', severities: ['high', 'critical'], sources: ['CNVD'] }],
      level: {
        severity: 'critical',
        grade: '超危',
        score: 9.3,
        confidence: 0.92,
        why: {
          en: 'SSA-568427 says critical; ICSA-22-286-04 says high.',
          zh: 'SSA-568427认为是超危；ICSA-22-286-04认为是高危。',
        },
      },
    },
    affected: one.products.map((product) => ({
      vendor: one.vendors[0] ?? null,
      product,
      versions: '< V2.9.2',
      status: 'known_affected',
      cpes: [],
      role: null,
      sources: vendor,
    })),
    notAffected: [],
    fixed: [],
    remediations: [{ category: 'vendor_fix', details: 'Update to V2.9.2 or later version.', url: null, sources: vendor }],
    patches: [],
    references: [{ url: 'https://cert-portal.siemens.com/productcert/html/ssa-568427.html', sources: vendor }],
    exploited: {
      known: one.kev ? { dateAdded: '2023-03-30', dueDate: '2023-04-20', ransomware: false, sources: ['KEV'] } : null,
      prediction: one.epss === null ? null : { score: one.epss, percentile: 0.95, date: '2026-11-18' },
      ssvc: [],
      exploitation: null,
    },
    credits: [],
    published: one.published,
    modified: one.modified,
    state: null,
    disagreements: [
      {
        attribute: 'hazard',
        kind: 'scale',
        values: [
          { value: 'critical (9.3)', sources: vendor },
          { value: 'CNVD 高', sources: ['CNVD'] },
        ],
        chosen: 'critical',
        why: { en: 'One judgement on two scales: CNVD has three levels.', zh: '同一判断的两种尺度：CNVD只有三级。' },
      },
      {
        attribute: 'cvss',
        kind: 'contradiction',
        values: [
          { value: vector, sources: vendor },
          { value: milder, sources: ['ICSA-22-286-04'] },
        ],
        chosen: vector,
        why: { en: 'The vectors differ in AV; the vendor knows its product best.', zh: '向量在AV上不同；厂商最了解其产品。' },
      },
    ],
    overrules: [],
    sources: [
      { source: 'SSA-568427', method: 'vendor-statement', statements: 4, published: '2022-10-11' },
      { source: 'CNVD', method: 'database-entry', statements: 3, published: '2022-10-13' },
    ],
  };
}

const versions = [
  { version: 2, title: 'Update of SSA-568427', hash: 'b'.repeat(64), importedAt: time, replacedAt: null },
  { version: 1, title: 'SSA-568427', hash: 'a'.repeat(64), importedAt: '2026-10-01T06:00:00Z', replacedAt: time },
];

/** What persons decided of vulnerabilities, as long as the server runs. */
function makeOverrules() {
  const rows = new Map<string, OverruleRow[]>();
  const by = { by: 'Li Wei', at: time };
  const of = (id: string) => ({ items: rows.get(id) ?? [] });
  return {
    of,
    change(id: string, overrule: string | undefined, body: unknown) {
      const before = rows.get(id) ?? [];
      const withdrawn = (reason: string) => ({ ...by, reason });
      if (overrule === undefined) {
        const made = body as Pick<OverruleRow, 'attribute' | 'value' | 'reason'>;
        const rest = before.map((one) =>
          one.attribute === made.attribute && one.withdrawn === null ? { ...one, withdrawn: withdrawn(made.reason) } : one,
        );
        rows.set(id, [{ id: `overrule-${before.length + 1}`, ...made, ...by, withdrawn: null }, ...rest]);
      } else {
        const { reason } = body as { reason: string };
        rows.set(
          id,
          before.map((one) => (one.id === overrule ? { ...one, withdrawn: withdrawn(reason) } : one)),
        );
      }
      return of(id);
    },
  };
}

/** How often each value is there. */
function facet(values: readonly (string | null)[]): Facet {
  const groups = Map.groupBy(
    values.filter((value) => value !== null),
    (value) => value,
  );
  return [...groups].map(([value, some]) => ({ value, count: some.length }));
}

/** Entries by kind and state, as the server counts them. */
function countEntries(entries: readonly EntrySummary[]): Pick<LibraryState, 'entries' | 'kinds' | 'states'> {
  return {
    entries: entries.length,
    kinds: [...Map.groupBy(entries, ({ kind }) => kind)].map(([value, some]) => ({
      value,
      count: some.length,
      own: 0,
      states: facet(some.map(({ state }) => state)),
    })),
    states: facet(entries.map(({ state }) => state)),
  };
}

export function makeLibrary(plant: Plant | null): PlantLibrary {
  const vulnerabilities = plant?.vulnerabilities ?? [];
  const overrules = makeOverrules();
  const exchange = makeExchange(plant === null);
  const [first] = plant?.assets ?? [];
  const fingerprints = makeFingerprints(first ? { id: first.id, label: first.name ?? '' } : null);
  const records = new Map(
    vulnerabilities.map((one): [string, VulnerabilityRecord] => {
      const { assertions: _assertions, ...rest } = one;
      return [one.id, { ...rest, aliases: ['CNVD-2022-58911'], resolved: resolve(one) }];
    }),
  );
  const asEntry = (one: Plant['vulnerabilities'][number]): EntrySummary =>
    entry('vulnerability', one.id, one.title, {
      summary: one.description,
      sources: ['CSAF', 'CNVD'],
      severity: one.severity,
      at: one.published,
      attributes: { kev: one.kev },
    });
  const all = plant === null ? [] : [...vulnerabilities.map(asEntry), ...others];
  const counts = countEntries(all);
  const search = (url: URL) => {
    const asked = url.searchParams;
    const words = (asked.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    const found = all.filter(
      (one) =>
        words.every((part) => JSON.stringify(one).toLowerCase().includes(part)) &&
        (!asked.has('kind') || one.kind === asked.get('kind')) &&
        (!asked.has('state') || one.state === asked.get('state')) &&
        (!asked.has('source') || one.sources.includes(asked.get('source') ?? '')) &&
        (!asked.has('severity') || one.severity === asked.get('severity')),
    );
    const from = Number(asked.get('after') ?? 0);
    const limit = Number(asked.get('limit') ?? 50);
    const next = from + limit < found.length ? String(from + limit) : null;
    const facets = {
      total: found.length,
      atLeast: false,
      kinds: facet(found.map(({ kind }) => kind)),
      sources: facet(found.flatMap(({ sources }) => sources)),
      severities: facet(found.map(({ severity }) => severity)),
      years: facet(found.map(({ at }) => at?.slice(0, 4) ?? null)),
      states: facet(found.map(({ state }) => state)),
    };
    return { items: found.slice(from, from + limit), next, facets: from === 0 ? facets : null };
  };
  const find = (kind: string, key: string): EntryDetail | 404 => {
    const one = vulnerabilities.find(({ id }) => kind === 'vulnerability' && id === key);
    if (one) {
      const said = one.assertions.map(({ attribute, value, source }) => ({
        attribute,
        value,
        source,
        published: '2022-10-11',
        retrieved: time,
        method: 'vendor-statement',
        confidence: 0.95,
      }));
      const statement = { source: 'Siemens ProductCERT', kind: 'csaf', document: 'SSA-568427', method: 'vendor-statement' };
      return {
        ...asEntry(one),
        statements: [{ ...statement, confidence: 0.95, entry: said }],
        relations: [relation('has-weakness', 'out', [weakness])],
      };
    }
    if (kind === mentioned.kind && key === mentioned.key)
      return { ...mentioned, statements: [], relations: [relation('affected-by', 'in', [product], 'Fengsui')] };
    const known = others.find((other) => other.kind === kind && other.key === key);
    return known ? detail(known) : 404;
  };
  return {
    vulnerability: (id) => records.get(id),
    answer(url) {
      const [, , , part, kind = '', key = '', last] = url.pathname.split('/').map(decodeURIComponent);
      if (part === undefined)
        return {
          vulnerabilities: plant ? 41_208 : 0,
          advisories: plant ? 9120 : 0,
          knownExploited: plant ? 112 : 0,
          lastImport: plant ? time : null,
          ...counts,
        };
      if (part === 'search') return search(url);
      const exchanged = exchange.answer(part);
      if (exchanged !== undefined) return exchanged;
      if (part === 'fingerprints' && plant !== null) return fingerprints.answer(kind || undefined);
      if (part === 'vulnerabilities' && key === 'overrules') return overrules.of(kind);
      if (part === 'entries') return find(kind, key);
      if (part === 'documents' && last === 'versions') return { items: versions };
      if (part === 'documents')
        return {
          differences: [{ path: 'document.title', change: 'changed', from: 'SSA-568427', to: 'Update of SSA-568427' }],
          more: false,
        };
      if (part === 'life' && key !== '')
        return {
          kind,
          key,
          label: key,
          state: 'released',
          version: 0,
          releasedVersion: null,
          retracted: null,
          disputed: null,
          withdrawnMatches: 0,
          steps: [],
          mayEdit: false,
          history: [],
          versions: [],
          content: null,
        };
      return plant === null ? undefined : answerWork(part, kind);
    },
    change(method, url, body) {
      const [, , , part = '', id = '', what, overrule] = url.pathname.split('/').map(decodeURIComponent);
      if (part === 'fingerprints') return fingerprints.change(method, id, what, body);
      return part === 'vulnerabilities' && what === 'overrules'
        ? overrules.change(id, overrule, body)
        : exchange.change(method, part, id, body);
    },
  };
}
