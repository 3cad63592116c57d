import type { CaptureDetail, SourceComponent } from '../src/api/captures.ts';
import type { Conversation, RecordedEvent } from '../src/api/network.ts';
import type { Enrolment, Sensor } from '../src/api/sensors.ts';
import type { Finding, Suppression } from '../src/api/findings.ts';
import { ago } from './plant-base.ts';

/** What is around a made-up plant: sensors, records of other tools, acts on the wire, suppressions. */

const id = (kind: number, index: number) => `01989a00-00${kind}-7000-8000-${index.toString(16).padStart(12, '0')}`;

/** Sensors of a site in every state. */
export function makeSensors(site: string, capture: string): Sensor[] {
  const sensor: Sensor = {
    id: id(20, 1),
    site,
    name: 'Filter hall, mirror port 24',
    state: 'active',
    enrolledBy: 'Li Wei',
    enrolledAt: ago(43_000),
    revokedAt: null,
    lastSeenAt: ago(0.2),
    lastSequence: 18_212,
    address: '10.24.0.61',
    clockDifference: 0.4,
    capture,
    health: {
      version: '0.1.0',
      at: ago(0.2),
      started: ago(8000),
      source: 'eth1',
      frames: 91_204_118,
      framesPerSecond: 4211.6,
      lost: {},
      dropped: {},
      memoryBytes: 148_000_000,
      behindSeconds: 0.3,
      spool: { batches: 0, bytes: 0, oldest: null, summarised: 0 },
      ring: { files: 18, bytes: 9_600_000_000 },
      content: {
        version: '3f9ac1d27be84f53a19f0c1a7be2d84f53a19f0c1a7be2d84f53a19f0c1a7be2',
        made: ago(190),
        fetched: ago(186),
        rules: 412,
        fingerprints: 1204,
        withdrawn: 2,
        yara: 38,
        indicators: 20_418,
      },
      problems: [],
    },
  };
  const health = sensor.health!;
  return [
    {
      ...sensor,
      id: id(20, 2),
      name: 'Chlorination, tap A',
      clockDifference: -42.1,
      health: {
        ...health,
        source: 'enp3s0',
        framesPerSecond: 812,
        frames: 8_204_118,
        lost: { kernel: 91_204 },
        spool: { batches: 41, bytes: 18_400_000, oldest: ago(52), summarised: 3 },
        problems: ['The interface is no mirror: it saw frames of one host only for 10 minutes.'],
      },
    },
    sensor,
    { ...sensor, id: id(20, 3), name: 'Intake station', state: 'silent', lastSeenAt: ago(191) },
    {
      ...sensor,
      id: id(20, 4),
      name: 'Pump station 4',
      state: 'waiting',
      lastSeenAt: null,
      health: null,
      clockDifference: null,
      capture: null,
    },
    { ...sensor, id: id(20, 5), name: 'Old laboratory', state: 'revoked', revokedAt: ago(9000), lastSeenAt: ago(9001) },
  ];
}

/** A token that waits for its sensor. */
export function makeEnrolments(site: string): Enrolment[] {
  return [
    {
      id: id(21, 1),
      site,
      name: 'Sludge treatment',
      createdBy: 'Li Wei',
      createdAt: ago(60),
      expiresAt: ago(-23 * 60),
      usedAt: null,
      sensor: null,
    },
  ];
}

/** Files of records of other tools: a good one, a poor one, a bill of materials, one that is none. */
export function makeSources(packets: CaptureDetail): CaptureDetail[] {
  const source: CaptureDetail = {
    ...packets,
    id: id(22, 1),
    kind: 'records',
    format: 'suricata-eve',
    name: 'eve-2026-11-20.json',
    size: 41_204_118,
    received: 41_204_118,
    state: 'done',
    job: null,
    error: null,
    refusal: null,
    frames: null,
    bytes: null,
    first: ago(1500),
    last: ago(60),
    assets: 31,
    findings: 4,
    score: 97,
    records: 48_211,
    problems: [],
    protocols: [],
    dropped: {},
    reading: {
      format: 'suricata-eve',
      quality: {
        records: 48_211,
        accepted: 48_198,
        invalid: 13,
        missing: { app_proto: 2811 },
        late: 41,
        contradictory: 2,
        repeated: 0,
        score: 97,
        why: '',
        rejections: [
          {
            record: 1811,
            line: 1812,
            what: 'not JSON: {"timestamp":"2026-11-20T04:1',
            refusal: { code: 'notJson', values: { text: '{"timestamp":"2026-11-20T04:1' } },
            text: '{"timestamp":"2026-11-20T04:11:02.118211+0800","flow_id":118',
          },
          {
            record: 20_411,
            line: 20_415,
            what: 'event_type is not there',
            refusal: { code: 'missing', values: { field: 'event_type' } },
            text: '{"timestamp":"2026-11-20T09:00:00.000000+0800"}',
          },
        ],
      },
      events: { 'suricata/flow': 31_004, 'suricata/modbus': 12_044, 'suricata/alert': 211 },
      conversations: 84,
      components: 0,
      unplaced: 0,
    },
  };
  const reading = source.reading!;
  /** What is known of a source of which nothing was taken. */
  const nothing = {
    state: 'failed',
    score: null,
    records: null,
    assets: 0,
    findings: 0,
    first: null,
    last: null,
    reading: null,
  } as const;
  return [
    source,
    {
      ...source,
      id: id(22, 2),
      format: 'csv-inventory',
      name: '资产台账-2026.csv',
      size: 81_204,
      score: 54,
      records: 211,
      findings: 0,
      assets: 140,
      first: null,
      last: null,
      reading: {
        ...reading,
        format: 'csv-inventory',
        quality: {
          ...reading.quality,
          records: 211,
          accepted: 160,
          invalid: 51,
          missing: { ip: 31, model: 60, vendor: 12 },
          late: 0,
          contradictory: 24,
          repeated: 8,
          score: 54,
          rejections: [
            // As it was kept before refusals had codes.
            { record: 18, line: null, what: '10.22.0.300 is no IP address of one device', refusal: null, text: null },
          ],
        },
        events: {},
        conversations: 0,
        unplaced: 20,
      },
    },
    {
      ...source,
      id: id(22, 3),
      format: 'cyclonedx',
      name: 'gateway-3.1.cdx.json',
      size: 1_204_118,
      score: 100,
      records: 312,
      assets: 0,
      findings: 0,
      first: null,
      last: null,
      reading: {
        ...reading,
        format: 'cyclonedx',
        quality: {
          ...reading.quality,
          records: 312,
          accepted: 312,
          invalid: 0,
          missing: {},
          late: 0,
          contradictory: 0,
          score: 100,
          rejections: [],
        },
        events: {},
        conversations: 0,
        components: 311,
        unplaced: 1,
      },
    },
    {
      ...source,
      ...nothing,
      id: id(22, 4),
      format: null,
      name: 'notes.txt',
      size: 812,
      error:
        'notes.txt is of no known format; name its format: suricata-eve, zeek-json, csv-inventory, cyclonedx, spdx, syslog, windows-events',
      refusal: { code: 'unknownFormat', values: { path: 'notes.txt', formats: 'suricata-eve, zeek-json' } },
    },
    {
      ...source,
      ...nothing,
      id: id(22, 5),
      name: 'eve-cut.json',
      size: 96,
      error: 'No record could be read: not JSON: {"timest',
      refusal: {
        code: 'noGoodRecord',
        values: { why: 'not JSON: {"timest' },
        why: { code: 'notJson', values: { text: '{"timest' } },
      },
    },
  ];
}

/** Parts of a gateway's firmware. */
export function makeComponents(): SourceComponent[] {
  return ['openssl 1.1.1k', 'zlib 1.2.11', 'busybox 1.33.1', 'dropbear 2020.81', 'libmodbus 3.1.6'].map((part, index) => {
    const [name, version] = part.split(' ');
    return {
      number: index + 1,
      subject: 'Gateway firmware 3.1',
      type: 'library',
      name,
      version,
      vendor: '',
      purl: `pkg:generic/${name}@${version}`,
      cpe: '',
    };
  });
}

/** Acts in the first conversations: writes, a stop, a download, a refusal. */
export function makeEvents(conversations: readonly Conversation[]): RecordedEvent[] {
  const kinds = [
    { function: 'write_multiple_registers', acts: ['write'], refused: false, status: '', area: 4, address: 40_012, value: 1500 },
    { function: 'plc_stop', acts: ['control'], refused: false, status: '', area: null, address: null, value: null },
    { function: 'request_download', acts: ['program'], refused: false, status: '', area: null, address: null, value: null },
    {
      function: 'write_single_register',
      acts: ['write'],
      refused: true,
      status: 'illegal_data_address',
      area: 4,
      address: 49_999,
      value: 21.5,
    },
  ];
  return conversations.slice(0, 12).flatMap((one, at) =>
    kinds.map((kind, index) => ({
      ...kind,
      id: `${one.capture}-${at * 10 + index}`,
      capture: one.capture,
      site: one.site,
      at: ago(60 + at * 31 + index * 7),
      frame: index === 2 ? null : 48_211 + at * 100 + index,
      protocol: one.protocol,
      client: one.client,
      server: one.server,
      clientAsset: one.clientAsset,
      serverAsset: one.serverAsset,
      unit: 1,
    })),
  );
}

/** Suppressions in each state, of findings of the plant. */
export function makeSuppressions(site: string, findings: readonly Finding[]): Suppression[] {
  const [one, other] = findings;
  const common: Suppression = {
    id: id(23, 1),
    site,
    rule: one.rule,
    asset: null,
    assetLabel: null,
    client: one.client,
    server: one.server,
    seenFrom: null,
    seenUntil: null,
    owner: 'Li Wei',
    reason: 'The new engineering station is being put into service; change 2026-118.',
    createdBy: 'Li Wei',
    createdAt: ago(3000),
    expiresAt: ago(-5 * 24 * 60),
    endedAt: null,
    endedBy: null,
    state: 'active',
    findings: 1,
  };
  return [
    common,
    {
      ...common,
      id: id(23, 2),
      rule: null,
      asset: other.serverAsset,
      assetLabel: 'FIC-201',
      client: null,
      server: null,
      seenFrom: ago(4000),
      seenUntil: ago(3500),
      reason: '年度检修',
      owner: '陈芳',
      expiresAt: ago(100),
      state: 'expired',
      findings: 3,
    },
    { ...common, id: id(23, 3), client: null, server: null, endedAt: ago(400), endedBy: '陈芳', state: 'ended', findings: 12 },
  ];
}
