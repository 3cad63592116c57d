import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { encodePcap } from '@fengsui/capture';
import { Connection, Network, Random } from '@fengsui/range';
import type { AnalysisResult, Report } from '@fengsui/sensor';
import { carvedFile, conforms } from '../testing-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'fengsui-files-'));
const at = (...parts: string[]): string => join(folder, ...parts);
after(() => rmSync(folder, { recursive: true, force: true }));

function fengsui(...args: string[]): { status: number | null; out: string; error: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=source', join(import.meta.dirname, '../main.ts'), ...args],
    { encoding: 'utf8', env: { ...process.env, FENGSUI_DATA: at('data'), NODE_OPTIONS: '' } },
  );
  return { status, out: stdout, error: stderr };
}

const EICAR = String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`;
const SHA256 = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';

before(() => {
  const truth = { plant: 'test', seed: 1, hours: 0, begins: '', attacks: [], assets: [], steps: [], mishaps: [], frames: 0 };
  const network = new Network(new Random(1), truth);
  const node = (ip: string, mac: string) => {
    const nothing = { name: null, role: '', purdueLevel: null, vendor: null, product: null, model: null };
    const asset = { id: ip, mac, ip, ...nothing, orderNumber: null, firmware: null, serial: null, visible: [] };
    return network.add({ ip, mac, asset });
  };
  network.pass(1);
  const [one, other] = [node('10.0.0.1', '02:00:00:00:00:01'), node('10.0.0.2', '02:00:00:00:00:02')];
  new Connection(network, one, other, 80, { loss: 0 }).exchange(
    Buffer.from('GET /t.com HTTP/1.1\r\nHost: <b>files</b>\r\n\r\n'),
    Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${EICAR.length}\r\n\r\n${EICAR}`),
  );
  const frames: { seconds: number; nanoseconds: number; bytes: Uint8Array; start: number; end: number }[] = [];
  network.run(network.now + 10, ({ time, bytes }) => {
    const seconds = Math.floor(time);
    frames.push({
      seconds: 1_700_000_000 + seconds,
      nanoseconds: Math.round((time - seconds) * 1e9) % 1e9,
      bytes,
      start: 0,
      end: bytes.length,
    });
  });
  writeFileSync(at('c.pcap'), encodePcap(frames));
  writeFileSync(at('known.txt'), `${SHA256} A known sample\n`);
});

test('files are in the document only when they are asked for, and are of the contract', () => {
  const without = JSON.parse(fengsui('analyze', at('c.pcap'), '--json').out) as AnalysisResult;
  assert.equal(without.files, undefined);
  const { files = [], findings } = JSON.parse(
    fengsui('analyze', at('c.pcap'), '--json', '--hashes', at('known.txt'), '--yara', 'own').out,
  ) as AnalysisResult;
  assert.deepEqual(conforms(files, [carvedFile]), []);
  assert.deepEqual(
    files.map((file) => [file.name, file.sha256, file.verdicts.map(({ by, name }) => `${by} ${name}`)]),
    [['t.com', SHA256, ['hash A known sample', 'yara EICAR test file']]],
  );
  const known = findings.find(({ rule }) => rule === 'malicious-file-known');
  assert.equal(known?.severity, 'critical');
  assert.deepEqual([known?.client, known?.server, known?.evidence.fields.receiver], ['10.0.0.1', '10.0.0.2', '10.0.0.1']);
  assert.deepEqual(known?.evidence.frames, files[0].frames);
});

test('samples are written encrypted only, and come out in one way', () => {
  const { status, error } = fengsui('analyze', at('c.pcap'), '--carve', at('vault'), '--report', at('r.html'));
  assert.equal(status, 0, error);
  const page = readFileSync(at('r.html'), 'utf8');
  assert.ok(page.includes(SHA256) && page.includes('&lt;b&gt;files') && !page.includes('<b>files'));
  assert.equal(statSync(at('data', 'samples.key')).mode & 0o777, 0o600);
  assert.equal(readFileSync(at('vault', SHA256)).includes('EICAR'), false);
  assert.match(fengsui('files', at('vault')).out, /EICAR test file.*10\.0\.0\.2.*10\.0\.0\.1.*t\.com/);
  const out = fengsui('files', at('vault'), '--decrypt', SHA256, '--out', at('clear'));
  assert.equal(out.status, 0, out.error);
  assert.match(out.error, /never run it/);
  assert.equal(readFileSync(at('clear'), 'utf8'), EICAR);
  assert.equal(statSync(at('clear')).mode & 0o777, 0o400);
  assert.match(fengsui('files', at('vault'), '--decrypt', SHA256, '--out', at('clear')).error, /cannot be written/);
  assert.match(fengsui('files', at('vault'), '--decrypt', 'ff', '--out', at('x')).error, /not a SHA-256/);
});

test('lists and rules that cannot be used are told in a line', () => {
  writeFileSync(at('none.txt'), 'nothing here\n');
  writeFileSync(at('bad.yar'), 'rule x { condition: foo }');
  assert.match(fengsui('analyze', at('c.pcap'), '--hashes', at('none.txt')).error, /no MD5, SHA-1 or SHA-256/);
  assert.match(fengsui('analyze', at('c.pcap'), '--hashes', at('missing')).error, /does not exist/);
  assert.match(fengsui('analyze', at('c.pcap'), '--yara', at('bad.yar')).error, /bad\.yar: not used: .*unknown identifier/);
});

test('a sensor that never ends does the same with files, in each window, and tells what it keeps nowhere else', () => {
  const listens = ['watch', '--pipe', at('c.pcap'), '--json', '--data', at('watch'), '--ring', '0'];
  const judges = ['--hashes', at('known.txt'), '--yara', 'own', '--carve', at('live-vault')];
  const { status, out, error } = fengsui(...listens, ...judges);
  assert.equal(status, 0, error);
  const reports = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Report);
  const files = reports.flatMap((report) => report.files ?? []);
  assert.deepEqual(
    files.map((file) => [file.name, file.sha256, file.complete, file.verdicts.map(({ by, name }) => `${by} ${name}`)]),
    [['t.com', SHA256, true, ['hash A known sample', 'yara EICAR test file']]],
  );
  assert.ok(reports.some(({ findings }) => findings.some(({ rule }) => rule === 'malicious-file-known')));
  assert.match(fengsui('files', at('live-vault')).out, /EICAR test file/);
  const without = fengsui('watch', '--pipe', at('c.pcap'), '--json', '--data', at('watch'), '--ring', '0');
  assert.ok(!without.out.includes('"files"'));
  assert.match(
    fengsui('watch', '--pipe', at('c.pcap'), '--data', at('watch'), '--hashes', at('none.txt')).error,
    /watch: --hashes .*no MD5, SHA-1 or SHA-256/,
  );
});
