import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const root = mkdtempSync(join(tmpdir(), 'fengsui-cli-exchange-'));
after(() => rmSync(root, { recursive: true, force: true }));
const at = (name: string): string => join(root, name);

function fengsui(...args: string[]): { status: number | null; out: string; error: string } {
  const bin = join(import.meta.dirname, '..', 'bin.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--conditions=source', bin, 'library', ...args], {
    encoding: 'utf8',
  });
  return { status, out: stdout, error: stderr };
}

test('a plant without a way to the Internet is kept current by bundles', () => {
  const [office, plant] = [at('office'), at('plant')];
  const record = (title: string) => ({
    dataType: 'CVE_RECORD',
    dataVersion: '5.1',
    cveMetadata: { cveId: 'CVE-2024-1001', state: 'PUBLISHED', assignerShortName: 'x' },
    containers: { cna: { title, descriptions: [{ lang: 'en', value: 'd' }], affected: [], providerMetadata: { orgId: 'x' } } },
  });
  const galaxy = {
    name: 'G',
    namespace: 'x',
    type: 'threat-actor',
    uuid: '00000000-0000-4000-8000-000000000001',
    description: 'd',
    version: 1,
  };
  writeFileSync(at('cve.json'), JSON.stringify(record('first')));
  writeFileSync(
    at('galaxy.json'),
    JSON.stringify({
      ...galaxy,
      source: 's',
      category: 'c',
      authors: [],
      values: [{ value: 'Dry Well', uuid: '00000000-0000-4000-8000-000000000002', description: 'Empties wells.' }],
    }),
  );
  assert.match(fengsui('import', at('cve.json'), at('galaxy.json'), '--library', office).out, /2 added, 0 updated/);
  assert.match(fengsui('search', 'dry', 'well', '--library', office).out, /Dry Well/);

  const made = fengsui('key', '--out', at('office.pem'));
  assert.match(made.out, /^fsb1-[\w-]{43}\n$/);
  assert.equal(statSync(at('office.pem')).mode & 0o777, 0o600);
  const key = made.out.trim();

  assert.equal(fengsui('bundle', '--out', at('all.fsb'), '--key', at('office.pem'), '--library', office).status, 0);
  const refused = fengsui('import', at('all.fsb'), '--library', plant);
  assert.equal(refused.status, 1);
  assert.match(refused.error, /not trusted here: .*library key --trust/);
  assert.equal(fengsui('key', '--trust', key, '--name', 'the office', '--library', plant).status, 0);
  assert.match(fengsui('import', at('all.fsb'), '--library', plant).out, /2 added/);

  writeFileSync(at('cve.json'), JSON.stringify(record('second')));
  fengsui('import', at('cve.json'), '--library', office);
  assert.equal(fengsui('state', '--out', at('plant.state'), '--library', plant).status, 0);
  const bundle = fengsui(
    'bundle',
    '--out',
    at('more.fsb'),
    '--since',
    at('plant.state'),
    '--key',
    at('office.pem'),
    '--library',
    office,
  );
  assert.match(bundle.out, /more.fsb: 1 documents, 0 gone/);
  assert.match(fengsui('import', at('more.fsb'), '--library', plant).out, /number 2, .*\n0 added, 1 updated/);
  assert.match(fengsui('import', at('more.fsb'), '--library', plant).out, /taken before/);
  assert.match(fengsui('import', at('all.fsb'), '--library', plant).error, /nothing of it is needed/);
  assert.match(fengsui('show', 'CVE-2024-1001', '--library', plant).out, /second/);

  const status = JSON.parse(fengsui('status', '--json', '--library', plant).out) as {
    kinds: { kind: string; documents: number }[];
  };
  assert.deepEqual(
    status.kinds.map(({ kind, documents }) => [kind, documents]),
    [
      ['cve', 1],
      ['misp-galaxy', 1],
    ],
  );
  assert.ok(readFileSync(at('plant.state')).length < 1000);
});

test('wrong use says what to do', () => {
  for (const [args, message] of [
    [['bundle', '--library', at('x')], /bundle needs --out FILE/],
    [['bundle', '--out', at('x.fsb'), '--library', at('x')], /make a key with/],
    [['update', '--only', 'nonsense', '--library', at('x')], /nonsense is no source; there are cisa, siemens/],
    [['key', '--trust', 'x', '--name', 'y', '--library', at('x')], /is no public key/],
    [['state', '--out', at('s'), '--server', 'https://a.example'], /--token-file/],
    [
      ['search', 'x', '--server', 'https://a.example', '--token-file', at('t')],
      /library search: there is no option --server; 'fengsui library search --help'/,
    ],
    [['state', '--out', at('none/s'), '--library', at('x')], /--out: the folder .* does not exist/],
    [['bundle', '--out', at('x.fsb'), '--key', at('none'), '--library', at('x')], /--key .* does not exist/],
    [
      ['bundle', '--out', at('x.fsb'), '--since', at('none'), '--key', at('none'), '--library', at('x')],
      /--since .* does not exist/,
    ],
  ] as const) {
    const { status, error } = fengsui(...args);
    assert.equal(status, 2, error);
    assert.match(error, message);
  }
});
