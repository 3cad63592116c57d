import type { Match } from '../src/matches/api.ts';
import type { AffectedPlants } from '../src/library/api.ts';
import type { AssetContext, Exclusion, FixGroup, MatchDetail, Work } from '../src/matches/api.ts';
import { type Asked, matching, pageOf } from './asked.ts';
import type { Plant } from './plant.ts';
import { ORGANISATION } from './plant-accounts.ts';

/** What the server of the tests says of matches, of fixes, and of what an asset means to its plant. */

const DISAGREEMENTS: MatchDetail['disagreements'] = [
  { attribute: 'cvss', kind: 'contradiction', why: { en: 'The vectors differ in AV.', zh: '各向量的攻击途径不同。' } },
];

const CONTEXT: AssetContext = {
  criticality: {
    value: 'essential',
    derived: 'essential',
    why: { en: 'It is at Purdue level 1.', zh: '位于普渡模型第 1 层。' },
    by: null,
    at: null,
    reason: null,
  },
  redundant: null,
  zone: null,
  reachability: 'other-zone',
  reachabilityWhy: { en: 'It talks with HMI-1 in another zone.', zh: '与其他区域的 HMI-1 通信。' },
  overrides: {},
  answers: [],
  bills: [],
};

const EXCLUSIONS: Exclusion[] = [
  {
    vulnerability: 'CVE-2022-38465',
    advisory: 'SSA-1',
    product: { vendor: 'Siemens', name: 'SIMATIC S7-1200' },
    status: 'known_not_affected',
    justification: 'component_not_present',
    text: { en: 'SSA-1 says that SIMATIC S7-1200 is not affected.', zh: 'SSA-1 指出 SIMATIC S7-1200 不受影响。' },
  },
];

/** The plant of the tests, and one of another organisation of which the user is a member. */
function plantsOf(vulnerability: string): AffectedPlants {
  const counts = { assets: 6, open: 4, fixed: 1, excepted: 0, dismissed: 1 };
  const site = { id: '01989a00-0001-7000-8000-000000000001', name: '一水厂' };
  const other = { id: '01989a00-0000-7000-8000-000000000002', name: '西山热力', level: 'enterprise' as const };
  const far = { id: '01989a00-0001-7000-8000-000000000002', name: '换热站' };
  return {
    vulnerability,
    organisations: 2,
    more: false,
    items: [
      { organisation: ORGANISATION, site, ...counts, place: 'now' },
      { organisation: other, site: far, ...counts, assets: 2, open: 0, fixed: 2, dismissed: 0, place: null },
    ],
  };
}

/** Answers what is asked of matches and fixes; undefined for what is of neither. */
export function answerMatches(plant: Plant | null, { kind, id, part, url }: Asked): unknown {
  const asset = url.searchParams.get('asset');
  const all = plant?.matches ?? [];
  const matches = all.filter((one) => asset === null || one.asset.id === asset);
  if (kind === 'patches' && id === 'work') return workOf(all);
  if (kind === 'patches') {
    const settled = url.searchParams.get('settled') === 'true';
    return pageOf(settled ? [] : matching(fixesOf(matches), url, ['place']), url);
  }
  const since = url.searchParams.get('since') ?? '';
  if (kind === 'matches' && id === 'counts') {
    const found = all.filter(({ createdAt }) => createdAt >= since);
    const assets = new Set(found.map((one) => one.asset.id)).size;
    return { open: found.length, knownExploited: found.filter((one) => one.vulnerability.kev).length, assets };
  }
  if (kind === 'matches' && id) {
    const match = all.find((one) => one.id === id);
    return match ? { ...match, answers: [], disagreements: DISAGREEMENTS } : 404;
  }
  if (kind === 'matches') {
    const vulnerability = url.searchParams.get('vulnerability');
    const exploited = url.searchParams.get('kev') === 'true';
    return pageOf(
      matches.filter(
        (one) =>
          (!vulnerability || one.vulnerability.id === vulnerability) &&
          (!exploited || one.vulnerability.kev) &&
          one.createdAt >= since,
      ),
      url,
    );
  }
  if (kind === 'vulnerabilities' && part === 'plants') return plantsOf(id ?? '');
  if (kind === 'assets' && part === 'context') return CONTEXT;
  return kind === 'assets' && part === 'exclusions' ? pageOf(EXCLUSIONS, url) : undefined;
}

function workOf(matches: readonly Match[]): Work {
  const places = fixesOf(matches).map(({ place }) => place);
  const of = (place: string) => places.filter((one) => one === place).length;
  return { now: of('now'), next: of('next'), 'when-convenient': of('when-convenient'), settled: 0, questions: 0 };
}

/** Matches grouped by what closes them, as the server does. */
function fixesOf(matches: readonly Match[]): FixGroup[] {
  const groups = Map.groupBy(matches, ({ fix }) => JSON.stringify(fix));
  return [...groups.values()]
    .flatMap((group): FixGroup[] => {
      const [{ id, fix, decision }] = group;
      if (fix === null || decision === null) return [];
      const assets = [...Map.groupBy(group, ({ asset }) => asset.id).values()];
      const ids = [...new Set(group.map(({ vulnerability }) => vulnerability.id))];
      return [
        {
          fix,
          match: id,
          place: group.some(({ place }) => place === 'now') ? 'now' : 'next',
          urgency: 0.5,
          matches: group.length,
          kev: group.filter(({ vulnerability }) => vulnerability.kev).length,
          cvss: Math.max(...group.map(({ vulnerability }) => vulnerability.cvss ?? 0)),
          vulnerabilities: ids,
          vulnerabilityCount: ids.length,
          why: decision.why,
          advice: decision.patch.advice,
          assetCount: assets.length,
          assets: assets.map(([{ asset, patch }, ...rest]) => ({ ...asset, matches: rest.length + 1, questions: 0, patch })),
        },
      ];
    })
    .toSorted((a, b) => (a.place < b.place ? 1 : -1));
}
