import type { BaselineState, Difference, IsolationIssue, PolicyState, Study } from '../src/api/norms.ts';

/** What is normal and allowed at a made-up plant. */
export interface MadeNorms {
  baseline: BaselineState;
  differences: Difference[];
  policy: PolicyState;
  audit: Study;
  issues: IsolationIssue[];
}

const at = '2026-11-20T08:00:00Z';
const TEXT = `format: fengsui-policy
schema: 1
zones:
  - id: control
    level: 1
    members:
      - { ip: 10.20.30.11 }
conduits: []
`;

/** Makes the norms of a site from its capture and one of its assets. */
export function makeNorms(site: string, capture: { id: string; name: string }, asset: { id: string; label: string }): MadeNorms {
  const study = (kind: Study['kind'], result: Record<string, unknown>): Study => ({
    id: `study-${kind}`,
    site,
    kind,
    captures: [capture],
    state: 'done',
    job: null,
    error: null,
    result,
    by: '李伟',
    createdAt: at,
    finishedAt: at,
  });
  const frames = [12, 44, 80];
  const difference = (number: number, kind: string, en: string, zh: string): Difference => ({
    id: `d${number}`,
    site,
    kind,
    severity: number === 1 ? 'high' : 'medium',
    confidence: 92 - number,
    subject: { client: '10.20.30.66', server: '10.20.30.11', protocol: 'modbus', function: null, name: null },
    expected: '',
    observed: '',
    text: { en, 'zh-CN': zh },
    baselineVersion: 3,
    state: 'open',
    decidedBy: null,
    decidedAt: null,
    reason: null,
    decidedVersion: null,
    evidence: [{ capture: capture.id, captureName: capture.name, count: 3, firstSeen: at, lastSeen: at, frames }],
  });
  const conversation = { known: 48, once: 1, coverage: 0.994, expectedPerHour: 0.5 };
  const zone = { id: asset.id, label: asset.label, role: 'controller', purdueLevel: 1 };
  return {
    baseline: {
      current: {
        id: 'v3',
        version: 3,
        what: 'approved',
        by: '李伟',
        why: 'Winter set-points',
        differences: 2,
        at,
        summary: {
          hours: 24,
          messages: 2_410_338,
          conversations: 48,
          functions: 119,
          values: 146,
          relations: 9,
          hosts: 14,
          stability: {
            stable: true,
            sentence: {
              en: 'Stable after 2.1 h of 24 h: at least 99.4 % of what goes on is known.',
              'zh-CN': '在 24 小时中的第 2.1 小时后趋于稳定：至少 99.4 % 的活动已知。',
            },
            kinds: [
              { kind: 'conversation', ...conversation },
              { kind: 'value', known: 146, once: null, coverage: null, expectedPerHour: 0 },
            ],
          },
        },
      },
      differences: { open: 2, approved: 2, rejected: 0 },
      enforcement: { baseline: true, policy: false, changedBy: '李伟', changedAt: at },
      study: study('compare', {}),
    },
    differences: [
      difference(1, 'new_function', 'write_single_register for the first time', '首次使用 write_single_register'),
      difference(2, 'busier', 'up to 900 messages a minute; before at most 120', '每分钟最多 900 条报文；此前最多 120 条'),
    ],
    policy: {
      current: { id: 'p2', version: 2, what: 'edited', by: '李伟', why: 'Filter line 2', at, zones: 1, conduits: 0 },
      text: TEXT,
      view: {
        zones: [{ id: 'control', title: null, level: 1, members: ['10.20.30.11'], assets: [zone] }],
        conduits: [
          {
            id: 'operate',
            title: null,
            from: 'operators',
            to: 'control',
            allow: [{ protocol: 'modbus', ports: [502], functions: ['read_holding_registers'], ranges: ['4:0-59'] }],
          },
        ],
        exceptions: [
          {
            id: 'x',
            from: '10.20.30.200',
            to: 'control',
            protocol: null,
            owner: '李伟',
            why: 'Commissioning',
            expires: '2026-12-31',
            expired: false,
          },
        ],
        strangers: [{ ...zone, label: '10.20.30.66' }],
      },
      enforced: false,
    },
    audit: study('audit', {
      conversations: 148,
      crossing: 74,
      issues: 1,
      kinds: { internet_reaches: 1 },
      zones: 'policy',
      version: 2,
    }),
    issues: [
      {
        id: 'i1',
        kind: 'internet_reaches',
        severity: 'critical',
        from: 'internet',
        to: 'control',
        client: '203.0.113.9',
        server: '10.20.30.11',
        text: {
          en: '203.0.113.9 on the Internet talks modbus to 10.20.30.11.',
          'zh-CN': '互联网地址 203.0.113.9 以 modbus 访问 10.20.30.11。',
        },
        advice: { en: 'Close the port at the boundary now.', 'zh-CN': '立即在边界关闭该端口。' },
        evidence: [
          {
            protocol: 'modbus',
            port: 502,
            functions: ['read_holding_registers'],
            messages: 4,
            firstSeen: at,
            lastSeen: at,
            frames: frames.map((frame) => ({ capture: capture.id, frame })),
          },
        ],
      },
    ],
  };
}

const NOTHING: BaselineState = {
  current: null,
  differences: { open: 0, approved: 0, rejected: 0 },
  enforcement: { baseline: false, policy: false, changedBy: null, changedAt: null },
  study: null,
};
const list = (items: readonly unknown[]) => ({ items, next: null });

/** Answers what is asked about norms; undefined for what is asked about anything else. */
export function answerNorms(norms: MadeNorms | null, method: string, url: URL, body: unknown): unknown {
  const [, , kind, , part, last] = url.pathname.split('/');
  if (kind === 'differences') {
    const state = url.searchParams.get('state') ?? 'open';
    return list(norms?.differences.filter((one) => one.state === state) ?? []);
  }
  if (kind === 'studies' && part === 'issues') return list(norms?.issues ?? []);
  if (kind === 'studies') return list(norms && url.searchParams.get('kind') === 'audit' ? [norms.audit] : []);
  if (kind !== 'sites') return undefined;
  if (part === 'policy' && last === 'check') {
    const lines = (body as { text: string }).text.split('\n');
    const line = lines.findIndex((one) => one.includes('999')) + 1;
    const code = lines[line - 1]?.includes('999.') ? 'newerRule' : 'notIp';
    const mistake = { line, column: 15, message: `${code} is broken`, code, values: { address: '10.20.30.999' } };
    return line === 0 ? { mistakes: [], view: norms?.policy.view ?? null } : { mistakes: [mistake], view: null };
  }
  if (part === 'policy' && last === 'versions') return list(norms ? [norms.policy.current] : []);
  if (part === 'policy') return norms?.policy ?? { current: null, text: null, view: null, enforced: false };
  if (part === 'enforcement') return { ...norms?.baseline.enforcement, ...(body as object) };
  if (part !== 'baseline') return undefined;
  if (last === 'decisions') {
    const { differences } = body as { differences: string[] };
    for (const one of norms?.differences ?? []) if (differences.includes(one.id)) one.state = 'approved';
    return { differences: differences.length, version: 4 };
  }
  if (last === 'versions') return list(norms ? [norms.baseline.current] : []);
  if (last !== undefined && method === 'GET') return list([]);
  if (method === 'POST') return norms?.baseline.study;
  return norms?.baseline ?? NOTHING;
}
