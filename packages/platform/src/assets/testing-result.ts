import type { AnalysisResult } from './analysis.ts';
import type { Reading } from './reading.ts';

type Asset = AnalysisResult['assets'][number];
type Finding = AnalysisResult['findings'][number];

const time = '2024-01-01T00:00:00.000000Z';

/** A device as the sensor reports it, for tests of what is made of it. */
export function sensorAsset(interfaces: { mac?: string; ips?: string[] }[], change: Partial<Asset> = {}): Asset {
  return {
    id: 'a1',
    interfaces: interfaces.map(({ mac, ips }) => ({ mac: mac ?? null, ips: ips ?? [], vendor: null })),
    name: null,
    vendor: null,
    product: null,
    model: null,
    orderNumber: null,
    firmware: null,
    serial: null,
    role: null,
    roleReason: null,
    purdueLevel: null,
    protocols: [],
    firstSeen: time,
    lastSeen: time,
    identity: [],
    conflicts: [],
    ...change,
  };
}

/** One claim about an asset. */
export function claim(
  attribute: string,
  value: string,
  change: Partial<Asset['identity'][number]> = {},
): Asset['identity'][number] {
  const how = { source: 'test', method: 'stated', fingerprint: null, reason: null } as const;
  return { attribute, value, ...how, confidence: 80, frame: 1, at: time, ...change };
}

/** A finding as the sensor reports it. */
export function sensorFinding(change: Partial<Finding> = {}): Finding {
  return {
    rule: 'modbus-write',
    title: 'Write from a new client',
    severity: 'high',
    confidence: 80,
    techniques: ['T0855'],
    client: '10.0.0.1',
    server: '10.0.0.2',
    firstSeen: time,
    lastSeen: time,
    count: 1,
    evidence: { frames: [3, 1], fields: {} },
    ...change,
  };
}

/** A result with the given assets and findings. */
export function sensorResult(
  assets: Asset[],
  findings: Finding[] = [],
  conversations: AnalysisResult['conversations'] = [],
): AnalysisResult {
  return {
    fengsui: '0.1.0',
    captures: [{ path: 'x', frames: 10, bytes: 1000, first: time, last: time, problems: [] }],
    protocols: [],
    assets,
    conversations,
    findings,
    matches: [],
    dropped: {},
  };
}

/** What reading a bill of materials with the given parts says. */
export function sensorReading(components: Reading['components']): Reading {
  const quality = {
    records: components.length,
    accepted: components.length,
    invalid: 0,
    missing: {},
    late: 0,
    contradictory: 0,
    repeated: 0,
    score: 100,
    why: 'All records are whole and in order.',
    rejections: [],
  };
  const reading = { format: 'cyclonedx', quality, events: {}, conversations: 0, components: components.length, unplaced: 0 };
  return { assets: [], conversations: [], findings: [], components, reading, first: null, last: null, dropped: {} };
}
