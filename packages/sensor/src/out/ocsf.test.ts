import assert from 'node:assert/strict';
import test from 'node:test';
import type { AnalysisResult } from '../result.ts';
import { ocsfEvents } from './ocsf.ts';

const time = '2026-03-01T08:00:00.250000Z';

const result: AnalysisResult = {
  fengsui: '0.1.0',
  captures: [{ path: 'plant.pcap', frames: 9, bytes: 900, first: time, last: time, problems: [] }],
  protocols: [],
  assets: [
    {
      id: 'a1',
      interfaces: [{ mac: '00:1c:06:00:00:01', ips: ['10.0.0.5'], vendor: 'Siemens' }],
      name: 'plc-1',
      vendor: 'Siemens',
      product: 'SIMATIC S7-1500',
      model: null,
      orderNumber: '6ES7 511-1AK02-0AB0',
      firmware: '2.9.2',
      serial: 'S C-X4U421302009',
      role: 'controller',
      roleReason: { en: 'answers S7', zh: '应答 S7' },
      purdueLevel: 1,
      protocols: [{ id: 's7comm', as: 'server' }],
      firstSeen: time,
      lastSeen: time,
      identity: [],
      conflicts: [],
    },
  ],
  conversations: [
    {
      client: '10.0.0.9',
      server: '10.0.0.5',
      protocol: 's7comm',
      port: 102,
      messages: 4,
      bytes: 200,
      errors: 0,
      firstSeen: time,
      lastSeen: time,
      functions: [{ code: 0x29, name: 'plc_stop', count: 1, errors: 0 }],
    },
  ],
  findings: [
    {
      rule: 's7-stop',
      title: 'Controller stopped',
      severity: 'critical',
      confidence: 90,
      techniques: ['T0858'],
      client: '10.0.0.9',
      server: '10.0.0.5',
      firstSeen: time,
      lastSeen: time,
      count: 1,
      evidence: { frames: [3], fields: { function: 'plc_stop' } },
    },
  ],
  matches: [],
  dropped: {},
};

test('an analysis becomes inventory, activity, detections and vulnerabilities, each with what its class demands', () => {
  const events = [
    ...ocsfEvents(result, [
      {
        asset: 'a1',
        vulnerability: 'CVE-2022-38465',
        title: 'Insufficiently protected private key',
        advisories: ['SSA-568427'],
        probability: 0.9,
        reasons: [{ text: 'The order number agrees.' }],
        cvss: { version: '3.1', score: 9.3, severity: 'critical', vector: 'CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H' },
        remediation: null,
      },
    ]),
  ];
  assert.deepEqual(
    events.map((event) => [event.class_uid, event.type_uid, event.severity_id]),
    [
      [5001, 500102, 1],
      [4001, 400106, 1],
      [2004, 200401, 5],
      [2002, 200201, 5],
    ],
  );
  for (const event of events) {
    assert.equal(event.time, Date.parse(time));
    assert.deepEqual(event.metadata, {
      version: '1.5.0',
      product: { name: 'Fengsui', vendor_name: 'Fengsui', version: '0.1.0' },
      original_time: time,
    });
    const { unmapped: _, ...schema } = event;
    assert.doesNotMatch(JSON.stringify(schema), /:null/);
  }
});

test('a finding names its rule, its techniques, its endpoints and its frames', () => {
  const finding = [...ocsfEvents(result)].find((event) => event.class_uid === 2004);
  assert.deepEqual(finding?.finding_info, {
    uid: 's7-stop 10.0.0.9 10.0.0.5',
    title: 'Controller stopped',
    first_seen_time: Date.parse(time),
    last_seen_time: Date.parse(time),
    analytic: { type_id: 1, type: 'Rule', uid: 's7-stop', name: 'Controller stopped' },
    attacks: [{ technique: { uid: 'T0858' } }],
  });
  assert.deepEqual(finding?.evidences, [
    {
      src_endpoint: { ip: '10.0.0.9', name: '10.0.0.9' },
      dst_endpoint: { ip: '10.0.0.5', name: 'plc-1', uid: 'a1' },
      data: { frames: [3], fields: { function: 'plc_stop' } },
    },
  ]);
});

test('a suppressed finding is handed on as one, with who answers for it', () => {
  const suppression = { entry: 0, owner: 'Li Wei', reason: 'commissioning', until: '2026-12-31' };
  const suppressed = result.findings.map((finding) => ({ ...finding, suppression }));
  const found = [...ocsfEvents({ ...result, findings: [], suppressed })].find((event) => event.class_uid === 2004);
  assert.deepEqual([found?.status_id, found?.is_alert], [3, false]);
  assert.equal(found?.comment, 'Li Wei: commissioning (until 2026-12-31)');
});
