import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Match } from '../src/api/types.ts';
import type { AffectedPlants } from '../src/library/api.ts';
import type { Plant } from './plant.ts';
import { summary } from './plant.ts';
import { OWN_KEY, STRANGE_KEY } from './plant-exchange.ts';
import { makeGraph } from './plant-graph.ts';
import { makeLibrary } from './plant-library.ts';
import { answerNorms, makeNorms } from './plant-norms.ts';
import { makeComponents, makeEnrolments } from './plant-watch.ts';

/** The server of the tests: serves the built console and answers the API from a made-up plant, strictly under the platform's CSP. */
export interface MockServer {
  address: string;
  /** What was uploaded, by capture. */
  uploads: Map<string, number>;
  /** Everything that was asked to be changed: method, path and body. */
  changes: { method: string; path: string; body: unknown }[];
  close(): Promise<void>;
}

/** What a server of the tests answers with. */
export interface MockOptions {
  plant: Plant | null;
  signedIn?: boolean;
  setupNeeded?: boolean;
  /** Answers 500 to paths that begin so. */
  fail?: string;
  /** Never answers paths that begin so. */
  hang?: string;
}

const WEB = fileURLToPath(new URL('../dist/web/', import.meta.url));
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const CSP =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const PERMISSIONS = [
  'assets.read',
  'assets.write',
  'captures.write',
  'evidence.read',
  'findings.write',
  'library.read',
  'library.import',
  'library.verify',
  'library.write',
  'matches.write',
  'norms.write',
  'norms.approve',
  'sensors.manage',
  'users.manage',
  'organisations.manage',
  'audit.read',
];
const organisation = {
  id: '01989a00-0000-7000-8000-000000000001',
  name: '东湖水务集团',
  level: 'enterprise',
  parent: null,
  createdAt: '2026-01-05T08:00:00Z',
};
/** The same plant, and one of another organisation of which the user is a member. */
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
      { organisation: { ...organisation, level: 'enterprise' }, site, ...counts, place: 'now' },
      { organisation: other, site: far, ...counts, assets: 2, open: 0, fixed: 2, dismissed: 0, place: null },
    ],
  };
}
const session = {
  user: { id: '01989a00-0009-7000-8000-000000000001', name: 'liwei', displayName: 'Li Wei' },
  organisation,
  organisations: [{ id: organisation.id, name: organisation.name, level: 'enterprise', role: 'administrator' }],
  role: 'administrator',
  permissions: PERMISSIONS,
  expiresAt: '2026-12-01T08:00:00Z',
};
const users = [
  {
    id: session.user.id,
    name: 'liwei',
    displayName: 'Li Wei',
    role: 'administrator',
    disabled: false,
    createdAt: '2026-01-05T08:00:00Z',
    lastSeenAt: new Date().toISOString(),
  },
  {
    id: '01989a00-0009-7000-8000-000000000002',
    name: 'chen.fang',
    displayName: '陈芳',
    role: 'analyst',
    disabled: false,
    createdAt: '2026-02-05T08:00:00Z',
    lastSeenAt: '2026-11-19T08:00:00Z',
  },
  {
    id: '01989a00-0009-7000-8000-000000000003',
    name: 'guest',
    displayName: 'guest',
    role: 'viewer',
    disabled: true,
    createdAt: '2026-03-05T08:00:00Z',
    lastSeenAt: null,
  },
];
const DISAGREEMENTS = [
  { attribute: 'cvss', kind: 'contradiction', why: { en: 'The vectors differ in AV.', zh: '各向量的攻击途径不同。' } },
];
const noPlant = { total: 0, byRole: [], byLevel: [], byVendor: [] };

/** Starts the server on a free port. */
export async function startMock(options: MockOptions): Promise<MockServer> {
  const { plant } = options;
  let signedIn = options.signedIn ?? true;
  let setupNeeded = options.setupNeeded ?? false;
  const uploads = new Map<string, number>();
  const changes: MockServer['changes'] = [];
  const norms =
    plant && makeNorms(plant.site.id, plant.captures[0], { id: plant.assets[0].id, label: plant.assets[0].name ?? '' });
  const graph = plant && makeGraph(plant);
  const library = makeLibrary(plant);
  const page = <T>(items: T[], url: URL) => {
    const from = Number(url.searchParams.get('after') ?? 0);
    const limit = Number(url.searchParams.get('limit') ?? 50);
    return { items: items.slice(from, from + limit), next: from + limit < items.length ? String(from + limit) : null };
  };
  const matching = <T>(items: T[], url: URL, names: string[]) =>
    items.filter((item) =>
      names.every((name) => {
        const wanted = url.searchParams.get(name);
        return wanted === null || JSON.stringify((item as Record<string, unknown>)[name] ?? null).includes(wanted);
      }),
    );

  const get = (url: URL): unknown => {
    const [, , kind, id, part] = url.pathname.split('/');
    if (kind === 'setup') return { needed: setupNeeded, demo: false };
    if (!signedIn) return 401;
    if (kind === 'session') return session;
    if (kind === 'overview')
      return (
        plant?.overview ?? {
          assets: noPlant,
          protocols: [],
          findings: { open: 0, suppressed: 0, total: 0, bySeverity: [], byTechnique: [] },
          matches: { open: 0, knownExploited: 0, assets: 0 },
          captures: { total: 0, analysing: 0, frames: 0, last: null },
          first: [],
        }
      );
    const norm = answerNorms(norms, 'GET', url, null);
    if (norm !== undefined) return norm;
    if (kind === 'graph') return graph?.answer('GET', url, null) ?? { items: [] };
    if (kind === 'sites') return { items: plant ? [plant.site] : [] };
    if (kind === 'zones') return { items: plant?.zones ?? [] };
    if (kind === 'map') return plant?.map ?? { zones: [], nodes: [], links: [] };
    if (kind === 'assets' && part === 'product') return { product: null, notices: [] };
    if (kind === 'assets' && id && part !== 'context' && part !== 'exclusions')
      return plant?.assets.find((one) => one.id === id) ?? 404;
    if (kind === 'assets' && !id) {
      const q = url.searchParams.get('q')?.toLowerCase();
      return page(
        matching(plant?.assets ?? [], url, ['role', 'vendor', 'zone', 'purdueLevel']).filter(
          (one) => !q || JSON.stringify(one).toLowerCase().includes(q),
        ),
        url,
      );
    }
    if (kind === 'conversations') {
      const asset = url.searchParams.get('asset');
      return page(
        matching(plant?.conversations ?? [], url, ['protocol']).filter(
          (one) => !asset || one.clientAsset === asset || one.serverAsset === asset,
        ),
        url,
      );
    }
    if (part === 'indicators') return { items: [], next: null };
    if (kind === 'findings' && part === 'frames') return { items: plant?.frames ?? [] };
    if (kind === 'findings' && id) return plant?.findings.find((one) => one.id === id) ?? 404;
    if (kind === 'findings') {
      const asset = url.searchParams.get('asset');
      const state = url.searchParams.get('state');
      const suppressed = url.searchParams.get('suppressed');
      const found = matching(plant?.findings ?? [], url, ['severity']).filter(
        (one) =>
          (!asset || one.serverAsset === asset || one.clientAsset === asset) &&
          (suppressed === null || String(one.suppression !== null) === suppressed) &&
          (!state || (state === 'open' ? one.state === 'new' || one.state === 'in progress' : one.state === state)),
      );
      return page(found, url);
    }
    if (kind === 'patches' && id === 'work') {
      const fixes = fixesOf(plant?.matches ?? []);
      const of = (place: string) => fixes.filter((one) => one.place === place).length;
      return { now: of('now'), next: of('next'), 'when-convenient': of('when-convenient'), settled: 0, questions: 0 };
    }
    if (kind === 'patches') {
      const asset = url.searchParams.get('asset');
      const place = url.searchParams.get('place');
      if (url.searchParams.get('settled') === 'true') return page([], url);
      const found = fixesOf((plant?.matches ?? []).filter((one) => !asset || one.asset.id === asset));
      return page(
        found.filter((one) => !place || one.place === place),
        url,
      );
    }
    if (kind === 'matches' && id) {
      const match = plant?.matches.find((one) => one.id === id);
      return match ? { ...match, answers: [], disagreements: DISAGREEMENTS } : 404;
    }
    if (kind === 'assets' && part === 'context')
      return {
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
    if (kind === 'assets' && part === 'exclusions')
      return page(
        [
          {
            vulnerability: 'CVE-2022-38465',
            advisory: 'SSA-1',
            product: { vendor: 'Siemens', name: 'SIMATIC S7-1200' },
            status: 'known_not_affected',
            justification: 'component_not_present',
            text: 'SSA-1 says that SIMATIC S7-1200 is not affected.',
          },
        ],
        url,
      );
    if (kind === 'matches') {
      const asset = url.searchParams.get('asset');
      const vulnerability = url.searchParams.get('vulnerability');
      return page(
        (plant?.matches ?? []).filter(
          (one) =>
            (!asset || one.asset.id === asset) &&
            (!vulnerability || one.vulnerability.id === vulnerability) &&
            (url.searchParams.get('kev') !== 'true' || one.vulnerability.kev),
        ),
        url,
      );
    }
    if (kind === 'captures' && part === 'frames') {
      const frame = Number(url.searchParams.get('frame'));
      return { items: (plant?.frames ?? []).slice(0, 1).map((one) => ({ ...one, capture: id, frame })) };
    }
    if (kind === 'captures' && part === 'components') return page(makeComponents(), url);
    if (kind === 'captures' && id)
      return [...(plant?.captures ?? []), ...(plant?.sources ?? [])].find((one) => one.id === id) ?? 404;
    if (kind === 'captures')
      return page((url.searchParams.get('kind') === 'records' ? plant?.sources : plant?.captures) ?? [], url);
    if (kind === 'source-formats')
      return {
        items: ['suricata-eve', 'zeek-json', 'csv-inventory'].map((format) => ({ id: format, title: format, specification: '' })),
      };
    if (kind === 'events') {
      const asset = url.searchParams.get('asset');
      const talk = plant?.conversations.find((one) => one.id === url.searchParams.get('conversation'));
      return page(
        (plant?.events ?? []).filter(
          (one) =>
            (!asset || one.clientAsset === asset || one.serverAsset === asset) &&
            (!talk || (one.client === talk.client && one.server === talk.server)) &&
            (url.searchParams.get('refused') !== 'true' || one.refused) &&
            one.acts.includes(url.searchParams.get('act') ?? one.acts[0]),
        ),
        url,
      );
    }
    if (kind === 'suppressions') return page(matching(plant?.suppressions ?? [], url, ['state']), url);
    if (kind === 'sensors' && id === 'enrolments') return { items: plant ? makeEnrolments(plant.site.id) : [] };
    if (kind === 'sensors' && id) return plant?.sensors.find((one) => one.id === id) ?? 404;
    if (kind === 'sensors') return page(plant?.sensors ?? [], url);
    if (kind === 'jobs' && id) return job;
    if (kind === 'jobs') return { items: plant ? [job] : [], next: null };
    if (kind === 'library') return library.answer(url);
    if (kind === 'vulnerabilities' && part === 'plants') return plantsOf(decodeURIComponent(id ?? ''));
    if (kind === 'vulnerabilities' && id) return library.vulnerability(decodeURIComponent(id)) ?? 404;
    if (kind === 'vulnerabilities') return page((plant?.vulnerabilities ?? []).map(summary), url);
    if (kind === 'imports' && part === 'rejections')
      return {
        items: [
          {
            line: 812,
            place: 'siemens/ssa-000000.json: document 1',
            document: 'SSA-000000',
            reason: 'product_tree is missing (CSAF 2.0 §6.1.1)',
          },
        ],
        next: null,
      };
    if (kind === 'imports')
      return {
        items: plant
          ? [
              {
                id: 'i1',
                name: 'csaf-siemens-2026-11.jsonl.gz',
                size: 81_000_000,
                received: 81_000_000,
                state: 'done',
                job: null,
                documents: 1214,
                accepted: 1213,
                rejected: 1,
                createdAt: '2026-11-18T05:58:00Z',
                finishedAt: '2026-11-18T06:00:00Z',
                createdBy: 'Li Wei',
                error: null,
              },
              {
                id: 'i2',
                name: 'library-7.fsb',
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
                error: `the bundle is signed with key ${STRANGE_KEY} (Zx7), which is not trusted here: if it is that of whoever brought the bundle, trust it with 'fengsui library key --trust KEY --name NAME'`,
              },
              {
                id: 'i3',
                name: 'library-6.fsb',
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
                error: `the bundle is signed with key ${OWN_KEY} (Ob8), which is not trusted here: if it is that of whoever brought the bundle, trust it with 'fengsui library key --trust KEY --name NAME'`,
              },
              {
                id: 'i4',
                name: 'holiday.fsb',
                size: 812_345,
                received: 812_345,
                state: 'done',
                job: null,
                documents: 0,
                accepted: 0,
                rejected: 1,
                createdAt: '2026-11-18T05:50:00Z',
                finishedAt: '2026-11-18T05:51:00Z',
                createdBy: 'Li Wei',
                error: null,
              },
            ]
          : [],
        next: null,
      };
    if (kind === 'users') return { items: users, next: null };
    if (kind === 'roles')
      return {
        permissions: PERMISSIONS.map((name) => ({ name, description: name })),
        roles: ['viewer', 'analyst', 'engineer', 'administrator'].map((name, index) => ({
          name,
          permissions: PERMISSIONS.slice(0, 2 + index * 3),
        })),
      };
    if (kind === 'tokens')
      return {
        items: [
          {
            id: 't1',
            name: 'SIEM export',
            scopes: ['assets.read', 'library.read'],
            user: 'Li Wei',
            createdAt: '2026-05-01T00:00:00Z',
            expiresAt: '2027-05-01T00:00:00Z',
            lastUsedAt: '2026-11-20T09:00:00Z',
          },
        ],
      };
    if (kind === 'organisations') return { items: [organisation] };
    if (kind === 'audit')
      return {
        items: Array.from({ length: 12 }, (_, index) => ({
          id: `e${index}`,
          at: new Date(Date.now() - index * 3_600_000).toISOString(),
          user: index % 5 === 4 ? null : 'Li Wei',
          token: null,
          action: index % 5 === 4 ? 'POST /api/session' : 'PATCH /api/findings/:id',
          subject: index % 5 === 4 ? null : '01989a00-0005-7000-8000-000000000002',
          address: '10.24.0.18',
          status: index % 5 === 4 ? 401 : 200,
          detail: index % 5 === 4 ? { name: 'admin' } : { state: 'resolved' },
        })),
        next: null,
      };
    return 404;
  };
  const job = {
    id: plant?.captures[1]?.job ?? 'j',
    kind: 'analysis',
    subject: plant?.captures[1]?.id ?? null,
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
  };

  const write = async (request: IncomingMessage, url: URL): Promise<unknown> => {
    const [, , kind, id, part] = url.pathname.split('/');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const json: unknown =
      request.headers['content-type'] === 'application/json' && body.length > 0 ? JSON.parse(body.toString()) : null;
    changes.push({ method: request.method ?? '', path: url.pathname, body: json });
    const norm = answerNorms(norms, request.method ?? '', url, json);
    if (norm !== undefined) return norm;
    if (kind === 'graph') return graph?.answer('POST', url, json) ?? { items: [] };
    const changed = kind === 'library' ? library.change(request.method ?? '', url, json) : undefined;
    if (changed !== undefined) return changed;
    if (kind === 'session' && request.method === 'POST') {
      if ((json as { password: string }).password !== 'correct horse battery')
        return { status: 401, code: 'wrong-password', message: 'Name or password is wrong' };
      signedIn = true;
      return session;
    }
    if (kind === 'session' && request.method === 'DELETE') {
      signedIn = false;
      return 204;
    }
    if (kind === 'setup') {
      signedIn = true;
      setupNeeded = false;
      return session;
    }
    if (kind === 'captures' && !id) return { ...plant?.captures[0], id: 'new-capture', state: 'uploading', received: 0 };
    if (part === 'content') {
      uploads.set(id, Number(request.headers['upload-offset']) + body.length);
      return { received: uploads.get(id), size: 0 };
    }
    if (kind === 'tokens' && request.method === 'POST') return { token: {}, secret: 'fst_9f0c1a7be2d84f53a1' };
    if (kind === 'sensors' && id === 'enrolments' && request.method === 'POST')
      return { enrolment: makeEnrolments('')[0], token: 'fge_9f0c1a7be2d84f53a1' };
    if (kind === 'suppressions' && request.method === 'POST') return plant?.suppressions[0] ?? 404;
    if (kind === 'users' && request.method === 'POST') return { user: users[1], invitation: '/invitation#5b1f0a9c77d24e0b' };
    if (kind === 'findings') return plant?.findings.find((one) => one.id === id) ?? 404;
    if (kind === 'assets') return plant?.assets.find((one) => one.id === id) ?? 404;
    if (request.method === 'DELETE') return 204;
    return {};
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://console.test');
    if (!url.pathname.startsWith('/api/')) return sendFile(url, response);
    if (options.hang && url.pathname.startsWith(options.hang)) return;
    if (url.pathname === '/api/live') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n');
      return;
    }
    const failed = options.fail && url.pathname.startsWith(options.fail);
    const result = failed
      ? { status: 500, code: 'server-error', message: 'The server failed (request 0198)' }
      : request.method === 'GET'
        ? (get(url) ?? 404)
        : await write(request, url);
    const status = typeof result === 'number' ? result : ((result as { status?: unknown }).status ?? 200);
    response.writeHead(typeof status === 'number' ? status : 200, { 'content-type': 'application/json' });
    response.end(
      typeof result === 'number'
        ? result === 204
          ? undefined
          : JSON.stringify({ code: result === 401 ? 'not-signed-in' : 'not-found', message: '', action: '' })
        : JSON.stringify(result),
    );
  };

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    uploads,
    changes,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function sendFile(url: URL, response: ServerResponse): Promise<void> {
  const path = normalize(url.pathname);
  const file = extname(path) ? path : '/index.html';
  try {
    const body = await readFile(join(WEB, file));
    response
      .writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-security-policy': CSP })
      .end(body);
  } catch {
    response.writeHead(404).end();
  }
}

/** Matches grouped by what closes them, as the server does. */
function fixesOf(matches: readonly Match[]) {
  const groups = Map.groupBy(matches, ({ fix }) => JSON.stringify(fix));
  return [...groups.values()]
    .map((group) => {
      const [first] = group;
      const assets = [...Map.groupBy(group, ({ asset }) => asset.id).values()];
      const ids = [...new Set(group.map(({ vulnerability }) => vulnerability.id))];
      return {
        fix: first.fix,
        match: first.id,
        place: group.some(({ place }) => place === 'now') ? 'now' : 'next',
        urgency: 0.5,
        matches: group.length,
        kev: group.filter(({ vulnerability }) => vulnerability.kev).length,
        cvss: Math.max(...group.map(({ vulnerability }) => vulnerability.cvss ?? 0)),
        vulnerabilities: ids,
        vulnerabilityCount: ids.length,
        why: first.decision?.why,
        advice: first.decision?.patch.advice,
        assetCount: assets.length,
        assets: assets.map(([{ asset, patch }, ...rest]) => ({ ...asset, matches: rest.length + 1, questions: 0, patch })),
      };
    })
    .toSorted((a, b) => (a.place < b.place ? 1 : -1));
}
