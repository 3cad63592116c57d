import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import { Observations } from '@fengsui/sensor';
import { readSources, type SourcesResult } from '../read-sources.ts';
import { Reading } from '../reading.ts';
import { SourceError } from '../refusal.ts';
import { cefOf } from './cef.ts';
import { formats } from './index.ts';
import { syslogMessage } from './syslog.ts';

const folder = mkdtempSync(join(tmpdir(), 'fengsui-sources-'));
after(() => rmSync(folder, { recursive: true }));

function read(name: string, text: string, rulesFolder?: string): Promise<SourcesResult> {
  const path = join(folder, name);
  writeFileSync(path, text);
  return readSources([path], { rulesFolder });
}

describe('inventories', () => {
  test('a table with Chinese headings; a row without an address is a device too, a wrong address is told', async () => {
    const { sources, assets } = await read(
      'inventory.csv',
      '设备名称;IP地址;MAC地址;厂商;型号;固件版本\n1号PLC;10.0.0.5;00-1C-06-00-00-01;Siemens;S7-1500;2.9.2\n2号;300.1.1.1;;;M340;\n3号仪表;;;Endress+Hauser;Promag;1.0\n',
    );
    assert.equal(sources[0].format, 'csv-inventory');
    assert.deepEqual(
      assets.map(({ name, interfaces, firmware }) => [name, interfaces[0].mac, interfaces[0].ips, firmware]),
      [
        ['1号PLC', '00:1c:06:00:00:01', ['10.0.0.5'], '2.9.2'],
        ['3号仪表', null, [], '1.0'],
      ],
    );
    assert.deepEqual(sources[0].quality.rejections, [
      { record: 2, what: '300.1.1.1 is no IP address of one device', code: 'notIp', values: { value: '300.1.1.1' } },
    ]);
  });

  test('a bill of a device makes a device and its parts', async () => {
    const { assets, components } = await read(
      'bill.json',
      JSON.stringify({
        bomFormat: 'CycloneDX',
        specVersion: '1.6',
        metadata: {
          timestamp: '2026-03-01T08:00:00Z',
          component: {
            type: 'firmware',
            'bom-ref': 'fw',
            name: 'Gateway 7',
            version: '4.2',
            supplier: { name: 'Example Works' },
          },
        },
        components: [
          {
            type: 'library',
            name: 'openssl',
            version: '3.0.2',
            purl: 'pkg:generic/openssl@3.0.2',
            hashes: [{ alg: 'SHA-256', content: 'AB' }],
          },
        ],
      }),
    );
    assert.deepEqual(
      assets.map(({ vendor, product, firmware }) => [vendor, product, firmware]),
      [['Example Works', 'Gateway 7', '4.2']],
    );
    assert.deepEqual(
      components.map(({ subject, name, purl, hashes }) => [subject, name, purl, hashes]),
      [['Gateway 7 4.2', 'openssl', 'pkg:generic/openssl@3.0.2', { 'SHA-256': 'ab' }]],
    );
  });

  test('SPDX as tag and value', async () => {
    const { components } = await read(
      'bill.spdx',
      'SPDXVersion: SPDX-2.3\nDocumentName: pump\nCreated: 2026-03-01T08:00:00Z\n\nPackageName: lwip\nPackageVersion: 2.1.3\nPackageSupplier: Organization: Example Works (a@example.org)\nExternalRef: PACKAGE-MANAGER purl pkg:generic/lwip@2.1.3\nPackageChecksum: SHA1: 0AFF\n',
    );
    assert.deepEqual(
      components.map(({ bill, ...rest }) => (assert.ok(bill.endsWith('bill.spdx')), rest)),
      [
        {
          subject: 'pump',
          type: 'package',
          name: 'lwip',
          version: '2.1.3',
          vendor: 'Example Works',
          purl: 'pkg:generic/lwip@2.1.3',
          cpe: '',
          hashes: { SHA1: '0aff' },
        },
      ],
    );
  });
});

describe('syslog', () => {
  const now = new Date('2026-01-10T00:00:00Z');

  test('RFC 5424, RFC 3164 and what is written instead', () => {
    const modern = syslogMessage('<165>1 2026-01-09T22:14:15.003+08:00 sw1 portd - ID47 [a@1 b="c \\"]"] port up', now);
    assert.deepEqual([modern?.facility, modern?.level, modern?.host, modern?.text], [20, 5, 'sw1', 'port up']);
    assert.equal(modern?.time, BigInt(Date.parse('2026-01-09T14:14:15.003Z')) * 1_000_000n);
    const old = syslogMessage('<34>Dec 31 22:14:15 plc-gw su[12]: failed', now);
    assert.equal(old?.time, BigInt(Date.parse('2025-12-31T22:14:15Z')) * 1_000_000n, 'of the year that has passed');
    assert.equal(syslogMessage('<13>2026-01-09T01:02:03Z fw kernel: IN=eth0', now)?.application, 'kernel');
    assert.equal(syslogMessage('nothing of the kind', now), null);
  });

  test('a refused login, a firewall and CEF become findings', async () => {
    const { findings, assets } = await read(
      'messages.log',
      [
        'Mar  1 08:00:00 hist1 sshd[7]: Failed password for invalid user admin from 10.3.0.66 port 4 ssh2',
        'Mar  1 08:00:01 fw1 kernel: IN=eth0 OUT=eth1 SRC=10.3.0.66 DST=10.3.0.20 LEN=60 PROTO=TCP SPT=5 DPT=502',
        'Mar  1 08:00:02 10.3.0.1 CEF:0|Example|Guard|1.2|77|Modbus write \\| blocked|9|src=10.3.0.66 dst=10.3.0.20 msg=a\\=b',
      ].join('\n'),
    );
    assert.deepEqual(
      findings.map(({ rule, severity, client, server }) => [rule, severity, client, server]),
      [
        ['cef:Guard:77', 'critical', '10.3.0.66', '10.3.0.20'],
        ['syslog:login-failed', 'low', '10.3.0.66', 'hist1'],
        ['syslog:firewall-dropped', 'info', '10.3.0.66', '10.3.0.20'],
      ],
    );
    assert.deepEqual(assets.map(({ name }) => name).toSorted(), ['fw1', 'hist1', null]);
    assert.equal(cefOf('CEF:0|a|b'), null);
  });
});

describe('Windows events and Sigma', () => {
  const rule = (name: string, body: string): void => writeFileSync(join(folder, name), body);

  test('a rule of the public form fires on a record of its log; what cannot fire says why', async () => {
    rule(
      'one.yml',
      'title: Shell from a service\nid: r1\nstatus: test\nlevel: high\ntags: [attack.t1059.003]\nlogsource: {product: windows, category: process_creation}\ndetection:\n  selection:\n    ParentImage|endswith: \\services.exe\n    CommandLine|contains|all: [whoami, /all]\n  condition: selection\n',
    );
    rule(
      'two.yml',
      'title: Other log\nid: r2\nlevel: low\nlogsource: {product: zeek, service: dns}\ndetection: {selection: {query: x}, condition: selection}\n',
    );
    rule(
      'three.yml',
      'title: No such field\nid: r3\nlevel: low\nlogsource: {product: windows, category: process_creation}\ndetection: {selection: {Hashes|contains: x}, condition: selection}\n',
    );
    rule(
      'four.yml',
      'title: Not to be compiled\nid: r4\nlevel: low\nlogsource: {product: windows}\ndetection: {selection: {Payload|base64offset|contains: x}, condition: selection}\n',
    );
    const { findings, idleRules, assets } = await read(
      'events.jsonl',
      JSON.stringify({
        Event: {
          System: {
            Channel: 'Microsoft-Windows-Sysmon/Operational',
            EventID: 1,
            Computer: 'EWS-01.plant.example',
            TimeCreated: { '#attributes': { SystemTime: '2026-03-01T08:00:00.1234567Z' } },
          },
          EventData: { ParentImage: 'C:\\Windows\\System32\\services.exe', CommandLine: 'cmd /c WHOAMI /all' },
        },
      }),
      folder,
    );
    assert.deepEqual(
      findings.map(({ rule: name, severity, techniques, evidence }) => [name, severity, techniques, evidence.fields.CommandLine]),
      [['sigma:r1', 'high', ['T1059.003'], 'cmd /c WHOAMI /all']],
    );
    assert.deepEqual(idleRules.map(({ path, why }) => [path, why.slice(0, 46)]).toSorted(), [
      ['four.yml', '(r4): unknown modifier'].map((text, at) =>
        at === 0 ? text : (idleRules.find((one) => one.path === 'four.yml')?.why.slice(0, 46) ?? ''),
      ),
      ['three.yml', 'no record has Hashes'],
      ['two.yml', 'no record of zeek/dns was read'],
    ]);
    assert.match(idleRules.find((one) => one.path === 'four.yml')?.why ?? '', /unknown modifier base64offset/);
    assert.equal(assets[0].name, 'EWS-01.plant.example');
  });
});

describe('hostile input', () => {
  test('no format throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 400 }), fc.json({ maxDepth: 4 })), (text) => {
        for (const format of formats) {
          const reading = new Reading('x', format, new Observations(), new Map(), null);
          reading.take(text);
          const { records, accepted, invalid } = reading.quality.report();
          assert.ok(accepted + invalid <= records + 1);
          format.recognise(text, 'x');
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a file that nothing recognises is refused with what to do', async () => {
    await assert.rejects(
      read('picture.bin', '\u0001\u0002\u0003'),
      (error: Error) =>
        error instanceof SourceError && error.code === 'unknownFormat' && /name it with --format/.test(error.message),
    );
    await assert.rejects(readSources([join(folder, 'absent')]), /cannot be read/);
  });
});
