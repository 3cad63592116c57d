import type { Job } from '../src/api/types.ts';
import { type Asked, matching, pageOf } from './asked.ts';
import type { Plant } from './plant.ts';
import { isOpen } from './plant-base.ts';
import { FILE_SETTINGS, makeFiles, makeSightings } from './plant-files.ts';
import { summary } from './plant-vulnerabilities.ts';
import { makeComponents, makeEnrolments } from './plant-watch.ts';

/** What the server of the tests says of a plant: its sites and assets, what was seen on its network, what was found in that. */

const NOTHING = {
  assets: { total: 0, byRole: [], byLevel: [], byVendor: [] },
  protocols: [],
  findings: { open: 0, suppressed: 0, total: 0, bySeverity: [], byTechnique: [] },
  matches: { open: 0, knownExploited: 0, assets: 0 },
  captures: { total: 0, analysing: 0, frames: 0, last: null },
  first: [],
};
const FORMATS = ['suricata-eve', 'zeek-json', 'csv-inventory'].map((format) => ({
  id: format,
  title: format,
  specification: '',
}));

/** What is asked of each kind of thing; undefined where nothing of the plant is asked. */
export function answerPlant(plant: Plant | null, asked: Asked): unknown {
  return ANSWERS[asked.kind]?.(plant, asked);
}

const ANSWERS: Readonly<Record<string, (plant: Plant | null, asked: Asked) => unknown>> = {
  overview: (plant) => plant?.overview ?? NOTHING,
  sites: (plant, { part }) => (part === 'file-settings' ? FILE_SETTINGS : { items: plant ? [plant.site] : [] }),
  zones: (plant) => ({ items: plant?.zones ?? [] }),
  map: (plant) => plant?.map ?? { zones: [], nodes: [], links: [] },
  assets(plant, { id, part, url }) {
    const assets = plant?.assets ?? [];
    if (part === 'product') return { product: null, notices: [] };
    if (id) return assets.find((one) => one.id === id) ?? 404;
    const words = url.searchParams.get('q')?.toLowerCase() ?? '';
    const found = matching(assets, url, ['role', 'vendor', 'zone', 'purdueLevel']);
    return pageOf(
      found.filter((one) => JSON.stringify(one).toLowerCase().includes(words)),
      url,
    );
  },
  conversations: (plant, { url }) => pageOf(matching(plant?.conversations ?? [], url, ['protocol']).filter(touches(url)), url),
  findings(plant, { id, part, url }) {
    if (part === 'indicators') return { items: id === plant?.findings[0].id ? makeSightings() : [] };
    if (part === 'frames') return { items: plant?.frames ?? [] };
    const findings = plant?.findings ?? [];
    if (id) return findings.find((one) => one.id === id) ?? 404;
    const state = url.searchParams.get('state');
    const suppressed = url.searchParams.get('suppressed');
    const found = matching(findings, url, ['severity']).filter(
      (one) =>
        touches(url)(one) &&
        (suppressed === null || String(one.suppression !== null) === suppressed) &&
        (!state || (state === 'open' ? isOpen(one) : one.state === state)),
    );
    return pageOf(found, url);
  },
  captures(plant, { id, part, url }) {
    const [captures, sources] = [plant?.captures ?? [], plant?.sources ?? []];
    if (part === 'frames') {
      const frame = Number(url.searchParams.get('frame'));
      return { items: (plant?.frames ?? []).slice(0, 1).map((one) => ({ ...one, capture: id, frame })) };
    }
    if (part === 'components') return pageOf(makeComponents(), url);
    if (part === 'indicators') return { items: plant ? makeSightings() : [] };
    if (id) return [...captures, ...sources].find((one) => one.id === id) ?? 404;
    return pageOf(url.searchParams.get('kind') === 'records' ? sources : captures, url);
  },
  files(plant, { url }) {
    const words = url.searchParams.get('q')?.toLowerCase() ?? '';
    const verdict = url.searchParams.get('verdict');
    const found = (plant ? makeFiles(plant) : []).filter(
      (one) =>
        JSON.stringify(one).toLowerCase().includes(words) &&
        (verdict === null || (verdict === 'any' ? one.verdict !== 'none' : one.verdict === verdict)),
    );
    return pageOf(found, url);
  },
  'source-formats': () => ({ items: FORMATS }),
  protocols: () => ({
    items: [
      { id: 'modbus', name: 'Modbus TCP of the server' },
      { id: 'hj212', name: 'HJ 212' },
    ],
  }),
  events(plant, { url }) {
    const talk = plant?.conversations.find((one) => one.id === url.searchParams.get('conversation'));
    const act = url.searchParams.get('act');
    const found = (plant?.events ?? []).filter(
      (one) =>
        touches(url)(one) &&
        (!talk || (one.client === talk.client && one.server === talk.server)) &&
        (url.searchParams.get('refused') !== 'true' || one.refused) &&
        (act === null || one.acts.includes(act)),
    );
    return pageOf(found, url);
  },
  suppressions: (plant, { url }) => pageOf(matching(plant?.suppressions ?? [], url, ['state']), url),
  sensors(plant, { id, url }) {
    if (id === 'enrolments') return { items: plant ? makeEnrolments(plant.site.id) : [] };
    return id ? (plant?.sensors.find((one) => one.id === id) ?? 404) : pageOf(plant?.sensors ?? [], url);
  },
  jobs(plant, { id }) {
    const job = analysisOf(plant);
    return id ? (job ?? 404) : { items: job ? [job] : [], next: null };
  },
  vulnerabilities: (plant, { url }) => pageOf((plant?.vulnerabilities ?? []).map(summary), url),
};

/** Whether something is of the asset that is asked for, as a client or as a server. */
function touches(url: URL): (one: { clientAsset: string | null; serverAsset: string | null }) => boolean {
  const asset = url.searchParams.get('asset');
  return (one) => asset === null || one.clientAsset === asset || one.serverAsset === asset;
}

/** The analysis of the plant's second capture, which is under way. */
function analysisOf(plant: Plant | null): Job | undefined {
  const capture = plant?.captures[1];
  return (
    capture && {
      id: capture.job ?? '',
      kind: 'analysis',
      subject: capture.id,
      state: 'running',
      attempt: 1,
      done: 421_000_000,
      total: 812_000_000,
      unit: 'bytes',
      detail: {},
      error: null,
      createdAt: '2026-11-20T10:00:00Z',
      startedAt: '2026-11-20T10:00:01Z',
      finishedAt: null,
    }
  );
}
