import type { AnalysisResult, Asset, ConversationSummary, Finding, Severity, SuppressedFinding } from '../result.ts';

/** Version of the Open Cybersecurity Schema Framework that the events follow. */
export const OCSF_VERSION = '1.5.0';

/** What an event needs of a match of an asset and a vulnerability; whoever has an advisory library makes them. */
export interface OcsfMatch {
  asset: string;
  vulnerability: string;
  title: string;
  advisories: readonly string[];
  probability: number;
  reasons: readonly { readonly text: string }[];
  remediation: { details: string; url: string | null } | null;
  cvss: { version: string; score: number; severity: string; vector: string } | null;
}

/** One event: an object that is one line of JSON. */
export type OcsfEvent = { readonly [name: string]: unknown };

const SEVERITIES: { readonly [severity in Severity]: readonly [number, string] } = {
  info: [1, 'Informational'],
  low: [2, 'Low'],
  medium: [3, 'Medium'],
  high: [4, 'High'],
  critical: [5, 'Critical'],
};

/** Classes of events: [category, name of the category, class, name, activity, name of the activity]. */
const CLASSES = {
  inventory: [5, 'Discovery', 5001, 'Device Inventory Info', 2, 'Collect'],
  activity: [4, 'Network Activity', 4001, 'Network Activity', 6, 'Traffic'],
  detection: [2, 'Findings', 2004, 'Detection Finding', 1, 'Create'],
  vulnerability: [2, 'Findings', 2002, 'Vulnerability Finding', 1, 'Create'],
} as const;

/** Roles that the schema has a type of device for. All others are of the type `Other`, which carries the role. */
const DEVICE_TYPES: { readonly [role: string]: readonly [number, string] } = {
  server: [1, 'Server'],
  historian: [1, 'Server'],
  workstation: [2, 'Desktop'],
  engineering_station: [2, 'Desktop'],
  sensor: [7, 'IOT'],
  camera: [7, 'IOT'],
  switch: [10, 'Switch'],
};

/**
 * An analysis as OCSF events: Device Inventory Info for each asset, Network Activity for each conversation, Detection Finding for each finding and Vulnerability
 * Finding for each match. Times are milliseconds since 1970, as the schema has them; the finer times of the capture are in `unmapped`.
 */
export function* ocsfEvents(result: AnalysisResult, matches: readonly OcsfMatch[] = []): Generator<OcsfEvent> {
  const byAddress = new Map<string, Asset>();
  const byId = new Map<string, Asset>();
  for (const asset of result.assets) {
    byId.set(asset.id, asset);
    for (const { mac, ips } of asset.interfaces)
      for (const address of [...ips, ...(mac === null ? [] : [mac])]) byAddress.set(address, asset);
  }
  for (const asset of result.assets) yield inventoryInfo(asset, result.fengsui);
  for (const conversation of result.conversations) yield networkActivity(conversation, byAddress, result.fengsui);
  for (const finding of result.findings) yield detectionFinding(finding, byAddress, result.fengsui);
  for (const finding of result.suppressed ?? [])
    yield { ...detectionFinding(finding, byAddress, result.fengsui), ...suppression(finding) };
  const last = result.captures.reduce((latest, { last: one }) => (one !== null && one > latest ? one : latest), '');
  for (const match of matches) yield vulnerabilityFinding(match, byId.get(match.asset), last, result.fengsui);
}

/** What every event has. */
function base(kind: keyof typeof CLASSES, time: string, severity: Severity, version: string): OcsfEvent {
  const [category_uid, category_name, class_uid, class_name, activity_id, activity_name] = CLASSES[kind];
  const [severity_id, severityName] = SEVERITIES[severity];
  return {
    category_uid,
    category_name,
    class_uid,
    class_name,
    activity_id,
    activity_name,
    type_uid: class_uid * 100 + activity_id,
    type_name: `${class_name}: ${activity_name}`,
    time: milliseconds(time),
    severity_id,
    severity: severityName,
    metadata: {
      version: OCSF_VERSION,
      product: { name: 'Fengsui', vendor_name: 'Fengsui', version },
      original_time: time,
    },
  };
}

function inventoryInfo(asset: Asset, version: string): OcsfEvent {
  return {
    ...base('inventory', asset.lastSeen, 'info', version),
    device: device(asset),
    unmapped: {
      purdue_level: asset.purdueLevel,
      role_reason: asset.roleReason?.en ?? null,
      protocols: asset.protocols,
      identity: asset.identity,
      conflicts: asset.conflicts,
    },
  };
}

function device(asset: Asset): OcsfEvent {
  const [type_id, type] = DEVICE_TYPES[asset.role ?? ''] ?? (asset.role === null ? [0, 'Unknown'] : [99, asset.role]);
  const addresses = asset.interfaces.flatMap<{ ip: string | null; mac: string | null }>(({ mac, ips }) =>
    ips.length > 0 ? ips.map((ip) => ({ ip, mac })) : [{ ip: null, mac }],
  );
  return present({
    uid: asset.id,
    name: asset.name ?? asset.id,
    hostname: asset.name,
    ip: addresses.find(({ ip }) => ip !== null)?.ip,
    mac: addresses.find(({ mac }) => mac !== null)?.mac,
    type_id,
    type,
    vendor_name: asset.vendor,
    model: asset.model ?? asset.product,
    desc: [asset.vendor, asset.product, asset.orderNumber].filter(Boolean).join(' ') || null,
    first_seen_time: milliseconds(asset.firstSeen),
    last_seen_time: milliseconds(asset.lastSeen),
    network_interfaces: addresses.map(({ ip, mac }) => present({ ip, mac, type_id: 1, type: 'Wired' })),
    hw_info: asset.serial === null ? null : { serial_number: asset.serial },
  });
}

function endpoint(address: string, port: number | null, byAddress: ReadonlyMap<string, Asset>): OcsfEvent {
  const asset = byAddress.get(address);
  const isMac = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/.test(address);
  return present({ [isMac ? 'mac' : 'ip']: address, port, name: asset?.name ?? address, uid: asset?.id });
}

function networkActivity(conversation: ConversationSummary, byAddress: ReadonlyMap<string, Asset>, version: string): OcsfEvent {
  const { client, server, port, messages, bytes, errors, functions, protocol, firstSeen, lastSeen } = conversation;
  return {
    ...base('activity', lastSeen, 'info', version),
    start_time: milliseconds(firstSeen),
    end_time: milliseconds(lastSeen),
    app_name: protocol,
    src_endpoint: endpoint(client, null, byAddress),
    dst_endpoint: endpoint(server, port, byAddress),
    traffic: { bytes },
    unmapped: { messages, errors, functions },
  };
}

function detectionFinding(finding: Finding, byAddress: ReadonlyMap<string, Asset>, version: string): OcsfEvent {
  const { rule, title, severity, confidence, techniques, client, server, firstSeen, lastSeen, count, evidence } = finding;
  const [confidence_id, confidenceName] = confidence >= 80 ? [3, 'High'] : confidence >= 50 ? [2, 'Medium'] : [1, 'Low'];
  return {
    ...base('detection', lastSeen, severity, version),
    start_time: milliseconds(firstSeen),
    end_time: milliseconds(lastSeen),
    count,
    confidence_id,
    confidence: confidenceName,
    confidence_score: confidence,
    is_alert: severity !== 'info',
    status_id: 1,
    status: 'New',
    finding_info: {
      uid: `${rule} ${client} ${server}`,
      title,
      first_seen_time: milliseconds(firstSeen),
      last_seen_time: milliseconds(lastSeen),
      analytic: { type_id: 1, type: 'Rule', uid: rule, name: title },
      attacks: techniques.map((uid) => ({ technique: { uid } })),
    },
    evidences: [
      present({
        src_endpoint: client === '' ? null : endpoint(client, null, byAddress),
        dst_endpoint: server === '' ? null : endpoint(server, null, byAddress),
        data: evidence,
      }),
    ],
    resources: [client, server]
      .map((address) => byAddress.get(address))
      .filter((asset) => asset !== undefined)
      .map((asset) => ({ uid: asset.id, name: asset.name ?? asset.id, type: asset.role ?? 'unknown' })),
  };
}

/** What a finding that somebody answers for is: suppressed, and by whom until when. */
function suppression({ suppression: { owner, reason, until } }: SuppressedFinding): OcsfEvent {
  return { is_alert: false, status_id: 3, status: 'Suppressed', comment: `${owner}: ${reason} (until ${until})` };
}

function vulnerabilityFinding(match: OcsfMatch, asset: Asset | undefined, time: string, version: string): OcsfEvent {
  const { vulnerability, title, advisories, probability, reasons, cvss, remediation } = match;
  return {
    ...base('vulnerability', time, severityOf(cvss?.score), version),
    confidence_score: Math.round(probability * 100),
    finding_info: { uid: `${vulnerability} ${match.asset}`, title: title || vulnerability },
    vulnerabilities: [
      present({
        cve: present({
          uid: vulnerability,
          title,
          cvss:
            cvss === null
              ? null
              : [{ version: cvss.version, base_score: cvss.score, severity: cvss.severity, vector_string: cvss.vector }],
        }),
        references: advisories,
        remediation:
          remediation === null
            ? null
            : present({ desc: remediation.details, references: remediation.url === null ? null : [remediation.url] }),
      }),
    ],
    resources: asset === undefined ? [] : [{ uid: asset.id, name: asset.name ?? asset.id, type: asset.role ?? 'unknown' }],
    unmapped: { reasons: reasons.map(({ text }) => text) },
  };
}

/** The qualitative rating of CVSS 3 and 4 for a score. */
function severityOf(score: number | undefined): Severity {
  if (score === undefined || score === 0) return 'info';
  return score >= 9 ? 'critical' : score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low';
}

function milliseconds(time: string): number {
  return Date.parse(time);
}

/** Without what is not known: the schema has no null. */
function present(fields: { [name: string]: unknown }): OcsfEvent {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
}
