import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readSources } from '../read-sources.ts';

const folder = mkdtempSync(join(tmpdir(), 'fengsui-eve-'));
after(() => rmSync(folder, { recursive: true }));

const event = (type: string, second: number, more: object): string =>
  JSON.stringify({
    timestamp: `2026-03-01T08:00:${String(second).padStart(2, '0')}.500000+0000`,
    event_type: type,
    src_ip: '10.2.0.9',
    src_port: 50_000,
    dest_ip: '10.2.0.20',
    dest_port: 502,
    proto: 'TCP',
    ...more,
  });

test('EVE: flows, transactions and alerts become conversations, functions and findings', async () => {
  const path = join(folder, 'eve.json');
  writeFileSync(
    path,
    [
      event('modbus', 1, { modbus: { request: { function_raw: 6 } } }),
      event('alert', 2, {
        alert: {
          gid: 1,
          signature_id: 2_100_001,
          rev: 3,
          signature: 'Modbus write from a stranger',
          category: 'Attempted Admin',
          severity: 1,
          metadata: { mitre_technique_id: ['T0855'] },
        },
      }),
      event('flow', 3, {
        app_proto: 'modbus',
        flow: { pkts_toserver: 8, pkts_toclient: 7, bytes_toserver: 700, bytes_toclient: 800 },
      }),
      // Taken up in its middle: told from the server's side.
      event('flow', 4, {
        src_ip: '10.2.0.30',
        src_port: 44_818,
        dest_ip: '10.2.0.9',
        dest_port: 2927,
        app_proto: 'enip',
        flow: { pkts_toserver: 4, pkts_toclient: 5 },
      }),
      event('flow', 5, { proto: undefined }),
    ].join('\n'),
  );
  const { sources, assets, conversations, findings } = await readSources([path]);
  assert.deepEqual(
    [sources[0].format, sources[0].quality.records, sources[0].quality.missing],
    ['suricata-eve', 5, { proto: 1 }],
  );
  assert.deepEqual(
    conversations.map(({ client, server, protocol, port, bytes }) => [client, server, protocol, port, bytes]),
    [
      ['10.2.0.9', '10.2.0.20', 'modbus', 502, 1500],
      ['10.2.0.9', '10.2.0.30', 'enip', 44_818, 0],
    ],
  );
  assert.deepEqual(
    conversations[0].functions.map(({ name }) => name),
    ['write_single_register'],
  );
  assert.deepEqual(
    findings.map(({ rule, severity, techniques, evidence }) => [rule, severity, techniques, evidence.frames]),
    [['suricata:1:2100001', 'high', ['T0855'], [2]]],
  );
  assert.equal(assets.length, 3);
});
