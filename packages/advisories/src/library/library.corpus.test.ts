import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { corporaRoot } from '../corpora.test-support.ts';
import type { Asset } from '../match/asset.ts';
import { readCve } from '../cve/read.ts';
import { filesUnder } from '../corpora.test-support.ts';
import { openLibrary } from './library.ts';

const root = corporaRoot();
const folder = mkdtempSync(join(tmpdir(), 'library-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Processor time: what other processes do on the machine does not count. */
function cpuMilliseconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

function table(path: string): string[][] {
  const [, ...lines] = readFileSync(join(root as string, path), 'utf8')
    .split('\n')
    .filter(Boolean);
  return lines.map((line) => line.split('\t'));
}

test('all advisories, CVE records and KEV are imported, and the library opens quickly', { skip: root === null }, async (t) => {
  const library = openLibrary(folder);
  const report = await library.import(
    ['vuln/cisa-csaf', 'vuln/cisa-kev', 'vuln/cve5-vulnrichment-ics'].map((path) => join(root as string, path)),
  );
  assert.deepEqual([report.added, report.updated], [403 + 322 + 1, 0]);
  const started = process.cpuUsage();
  const matcher = openLibrary(folder).matcher();
  matcher.matchAsset({ id: 'a', vendor: 'Siemens', product: 'S7-1500' });
  const elapsed = cpuMilliseconds(started);
  t.diagnostic(`open, index and first match: ${elapsed.toFixed(0)} ms`);
  assert.ok(elapsed < 600);
});

test('every order number in the advisories finds the advisories that list it', { skip: root === null }, (t) => {
  const matcher = openLibrary(folder).matcher();
  const present = new Set(
    openLibrary(folder)
      .advisories()
      .map((advisory) => advisory.id),
  );
  let listed = 0;
  let found = 0;
  const missed: string[] = [];
  for (const [number, , advisories] of table('fingerprint/derived/csaf_order_numbers.tsv')) {
    const wanted = advisories.split(',').filter((id) => present.has(id));
    if (wanted.length === 0) continue;
    // With spaces, and without a vendor or version: only the number speaks.
    const spaced = number.replace(/^(\w{4})(\w{3})-/, '$1 $2-');
    const matched = new Set(matcher.matchAsset({ id: number, orderNumber: spaced }).flatMap((match) => match.advisories));
    for (const id of wanted) {
      listed++;
      if (matched.has(id)) found++;
      else missed.push(`${number} ${id}`);
    }
  }
  t.diagnostic(`${found} of ${listed} (order number, advisory) pairs found`);
  for (const line of missed.slice(0, 20)) t.diagnostic(line);
  assert.ok(listed > 100 && found / listed > 0.99);
});

test('ten thousand assets are matched in seconds', { skip: root === null }, (t) => {
  const library = openLibrary(folder);
  const matcher = library.matcher();
  const products = library.advisories().flatMap((advisory) => advisory.products);
  const assets: Asset[] = Array.from({ length: 10_000 }, (_, index) => {
    const product = products[(index * 37) % products.length];
    return {
      id: `asset-${index}`,
      vendor: product.vendor,
      product: product.name,
      orderNumber: product.models[0],
      firmware: `V${index % 9}.${index % 50}.${index}`,
    };
  });
  const started = process.cpuUsage();
  const matches = matcher.matchAssets(assets);
  const elapsed = cpuMilliseconds(started);
  t.diagnostic(
    `10,000 different assets against ${products.length} products: ${elapsed.toFixed(0)} ms, ${matches.length} matches`,
  );
  assert.ok(elapsed < 10_000);
  const one = process.cpuUsage();
  matcher.matchAdvisory(library.advisories()[0], assets);
  t.diagnostic(`one advisory against 10,000 assets: ${cpuMilliseconds(one).toFixed(0)} ms`);
});

test('every CVE record is read with its containers', { skip: root === null }, () => {
  let scored = 0;
  let decided = 0;
  for (const path of filesUnder(join(root as string, 'vuln/cve5-vulnrichment-ics'), '.json')) {
    const record = readCve(readFileSync(path, 'utf8'));
    assert.ok(record.ok, path);
    assert.deepEqual(record.problems, [], path);
    if (record.value.containers.some((container) => container.scores.length > 0)) scored++;
    if (record.value.containers.some((container) => container.ssvc !== null)) decided++;
  }
  assert.ok(scored > 250 && decided > 250, `${scored} with scores, ${decided} with SSVC`);
});
