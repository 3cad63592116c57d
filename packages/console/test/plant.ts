import type {
  Asset,
  AssetDetail,
  Capture,
  CaptureDetail,
  Conversation,
  DecodedFrame,
  Finding,
  FindingDetail,
  Match,
  NetworkMap,
  Overview,
  RecordedEvent,
  Sensor,
  Severity,
  Site,
  Suppression,
  Vulnerability,
  VulnerabilityDetail,
  Zone,
} from '../src/api/types.ts';
import { makeEvents, makeSensors, makeSources, makeSuppressions } from './plant-watch.ts';

/** A plant made up by seed, of any size, in the shapes of the API: what the tests of the console look at. */
export interface Plant {
  site: Site;
  zones: Zone[];
  assets: AssetDetail[];
  conversations: Conversation[];
  findings: FindingDetail[];
  matches: Match[];
  vulnerabilities: VulnerabilityDetail[];
  captures: CaptureDetail[];
  sources: CaptureDetail[];
  sensors: Sensor[];
  events: RecordedEvent[];
  suppressions: Suppression[];
  map: NetworkMap;
  overview: Overview;
  frames: DecodedFrame[];
}

/** Numbers that look random and are the same every time (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const uuid = (kind: number, index: number) => `01989a00-000${kind}-7000-8000-${index.toString(16).padStart(12, '0')}`;
const NOW = Date.now();
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

interface Kind {
  role: string;
  level: number;
  vendor: string;
  model: string;
  orderNumber: string | null;
  firmware: string | null;
  protocols: { id: string; as: 'client' | 'server' | 'peer' }[];
}

const KINDS: Record<string, Kind> = {
  plc: {
    role: 'controller',
    level: 1,
    vendor: 'Siemens',
    model: 'SIMATIC S7-1500 CPU 1516-3 PN/DP',
    orderNumber: '6ES7 516-3AN01-0AB0',
    firmware: 'V2.8.3',
    protocols: [
      { id: 's7comm', as: 'server' },
      { id: 'profinet-dcp', as: 'peer' },
    ],
  },
  modicon: {
    role: 'controller',
    level: 1,
    vendor: 'Schneider Electric',
    model: 'Modicon M340 BMX P34 2020',
    orderNumber: 'BMXP342020',
    firmware: 'V3.20',
    protocols: [{ id: 'modbus', as: 'server' }],
  },
  logix: {
    role: 'controller',
    level: 1,
    vendor: 'Rockwell Automation',
    model: '1756-L71/B ControlLogix5571',
    orderNumber: '1756-L71',
    firmware: '20.012',
    protocols: [
      { id: 'enip', as: 'server' },
      { id: 'cip', as: 'server' },
    ],
  },
  io: {
    role: 'io_device',
    level: 0,
    vendor: 'Siemens',
    model: 'ET 200SP IM 155-6 PN',
    orderNumber: '6ES7 155-6AU01-0BN0',
    firmware: null,
    protocols: [{ id: 'profinet-dcp', as: 'peer' }],
  },
  drive: {
    role: 'drive',
    level: 0,
    vendor: 'ABB',
    model: 'ACS880',
    orderNumber: null,
    firmware: '2.71',
    protocols: [{ id: 'modbus', as: 'server' }],
  },
  ied: {
    role: 'ied',
    level: 1,
    vendor: 'ABB',
    model: 'REF615',
    orderNumber: null,
    firmware: '5.1.20',
    protocols: [
      { id: 'goose', as: 'peer' },
      { id: 'mms', as: 'server' },
    ],
  },
  hmi: {
    role: 'hmi',
    level: 2,
    vendor: 'Siemens',
    model: 'SIMATIC HMI TP1500 Comfort',
    orderNumber: '6AV2 124-0QC02-0AX1',
    firmware: '16.0.0.5',
    protocols: [
      { id: 's7comm', as: 'client' },
      { id: 'modbus', as: 'client' },
    ],
  },
  station: {
    role: 'engineering_station',
    level: 2,
    vendor: 'Dell',
    model: 'Precision 3640',
    orderNumber: null,
    firmware: null,
    protocols: [
      { id: 's7comm', as: 'client' },
      { id: 'smb', as: 'client' },
      { id: 'dns', as: 'client' },
    ],
  },
  historian: {
    role: 'historian',
    level: 3,
    vendor: 'Dell',
    model: 'PowerEdge R540',
    orderNumber: null,
    firmware: null,
    protocols: [
      { id: 'opcua', as: 'client' },
      { id: 'modbus', as: 'client' },
    ],
  },
  switch: {
    role: 'switch',
    level: 2,
    vendor: 'Hirschmann',
    model: 'MACH104',
    orderNumber: null,
    firmware: '09.0.08',
    protocols: [
      { id: 'lldp', as: 'peer' },
      { id: 'snmp', as: 'server' },
    ],
  },
  office: {
    role: 'workstation',
    level: 4,
    vendor: 'Lenovo',
    model: 'ThinkCentre',
    orderNumber: null,
    firmware: null,
    protocols: [
      { id: 'smb', as: 'client' },
      { id: 'tls', as: 'client' },
    ],
  },
};
const MIX = ['plc', 'modicon', 'io', 'hmi', 'io', 'logix', 'drive', 'switch', 'office', 'io', 'station', 'ied', 'historian'];
const AREAS = ['Intake', 'Filter hall', 'Chlorination', 'Pumping', '配电室', 'Tank farm'];

const RULES: [string, string, Severity, string[]][] = [
  ['modbus-write-new-client', 'Modbus write from a client that never wrote before', 'high', ['T0855', 'T0836']],
  ['s7comm-cpu-stop', 'S7 controller stopped over the network', 'critical', ['T0881', 'T0858']],
  [
    's7comm-program-download',
    'Program downloaded to an S7 controller outside a maintenance window',
    'critical',
    ['T0843', 'T0889'],
  ],
  ['modbus-function-scan', 'Modbus functions scanned', 'medium', ['T0846', 'T0888']],
  ['iec104-select-without-operate', 'IEC 104 command selected and never executed', 'low', ['T0855']],
  ['arp-address-claimed-twice', 'Two devices claim the same IP address', 'high', ['T0830']],
  ['opcua-anonymous-session', 'OPC UA session without a user', 'info', ['T0859']],
  ['enip-firmware-update', 'Firmware update started over EtherNet/IP', 'high', ['T0857']],
];

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

const DROPPED: readonly Record<string, number>[] = [{ flows: 1204, findings: 0 }, {}];

/** Makes a plant of `count` devices. */
export function makePlant(count: number, seed = 7): Plant {
  const next = random(seed);
  const choose = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)];
  const site: Site = {
    id: uuid(1, 1),
    name: '东湖水厂 East Lake Water Works',
    description: '',
    createdAt: ago(9000),
    assets: count,
    captures: 3,
    openFindings: 0,
  };
  const levels = [4, 3, 2, 1, 0];
  const zones: Zone[] = levels.flatMap((purdueLevel, row) =>
    (purdueLevel >= 3 ? ['Office', 'Operations'].slice(row, row + 1) : AREAS.slice(0, count > 100 ? 6 : 3)).map(
      (name, index) => ({
        id: uuid(2, row * 10 + index),
        site: site.id,
        name,
        purdueLevel,
        description: '',
        assets: 0,
      }),
    ),
  );
  const capture = uuid(3, 1);

  const assets: AssetDetail[] = Array.from({ length: count }, (_, index) => {
    const kind = KINDS[MIX[index % MIX.length]];
    const zone = choose(zones.filter((one) => one.purdueLevel === kind.level));
    zone.assets++;
    const ip = `10.${20 + kind.level}.${Math.floor(index / 200)}.${(index % 200) + 10}`;
    const evidence = (attribute: string, value: string | null, source: string, confidence: number, frame: number) =>
      value === null ? [] : [{ attribute, value, source, confidence, capture, frame, at: ago(60 + index) }];
    const conflict = index % 9 === 0 && kind.firmware !== null;
    const name =
      index % 5 === 4
        ? null
        : `${kind.role === 'controller' ? 'PLC' : kind.role.slice(0, 3).toUpperCase()}-${zone.name.slice(0, 3).toUpperCase()}-${String(index + 1).padStart(2, '0')}`;
    const asset: Asset = {
      id: uuid(4, index),
      site: site.id,
      zone: zone.id,
      interfaces: [
        {
          mac: `00:1b:1b:${(index >> 8).toString(16).padStart(2, '0')}:4a:${(index & 255).toString(16).padStart(2, '0')}`,
          ips: [ip],
        },
      ],
      name,
      vendor: kind.vendor,
      product: null,
      model: kind.model,
      orderNumber: kind.orderNumber,
      firmware: kind.firmware,
      serial: kind.orderNumber ? `S C-${(index * 7919 + 100000).toString(36).toUpperCase()}` : null,
      role: kind.role,
      purdueLevel: kind.level,
      protocols: kind.protocols,
      conflicts: conflict ? ['firmware'] : [],
      firstSeen: ago(3000),
      lastSeen: ago(index % 90),
      openFindings: 0,
      worstSeverity: null,
      openMatches: 0,
      worstCvss: null,
    };
    return {
      ...asset,
      attributes: (['name', 'vendor', 'model', 'orderNumber', 'firmware', 'serial', 'role', 'purdueLevel'] as const).flatMap(
        (attribute) =>
          asset[attribute] === null
            ? []
            : [
                {
                  attribute,
                  value: String(asset[attribute]),
                  confidence: attribute === 'role' ? 0.8 : attribute === 'vendor' ? 0.95 : 0.9,
                  by: 'evidence' as const,
                  source: 's7comm SZL 0x001c',
                  conflict: attribute === 'firmware' && conflict,
                },
              ],
      ),
      evidence: [
        ...evidence('name', asset.name, 'profinet-dcp name of station', 0.9, 1204),
        ...evidence('vendor', asset.vendor, 's7comm SZL 0x0011', 0.95, 812),
        ...evidence('vendor', asset.vendor, 'IEEE MAC prefix registry', 0.6, 3),
        ...evidence('model', asset.model, 's7comm SZL 0x001c', 0.9, 814),
        ...evidence('orderNumber', asset.orderNumber, 's7comm SZL 0x0011', 0.95, 812),
        ...evidence('firmware', asset.firmware, 's7comm SZL 0x0011', 0.95, 812),
        ...(conflict ? evidence('firmware', 'V2.6.0', 'snmp sysDescr', 0.7, 9921) : []),
        ...evidence('serial', asset.serial, 's7comm SZL 0x001c', 0.95, 814),
        ...evidence('role', asset.role, 'answers S7 communication to 3 clients (48211 answers)', 0.8, 22),
        ...evidence('purdueLevel', String(asset.purdueLevel), 'role', 0.8, 22),
      ],
      overrides: [],
      captures: [{ id: capture, kind: 'packets', name: 'waterworks-2026-11-20.pcapng', firstSeen: ago(3000), lastSeen: ago(60) }],
    };
  });

  const servers = assets.filter((asset) => asset.purdueLevel !== null && asset.purdueLevel <= 1);
  const clients = assets.filter(
    (asset) => asset.role === 'hmi' || asset.role === 'historian' || asset.role === 'engineering_station',
  );
  const address = (asset: Asset) => asset.interfaces[0].ips[0];
  const conversations: Conversation[] = servers.flatMap((server, index) =>
    clients
      .filter((_, at) => (at + index) % Math.max(1, Math.ceil(clients.length / 3)) === 0)
      .map((client, at) => {
        const protocol = server.protocols[0].id;
        return {
          id: `${capture}-${index * 100 + at}`,
          capture,
          site: site.id,
          client: address(client),
          server: address(server),
          clientAsset: client.id,
          serverAsset: server.id,
          protocol,
          port: protocol === 'modbus' ? 502 : protocol === 's7comm' ? 102 : protocol === 'enip' ? 44818 : null,
          messages: Math.floor(40 * 10 ** (next() * 3.5)),
          bytes: Math.floor(9000 * 10 ** (next() * 3)),
          errors: next() < 0.12 ? Math.floor(next() * 90) + 1 : 0,
          firstSeen: ago(2900),
          lastSeen: ago(index % 50),
          functions: [
            { code: 3, name: 'Read Holding Registers', count: 48_211, errors: 0 },
            { code: 16, name: 'Write Multiple Registers', count: 212, errors: index % 4 },
            { code: 43, name: 'Read Device Identification', count: 2, errors: 0 },
            { code: 1, name: 'Read Coils', count: 1, errors: 0 },
          ],
        };
      }),
  );

  const findings: FindingDetail[] = Array.from({ length: Math.min(60, Math.max(6, Math.floor(count / 2))) }, (_, index) => {
    const [rule, title, severity, techniques] = RULES[index % RULES.length];
    const server = servers[(index * 3) % servers.length];
    const client = clients[index % clients.length];
    const open = index % 5 !== 4;
    if (open) {
      server.openFindings++;
      const order: Severity[] = ['info', 'low', 'medium', 'high', 'critical'];
      if (server.worstSeverity === null || order.indexOf(severity) > order.indexOf(server.worstSeverity))
        server.worstSeverity = severity;
    }
    const finding: Finding = {
      id: uuid(5, index),
      site: site.id,
      rule,
      title,
      severity,
      confidence: 0.6 + (index % 4) * 0.1,
      techniques,
      client: address(client),
      server: address(server),
      clientAsset: client.id,
      serverAsset: server.id,
      state: open ? (index % 7 === 3 ? 'in progress' : 'new') : 'resolved',
      assignee: index % 7 === 3 ? { id: uuid(9, 1), name: 'Li Wei' } : null,
      firstSeen: ago(2000 - index * 13),
      lastSeen: ago(1900 - index * 29),
      count: 1 + ((index * 37) % 400),
      updatedAt: ago(30),
      suppression: null,
    };
    return {
      ...finding,
      description:
        'A client wrote to registers of this device although it had never written to it while the baseline was learnt. A new engineering tool explains it; so does somebody who should not be there.',
      advice: null,
      translations: {
        'zh-CN': {
          title: title.startsWith('Modbus functions') ? 'Modbus 功能码扫描' : title,
          description: '该客户端在基线学习期间从未对此设备执行写操作。可能是新的工程工具，也可能是未授权的访问者。',
        },
      },
      evidence: [
        {
          capture,
          captureKind: 'packets' as const,
          captureName: 'waterworks-2026-11-20.pcapng',
          firstSeen: finding.firstSeen,
          lastSeen: finding.lastSeen,
          count: finding.count,
          frames: [48_211, 48_213],
          fields: { function: 'Write Multiple Registers', address: 40_012, values: [0, 0, 1500], unit: 1 },
        },
      ],
      history: [
        { id: uuid(6, index), at: finding.firstSeen, by: null, kind: 'seen', from: null, to: null, note: '' },
        ...(finding.assignee
          ? [
              {
                id: uuid(7, index),
                at: ago(40),
                by: 'Li Wei',
                kind: 'state' as const,
                from: 'new',
                to: 'in progress',
                note: 'Asked the shift leader.',
              },
            ]
          : []),
      ],
    };
  });

  const vulnerabilities: VulnerabilityDetail[] = VULNERABILITIES.map(([id, title, cvss, kev, epss, vendor]) => ({
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
  const matches: Match[] = servers.flatMap((asset, index) =>
    vulnerabilities
      .filter((one) => one.vendors[0] === asset.vendor)
      .slice(0, 2)
      .map((one, at) => {
        asset.openMatches++;
        asset.worstCvss = Math.max(asset.worstCvss ?? 0, one.cvss ?? 0);
        one.matches++;
        return {
          id: uuid(8, index * 10 + at),
          asset: { id: asset.id, label: asset.name ?? address(asset), vendor: asset.vendor, firmware: asset.firmware },
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
            `Order number ${asset.orderNumber ?? '–'} is listed by SSA-568427 as SIMATIC S7-1500 CPU family.`,
            `Version ${asset.firmware ?? '–'} is in the affected range < V2.9.2.`,
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
  matches.sort(
    (a, b) =>
      Number(b.vulnerability.kev) - Number(a.vulnerability.kev) || (b.vulnerability.cvss ?? 0) - (a.vulnerability.cvss ?? 0),
  );

  const open = findings.filter((one) => one.state === 'new' || one.state === 'in progress');
  site.openFindings = open.length;
  const base: Capture = {
    id: capture,
    site: site.id,
    kind: 'packets',
    format: null,
    score: null,
    records: null,
    name: 'waterworks-2026-11-20.pcapng',
    size: 3_482_119_168,
    received: 3_482_119_168,
    state: 'done',
    sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    job: null,
    uploadedBy: 'Li Wei',
    createdAt: ago(70),
    analysedAt: ago(60),
    frames: 18_204_119,
    bytes: 3_190_000_000,
    first: ago(3000),
    last: ago(60),
    assets: count,
    findings: findings.length,
    error: null,
  };
  const counted = (key: keyof Asset) =>
    [...Map.groupBy(assets, (asset) => asset[key])]
      .map(([value, list]) => ({ key: value, count: list.length }))
      .toSorted((a, b) => b.count - a.count);
  const protocols = [...Map.groupBy(conversations, (one) => one.protocol)].map(([id, list]) => ({
    id,
    conversations: list.length,
    messages: list.reduce((sum, one) => sum + one.messages, 0),
    errors: list.reduce((sum, one) => sum + one.errors, 0),
  }));
  const captures: CaptureDetail[] = [
    base,
    {
      ...base,
      id: uuid(3, 2),
      name: 'chlorination-mirror.pcap.zst',
      size: 812_000_000,
      state: 'analysing' as const,
      job: uuid(10, 1),
      createdAt: ago(2),
      frames: null,
      first: null,
      last: null,
      assets: 0,
      findings: 0,
    },
    {
      ...base,
      id: uuid(3, 3),
      name: 'broken-tap.pcap',
      size: 120_400,
      state: 'failed' as const,
      error: 'Not a capture: the first bytes are 89504e47',
      createdAt: ago(4000),
      frames: 0,
      first: null,
      last: null,
      assets: 0,
      findings: 0,
    },
  ].map((one) => ({
    ...one,
    problems:
      one.id === capture
        ? [{ at: { offset: 91_244_121 }, what: 'A packet block says it is 4 GiB long; reading went on at the next block.' }]
        : [],
    protocols:
      one.state === 'done'
        ? protocols.map(({ id, messages, errors }) => ({
            id,
            name: '',
            frames: messages * 2,
            messages,
            requests: Math.floor(messages / 2),
            responses: Math.ceil(messages / 2),
            errors,
            malformed: 0,
          }))
        : [],
    dropped: DROPPED[one.id === capture ? 0 : 1],
    reading: null,
  }));
  const suppressions = makeSuppressions(site.id, findings);
  const [{ id: decision, owner, reason, expiresAt }] = suppressions;
  findings[0].suppression = { id: decision, owner, reason, expiresAt };
  const severities: Severity[] = ['critical', 'high', 'medium', 'low', 'info'];
  return {
    site,
    zones,
    assets,
    conversations,
    findings: findings.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity)),
    matches,
    vulnerabilities,
    captures,
    sources: makeSources(captures[0]),
    sensors: makeSensors(site.id, capture),
    events: makeEvents(conversations),
    suppressions,
    map: {
      zones,
      nodes: assets.map((asset) => ({
        id: asset.id,
        label: asset.name ?? address(asset),
        role: asset.role,
        vendor: asset.vendor,
        zone: asset.zone,
        purdueLevel: asset.purdueLevel,
        worstSeverity: asset.worstSeverity,
        openFindings: asset.openFindings,
        openMatches: asset.openMatches,
      })),
      links: conversations.map((one) => ({
        client: one.clientAsset as string,
        server: one.serverAsset as string,
        protocols: [one.protocol],
        messages: one.messages,
        bytes: one.bytes,
        errors: one.errors,
        lastSeen: one.lastSeen,
      })),
    },
    overview: {
      assets: {
        total: count,
        byRole: counted('role') as Overview['assets']['byRole'],
        byLevel: counted('purdueLevel') as Overview['assets']['byLevel'],
        byVendor: counted('vendor') as Overview['assets']['byVendor'],
      },
      protocols: protocols.toSorted((a, b) => b.messages - a.messages),
      findings: {
        open: open.length,
        suppressed: 1,
        total: findings.length,
        bySeverity: severities.map((key) => ({
          key,
          open: open.filter((one) => one.severity === key).length,
          suppressed: 0,
          total: findings.filter((one) => one.severity === key).length,
        })),
        byTechnique: [
          ...Map.groupBy(
            open.flatMap((one) => one.techniques),
            (id) => id,
          ),
        ].map(([key, list]) => ({ key, open: list.length })),
      },
      matches: {
        open: matches.length,
        knownExploited: matches.filter((one) => one.vulnerability.kev).length,
        assets: new Set(matches.map((one) => one.asset.id)).size,
      },
      captures: { total: 3, analysing: 1, frames: base.frames ?? 0, last: base.last },
      first: [
        ...open.slice(0, 3).map((one, index) => ({
          kind: 'finding' as const,
          id: one.id,
          title: one.title,
          severity: one.severity,
          score: 96 - index * 4,
          reasons: [`severity ${one.severity}`, `seen ${one.count} times`, 'the device is a controller'],
          rule: one.rule,
          more: 2,
          asset: {
            id: one.serverAsset as string,
            label: assets.find((asset) => asset.id === one.serverAsset)?.name ?? (one.server as string),
          },
          translations: one.translations,
        })),
        ...matches.slice(0, 3).map((one, index) => ({
          kind: 'match' as const,
          id: one.id,
          title: `${one.vulnerability.id}: ${one.vulnerability.title}`,
          severity: one.vulnerability.severity as Severity,
          score: 84 - index * 3,
          rule: null,
          more: 0,
          reasons: [
            ...(one.vulnerability.kev ? ['known to be exploited'] : []),
            `CVSS ${one.vulnerability.cvss}`,
            'probability 97 %',
          ],
          asset: { id: one.asset.id, label: one.asset.label },
          translations: {},
        })),
      ].toSorted((a, b) => b.score - a.score),
    },
    frames: [48_211, 48_213].map((frame, index) => ({
      capture,
      frame,
      at: ago(1500),
      length: 78,
      layers: [
        { name: 'ethernet', summary: '00:1b:1b:00:4a:03 → 00:80:f4:12:9a:01', fields: [{ name: 'type', value: '0x0800 IPv4' }] },
        { name: 'ipv4', summary: '10.22.0.13 → 10.21.0.11', fields: [{ name: 'ttl', value: '128' }] },
        { name: 'tcp', summary: '49731 → 502 [ACK, PSH]', fields: [{ name: 'sequence', value: '2118412091' }] },
        {
          name: 'modbus',
          summary: index === 0 ? 'Write Multiple Registers 40012, 3 values' : 'Write Multiple Registers: done',
          fields: [
            { name: 'transaction', value: '18211' },
            { name: 'unit', value: '1' },
            { name: 'function', value: '16 Write Multiple Registers' },
            { name: 'address', value: '40012' },
            { name: 'values', value: '0, 0, 1500' },
          ],
        },
      ],
      hex: '0080f4129a01001b1b004a0308004500004012344000800600000a16000d0a15000bc24301f67e45123b00001122501801000000000047230000000d01109c4c000306000000000005dc',
    })),
  };
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
