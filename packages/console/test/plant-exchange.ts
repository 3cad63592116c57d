import type { Import, Rejection } from '../src/library/api.ts';
import type { Bundle, BundleKeys, LibraryUpdates, UpdateSource } from '../src/exchange/api.ts';
import type { Asked } from './asked.ts';

const time = '2026-11-18T06:00:00Z';

/** The key by which the bundles of this library are known. */
export const OWN_KEY = `fsb1-${'Ob8'.repeat(14)}A`;
/** A key that came with a bundle and is not trusted. */
export const STRANGE_KEY = `fsb1-${'Zx7'.repeat(14)}Q`;

const source = (id: string, change: Partial<UpdateSource>): UpdateSource => ({
  id,
  name: id,
  address: `https://${id}.example/feed.json`,
  licence: 'CC0-1.0',
  gives: { en: `What ${id} says`, zh: `${id} 所发布的内容` },
  everyHours: 6,
  chosen: true,
  state: 'done',
  startedAt: time,
  succeededAt: time,
  nextAt: '2026-11-18T12:00:00Z',
  added: 2,
  unchanged: 1402,
  problems: 0,
  error: null,
  fault: null,
  ...change,
});

const failed = {
  name: 'Siemens ProductCERT',
  state: 'failed',
  succeededAt: null,
  added: 0,
  unchanged: 0,
  problems: 1,
  error: 'https://cert-portal.example/feed.json: it could not be downloaded (fetch failed)',
  fault: 'unreachable',
} as const;

/** How a made-up library is kept current; what is changed stays changed as long as the server runs. */
export function makeExchange(empty: boolean) {
  let updates: LibraryUpdates = {
    enabled: !empty,
    running: false,
    sources: [
      source('kev', { name: 'CISA Known Exploited Vulnerabilities' }),
      source('siemens', empty ? {} : failed),
      // As it was kept before errors had kinds.
      source('epss', { name: 'FIRST EPSS', chosen: false, ...(empty ? {} : { ...failed, name: 'FIRST EPSS', fault: null }) }),
    ],
  };
  let keys: BundleKeys = {
    own: OWN_KEY,
    trusted: empty ? [] : [{ key: `fsb1-${'Ce5'.repeat(14)}M`, name: 'Provincial centre', addedBy: 'Li Wei', addedAt: time }],
  };
  const bundle = (sequence: number): Bundle => ({
    id: `b${sequence}`,
    state: 'done',
    only: null,
    sequence,
    documents: 1204,
    gone: 3,
    bytes: 812_345,
    error: null,
    refusal: null,
    createdBy: 'Li Wei',
    createdAt: time,
    finishedAt: time,
  });
  let bundles = empty ? [] : [bundle(12)];
  return {
    /** What GET answers below `/api/library`; undefined where it is not of the exchange. */
    answer(part: string): unknown {
      if (part === 'updates') return updates;
      if (part === 'keys') return keys;
      return part === 'bundles' ? { items: bundles } : undefined;
    },
    change(method: string, part: string, id: string, body: unknown): unknown {
      if (part === 'updates' && method === 'PUT') {
        const { enabled, sources } = body as { enabled: boolean; sources?: string[] };
        const chosen = (one: UpdateSource) => sources?.includes(one.id) ?? one.chosen;
        updates = { ...updates, enabled, sources: updates.sources.map((one) => ({ ...one, chosen: chosen(one) })) };
      }
      if (part === 'updates' && method === 'POST') updates = { ...updates, running: true };
      if (part === 'keys' && method === 'POST')
        keys = {
          ...keys,
          trusted: [...keys.trusted, { ...(body as { key: string; name: string }), addedBy: 'Li Wei', addedAt: time }],
        };
      if (part === 'keys' && method === 'DELETE') keys = { ...keys, trusted: keys.trusted.filter(({ key }) => key !== id) };
      if (part === 'bundles') {
        bundles = [{ ...bundle(bundles.length + 12), gone: 0 }, ...bundles];
        return bundles[0];
      }
      return this.answer(part);
    },
  };
}

const untrusted = (key: string, short: string) => ({
  error: `the bundle is signed with key ${key} (${short}), which is not trusted here`,
  refusal: { code: 'untrusted', values: { key, short } },
});

const taken = (id: string, name: string, part: Partial<Import>): Import => ({
  id,
  name,
  size: 812_345,
  received: 812_345,
  state: 'failed',
  job: null,
  documents: 0,
  accepted: 0,
  rejected: 0,
  createdAt: '2026-11-18T05:50:00Z',
  finishedAt: '2026-11-18T05:51:00Z',
  createdBy: 'Li Wei',
  error: null,
  refusal: null,
  ...part,
});

const IMPORTS: Import[] = [
  taken('i1', 'csaf-siemens-2026-11.jsonl.gz', { state: 'done', documents: 1214, accepted: 1213, rejected: 1 }),
  taken('i2', 'library-7.fsb', untrusted(STRANGE_KEY, 'Zx7')),
  taken('i3', 'library-6.fsb', untrusted(OWN_KEY, 'Ob8')),
  taken('i4', 'holiday.fsb', { state: 'done', rejected: 1 }),
  taken('i5', 'library-5.fsb', {
    error: 'parts/000002.jsonl.gz of the bundle is damaged; copy the bundle again',
    refusal: { code: 'damaged', values: { file: 'parts/000002.jsonl.gz' } },
  }),
  // What failed before refusals had codes has its sentence only.
  taken('i6', 'library-4.fsb', { error: 'the bundle breaks off; copy it again' }),
];
const REJECTIONS: Rejection[] = [
  {
    line: 812,
    place: 'siemens/ssa-000000.json: document 1',
    document: 'SSA-000000',
    reason: 'product_tree is missing (CSAF 2.0 §6.1.1)',
    refusal: null,
  },
  {
    line: 813,
    place: 'siemens/ssa-000001.json: document 1',
    document: null,
    reason: 'this is no CSAF document',
    refusal: { code: 'notCsaf', values: {} },
  },
];

/** Files that were brought to the library: advisories, a bundle of a stranger, one of this very library, and one that is no bundle. */
export function answerImports(brought: boolean, { part }: Asked): unknown {
  if (part === 'rejections') return { items: REJECTIONS, next: null };
  return { items: brought ? IMPORTS : [], next: null };
}
