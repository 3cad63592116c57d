import type { AssetDetail } from '../src/api/network.ts';
import type { Match } from '../src/matches/api.ts';
import type { Vulnerability, VulnerabilityDetail } from '../src/library/api.ts';
import { addressOf, ago, uuid } from './plant-base.ts';

/** Vulnerabilities that a made-up plant has, and on which of its devices. */

const VULNERABILITIES: [string, string, number, boolean, number, string][] = [
  [
    'CVE-2022-38465',
    'Private key of SIMATIC S7-1200 and S7-1500 CPUs is not sufficiently protected',
    9.3,
    false,
    0.0021,
    'Siemens',
  ],
  [
    'CVE-2021-22681',
    'Insufficiently protected credentials between Studio 5000 Logix Designer and Logix controllers',
    9.8,
    true,
    0.1273,
    'Rockwell Automation',
  ],
  [
    'CVE-2018-7846',
    'Authentication bypass by brute force over Modbus in Modicon controllers',
    7.5,
    false,
    0.0084,
    'Schneider Electric',
  ],
  [
    'CVE-2020-15782',
    'Memory protection bypass in SIMATIC S7-1200 and S7-1500 CPUs through a specific operation',
    8.1,
    false,
    0.0032,
    'Siemens',
  ],
  [
    'CVE-2019-10929',
    'Message integrity of S7 communication can be broken by an attacker in the middle',
    5.9,
    false,
    0.0011,
    'Siemens',
  ],
];

/** What is known of them. */
export function makeVulnerabilities(): VulnerabilityDetail[] {
  return VULNERABILITIES.map(([id, title, cvss, kev, epss, vendor]) => ({
    id,
    title,
    description: `${title}. An attacker with network access to the device could use this without authentication.`,
    severity: cvss >= 9 ? 'critical' : cvss >= 7 ? 'high' : 'medium',
    cvss,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    kev,
    epss,
    vendors: [vendor],
    products: ['S7-1500 CPU family < V2.9.2', 'S7-1200 CPU family < V4.5.0'],
    advisories: ['SSA-568427', 'ICSA-22-286-04'],
    published: ago(400_000),
    modified: ago(20_000),
    matches: 0,
    assertions: [
      { attribute: 'cvss', value: cvss, source: 'Siemens ProductCERT', document: 'SSA-568427', at: ago(300_000) },
      { attribute: 'cvss', value: cvss - 0.4, source: 'CISA', document: 'ICSA-22-286-04', at: ago(290_000) },
      { attribute: 'affected', value: 'All versions < V2.9.2', source: 'Siemens ProductCERT', document: 'SSA-568427', at: null },
      {
        attribute: 'remediation',
        value: 'Update to V2.9.2 or later version.',
        source: 'Siemens ProductCERT',
        document: 'SSA-568427',
        at: null,
      },
      {
        attribute: 'remediation',
        value: 'Restrict access to port 102/tcp to trusted engineering stations.',
        source: 'CISA',
        document: 'ICSA-22-286-04',
        at: null,
      },
      {
        attribute: 'reference',
        value: 'https://cert-portal.siemens.com/productcert/html/ssa-568427.html',
        source: 'Siemens ProductCERT',
        document: 'SSA-568427',
        at: null,
      },
    ],
  }));
}

/** Who probably has which, the most urgent first; they are counted at the assets and at the vulnerabilities. */
export function makeMatches(assets: readonly AssetDetail[], vulnerabilities: readonly VulnerabilityDetail[]): Match[] {
  const matches: Match[] = assets.flatMap((asset, index) =>
    vulnerabilities
      .filter((one) => one.vendors[0] === asset.vendor)
      .slice(0, 2)
      .map((one, at) => {
        asset.openMatches++;
        asset.worstCvss = Math.max(asset.worstCvss ?? 0, one.cvss ?? 0);
        one.matches++;
        return {
          id: uuid(8, index * 10 + at),
          asset: { id: asset.id, label: asset.name ?? addressOf(asset), vendor: asset.vendor, firmware: asset.firmware },
          vulnerability: { id: one.id, title: one.title, severity: one.severity, cvss: one.cvss, kev: one.kev, epss: one.epss },
          advisories: one.advisories,
          product: { vendor: asset.vendor ?? '', name: 'SIMATIC S7-1500 CPU family' },
          path: [],
          probability: at === 0 ? 0.97 : 0.62,
          actions: [
            { category: 'vendor_fix', details: 'Update to V2.9.2 or later.', url: null, source: 'SSA-568427', restart: null },
            { category: 'mitigation', details: 'Allow trusted clients only.', url: null, source: 'SSA-568427', restart: null },
          ],
          fixedVersion: 'V2.9.2',
          questions:
            at === 0
              ? []
              : [
                  {
                    id: 'condition:1',
                    kind: 'condition',
                    attribute: 'configuration' as const,
                    text: { en: 'Is the web server switched on?', zh: '是否启用了 Web 服务器？' },
                    answers: [
                      { id: 'yes', label: { en: 'Yes', zh: '是' }, probability: 0.97 },
                      { id: 'no', label: { en: 'No', zh: '否' }, probability: 0 },
                    ],
                  },
                ],
          decision: makeDecision(),
          place: one.kev ? ('now' as const) : ('next' as const),
          fix: { kind: 'update' as const, product: asset.model ?? 'CPU', version: 'V2.9.2' },
          patch: null,
          disagreementCount: 1,
          overrides: {},
          withdrawnAt: null,
          reasons: [
            {
              en: `Order number ${asset.orderNumber ?? '–'} is listed by SSA-568427 as SIMATIC S7-1500 CPU family.`,
              zh: `订货号 ${asset.orderNumber ?? '–'} 列于 SSA-568427，产品为 SIMATIC S7-1500 CPU family。`,
            },
            {
              en: `Version ${asset.firmware ?? '–'} is in the affected range < V2.9.2.`,
              zh: `版本 ${asset.firmware ?? '–'} 在受影响范围 < V2.9.2 内。`,
            },
          ],
          state: 'open' as const,
          note: '',
          decidedBy: null,
          decidedAt: null,
          createdAt: ago(900),
          updatedAt: ago(900),
        };
      }),
  );
  return matches.toSorted(
    (a, b) =>
      Number(b.vulnerability.kev) - Number(a.vulnerability.kev) || (b.vulnerability.cvss ?? 0) - (a.vulnerability.cvss ?? 0),
  );
}

/** A vulnerability as the library lists it. */
export function summary(one: VulnerabilityDetail): Vulnerability {
  return { ...one, assertions: undefined } as Vulnerability;
}

/** When to act on a match, with what it was decided from. */
function makeDecision(): NonNullable<Match['decision']> {
  const input = (value: string, source: string, en: string, zh: string) => ({ value, source, why: { en, zh } });
  return {
    decision: 'scheduled',
    inputs: {
      exploitation: input('none', 'no source', 'No source knows of exploitation.', '没有来源表明已被利用。'),
      exposure: input('controlled', 'network', 'It can be reached from other zones.', '可从其他区域访问。'),
      automatable: input('yes', 'CVSS', 'Over the network, without conditions.', '可通过网络利用，无需条件。'),
      safety: input('marginal', 'role', 'A controller is lost.', '控制器失效。'),
      mission: input('mef failure', 'role', 'A controller is lost.', '控制器失效。'),
    },
    why: { en: 'Act in the next planned stop: a controller is lost.', zh: '在下次计划停机时处理：控制器失效。' },
    patch: {
      fix: true,
      version: 'V2.9.2',
      mitigation: true,
      online: false,
      advice: {
        en: 'Install V2.9.2 in a stop; until then apply the mitigation.',
        zh: '在停机时升级到 V2.9.2；在此之前采取缓解措施。',
      },
    },
  };
}
