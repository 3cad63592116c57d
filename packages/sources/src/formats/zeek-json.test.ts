import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readSources } from '../read-sources.ts';

const folder = mkdtempSync(join(tmpdir(), 'fengsui-zeek-'));
after(() => rmSync(folder, { recursive: true }));

const line = (fields: object): string => JSON.stringify(fields);
const pair = { uid: 'C1', 'id.orig_h': '10.1.0.9', 'id.orig_p': 49152, 'id.resp_h': '10.1.0.20', 'id.resp_p': 502 };

test('Zeek: connections, functions, identity and notices become conversations, assets and findings', async () => {
  const path = join(folder, 'all.log');
  writeFileSync(
    path,
    [
      line({
        _path: 'conn',
        ts: 1772352000.25,
        ...pair,
        proto: 'tcp',
        service: 'modbus',
        conn_state: 'SF',
        orig_pkts: 10,
        resp_pkts: 9,
        orig_bytes: 120,
        resp_bytes: 230,
        resp_l2_addr: '00:80:f4:00:00:20',
      }),
      line({ _path: 'modbus', ts: 1772352001, ...pair, func: 'WRITE_SINGLE_REGISTER' }),
      line({
        _path: 'cip_identity',
        ts: 1772352002,
        ...pair,
        'id.resp_h': '10.1.0.30',
        vendor_name: 'Rockwell Automation',
        product_name: '1756-L71/B',
        serial_number: '00c0ffee',
        revision: '20.11',
      }),
      '{"_path":"conn","ts":"later"}',
      'no json',
      line({
        _path: 'notice',
        ts: 1772352003,
        note: 'Scan::Port_Scan',
        msg: '10.1.0.9 scanned 15 ports',
        src: '10.1.0.9',
        dst: '10.1.0.20',
      }),
    ].join('\n'),
  );
  const { sources, assets, conversations, findings } = await readSources([path]);
  assert.equal(sources[0].format, 'zeek-json');
  assert.deepEqual(
    [sources[0].quality.records, sources[0].quality.accepted, sources[0].quality.rejections.map(({ record }) => record)],
    [6, 4, [4, 5]],
  );
  assert.ok(sources[0].quality.score < 100);
  const controller = assets.find(({ interfaces }) => interfaces[0].ips.includes('10.1.0.20'));
  assert.equal(controller?.interfaces[0].mac, '00:80:f4:00:00:20');
  assert.equal(controller.role, 'controller');
  assert.equal(controller.firstSeen, '2026-03-01T08:00:00.250000Z');
  const named = assets.find(({ serial }) => serial === '00c0ffee');
  assert.deepEqual([named?.vendor, named?.product], ['Rockwell Automation', 'ControlLogix 5570']);
  const modbus = conversations.find(({ protocol }) => protocol === 'modbus');
  assert.deepEqual(modbus?.functions, [{ code: 6, name: 'write_single_register', count: 1, errors: 0 }]);
  assert.deepEqual(
    findings.map(({ rule, client, evidence }) => [rule, client, evidence.frames]),
    [['zeek:Scan::Port_Scan', '10.1.0.9', [6]]],
  );
});
