import type { Said } from '../src/i18n/said.ts';
import type { Check, Fingerprint, FingerprintDetail, FingerprintRow, Told, TrialResult } from '../src/fingerprints/api.ts';

const time = '2026-11-18T06:00:00Z';
const content: Fingerprint = {
  id: 'siemens-s7-1200-order-number',
  on: ['orderNumber'],
  pattern: '^6ES7 ?21[0-9]-',
  says: { vendor: 'Siemens', product: 'S7-1200', role: 'controller' },
  confidence: 80,
  fires: { '6ES7 211-1AE40-0XB0': { product: 'S7-1200' } },
  silent: ['6ES7 511-1AK02-0AB0'],
};
const shipped: Fingerprint = {
  ...content,
  id: 'rockwell-controllogix',
  pattern: '^1756-L',
  says: { vendor: 'Rockwell Automation', product: 'ControlLogix' },
  fires: { '1756-L61': {} },
  silent: ['1769-L33'],
};

/** A mistake by its code; its sentence is what the server says to whoever does not know the code, as of `newerRule`. */
const told = (code: string, values: Said['values'] = {}): Told => ({ problem: `${code} is wrong`, mistake: { code, values } });

/** What the server finds of a fingerprint. */
function check(print: Fingerprint): Check {
  const wrong = (code: string): Check => ({ ...told(code), examples: [], sound: false });
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(print.id)) return wrong('id');
  const fine: Told = { problem: null, mistake: null };
  let pattern: RegExp;
  try {
    pattern = new RegExp(print.pattern, 'i');
  } catch {
    return wrong('pattern');
  }
  if (Object.keys(print.says).length === 0) return wrong('newerRule');
  const tried = (text: string, must: boolean) => {
    const fires = pattern.test(text);
    return {
      text,
      must,
      follows: fires ? print.says : {},
      ...(fires === must ? fine : must ? told('misses', { attribute: print.on[0] }) : told('claims')),
    };
  };
  const examples = [
    ...Object.keys(print.fires).map((text) => tried(text, true)),
    ...print.silent.map((text) => tried(text, false)),
  ];
  const both = Object.keys(print.fires).length > 0 && print.silent.length > 0;
  return { ...fine, examples, sound: both && examples.every(({ problem }) => problem === null) };
}

/** The fingerprints of a made-up server: they are checked, tried, kept in versions, tested and put in force as long as it runs. */
export function makeFingerprints(asset: { id: string; label: string } | null) {
  const kept = new Map<string, FingerprintDetail>();
  const row = (of: Fingerprint, change: Partial<FingerprintRow>): FingerprintRow => ({
    id: of.id,
    origin: 'server',
    state: 'draft',
    version: 1,
    publishedVersion: null,
    replaces: false,
    on: of.on,
    pattern: of.pattern,
    says: of.says,
    confidence: of.confidence ?? 80,
    changedBy: 'Li Wei',
    changedAt: time,
    ...change,
  });
  const keep = (of: Fingerprint, why: string) => {
    const before = kept.get(of.id);
    const version = (before?.origin === 'server' ? before.version : 0) + 1;
    const made: FingerprintDetail = {
      ...row(of, { version, publishedVersion: before?.publishedVersion ?? null, replaces: before?.origin === 'program' }),
      content: of,
      versions: [{ version, content: of, why, changedBy: 'Li Wei', createdAt: time }, ...(before?.versions ?? [])],
      trials: [],
    };
    kept.set(of.id, made);
    return made;
  };
  keep(content, 'Seen on the wire of a plant');
  kept.set(shipped.id, {
    ...row(shipped, { origin: 'program', state: 'published', changedBy: null, changedAt: null }),
    content: shipped,
    versions: [],
    trials: [],
  });
  const trial = (of: Fingerprint): TrialResult => ({
    check: check(of),
    texts: 15,
    captures: [],
    devices: 1,
    hitCount: 1,
    hits: [
      {
        device: { asset: asset?.id ?? null, label: asset?.label ?? 'PLC-1', capture: null },
        text: { attribute: 'orderNumber', value: '6ES7 212-1BE40-0XB0', source: 's7comm read_szl', frame: 11_891, capture: null },
        gives: [
          { attribute: 'role', value: of.says.role ?? 'controller', known: null, change: 'new' },
          { attribute: 'product', value: of.says.product ?? 'S7-1200', known: 'S7-1500', change: 'differs' },
        ],
      },
    ],
    conflictCount: 0,
    conflicts: [],
    falseHits: [{ other: shipped.id, text: '1756-L61', attribute: 'role', value: 'controller', otherValue: 'safety_controller' }],
  });
  const change = (id: string, part: Partial<FingerprintDetail>) => {
    const now = { ...(kept.get(id) as FingerprintDetail), ...part };
    kept.set(id, now);
    return now;
  };
  return {
    answer: (id: string | undefined): unknown => (id ? (kept.get(id) ?? 404) : { items: [...kept.values()] }),
    change(method: string, id: string, part: string | undefined, body: unknown): unknown {
      if (id === 'check') return check(body as Fingerprint);
      if (id === 'try') return trial((body as { fingerprint: Fingerprint }).fingerprint);
      if (part === 'tests') return change(id, { state: 'tested' });
      if (part === 'publication')
        return method === 'DELETE'
          ? change(id, { state: 'tested', publishedVersion: null })
          : change(id, { state: 'published', publishedVersion: kept.get(id)?.version ?? null });
      const { fingerprint, why } = body as { fingerprint: Fingerprint; why: string };
      return keep(fingerprint, why);
    },
  };
}
