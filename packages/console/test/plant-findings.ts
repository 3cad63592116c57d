import type { AssetDetail } from '../src/api/network.ts';
import type { DecodedFrame } from '../src/api/captures.ts';
import type { Finding, FindingDetail } from '../src/api/findings.ts';
import type { Severity } from '../src/api/types.ts';
import { addressOf, ago, uuid } from './plant-base.ts';

/** What rules found in the network of a made-up plant, and the frames that show it. */

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

/** Findings of requests from clients to servers; those that are open are counted at the servers. */
export function makeFindings(
  site: string,
  capture: string,
  clients: readonly AssetDetail[],
  servers: readonly AssetDetail[],
  count: number,
): FindingDetail[] {
  return Array.from({ length: Math.min(60, Math.max(6, Math.floor(count / 2))) }, (_, index) => {
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
      site,
      rule,
      title,
      severity,
      confidence: 0.6 + (index % 4) * 0.1,
      techniques,
      client: addressOf(client),
      server: addressOf(server),
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
}

/** Two frames in which the first finding was seen. */
export function makeFrames(capture: string): DecodedFrame[] {
  return [48_211, 48_213].map((frame, index) => ({
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
  }));
}
