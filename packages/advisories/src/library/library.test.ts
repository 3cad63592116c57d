import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { resolve } from '../record/record.ts';
import { sampleAdvisory } from '../samples.test-support.ts';
import { openLibrary } from './library.ts';

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'library-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const kev = {
  catalogVersion: '2024.01.03',
  vulnerabilities: [
    {
      cveID: 'CVE-2024-1000',
      vulnerabilityName: 'Example',
      dateAdded: '2024-01-03',
      dueDate: '2024-01-24',
      knownRansomwareCampaignUse: 'Unknown',
    },
  ],
};

const cve = {
  dataType: 'CVE_RECORD',
  cveMetadata: { cveId: 'CVE-2024-1000', state: 'PUBLISHED', datePublished: '2024-01-01T00:00:00Z' },
  containers: {
    cna: {
      providerMetadata: { shortName: 'example' },
      title: 'The CNA says',
      problemTypes: [{ descriptions: [{ cweId: 'CWE-120', lang: 'en', description: 'x' }] }],
      metrics: [{ cvssV3_1: { version: '3.1', vectorString: 'CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', baseScore: 8.4 } }],
    },
    adp: [
      {
        providerMetadata: { shortName: 'CISA-ADP' },
        metrics: [
          {
            other: {
              type: 'ssvc',
              content: { role: 'CISA Coordinator', options: [{ Exploitation: 'active' }, { Automatable: 'yes' }] },
            },
          },
        ],
      },
    ],
  },
};

test('a folder is imported by the content of its files', async () => {
  await inFolder(async (folder) => {
    writeFileSync(join(folder, 'a.json'), JSON.stringify(sampleAdvisory()));
    writeFileSync(join(folder, 'b.txt'), JSON.stringify(kev));
    writeFileSync(join(folder, 'c.json'), JSON.stringify(cve));
    writeFileSync(
      join(folder, 'scores.gz'),
      gzipSync(
        '#model_version:v4,score_date:2024-01-03T00:00:00Z\ncve,epss,percentile\nCVE-2024-1000,0.1,0.9\nCVE-1-2,0.1,0.9\n',
      ),
    );
    writeFileSync(join(folder, 'readme.md'), '# nothing');
    writeFileSync(join(folder, 'other.json'), '{"some":"thing"}');
    writeFileSync(join(folder, 'broken.json'), '{"document":');
    const library = openLibrary(join(folder, 'library'));
    const report = await library.import([folder, join(folder, 'absent')]);
    assert.deepEqual([report.added, report.skipped], [4, 3]);
    assert.deepEqual(
      report.problems.map((problem) => problem.at.split('/').at(-1)),
      ['absent', 'broken.json#'],
    );
    assert.equal(library.status().epss?.date, '2024-01-03');
    const again = await library.import([folder]);
    assert.equal(again.unchanged, 4);
  });
});

test('what is known of a CVE stands side by side, each statement with its source', async () => {
  await inFolder(async (folder) => {
    const library = openLibrary(folder);
    await library.add(
      [sampleAdvisory(), kev, cve].map((value, index) => ({ text: JSON.stringify(value), source: `file-${index}` })),
    );
    const shown = openLibrary(folder).show('cve-2024-1000');
    assert.ok(shown?.kind === 'vulnerability');
    const { record } = shown;
    const said = (attribute: string): [string, unknown][] =>
      record.assertions.filter((assertion) => assertion.attribute === attribute).map(({ source, value }) => [source, value]);
    assert.deepEqual(said('weakness'), [
      ['CVE/example', 'CWE-120'],
      ['TEST-1', 'CWE-787'],
    ]);
    assert.deepEqual(said('known-exploited'), [
      ['KEV', { dateAdded: '2024-01-03', dueDate: '2024-01-24', ransomware: false, catalogue: '2024.01.03' }],
    ]);
    assert.equal(said('cvss').length, 2);
    assert.equal(said('ssvc').length, 1);
    assert.ok(record.assertions.every(({ confidence, retrieved }) => confidence > 0 && confidence <= 1 && retrieved !== ''));
    // Both are statements of vendors; that of the advisory is dated.
    assert.equal(resolve(record, 'weakness')?.source, 'TEST-1');
    const advisory = library.show('test-1');
    assert.ok(advisory?.kind === 'advisory' && advisory.advisory.id === 'TEST-1');
    assert.equal(library.show('CVE-1999-1'), null);
  });
});

test('search wants all words, and ids first', async () => {
  await inFolder(async (folder) => {
    const library = openLibrary(folder);
    await library.add([
      { text: JSON.stringify(sampleAdvisory({ id: 'TEST-1' })), source: 'a' },
      { text: JSON.stringify(sampleAdvisory({ id: 'TEST-2', products: [{ vendor: 'WAGO', name: '750-880' }] })), source: 'b' },
    ]);
    assert.deepEqual(
      library.search('siemens 1515').map((hit) => hit.id),
      ['TEST-1'],
    );
    assert.deepEqual(
      library.search('750-880').map((hit) => hit.id),
      ['TEST-2'],
    );
    assert.equal(library.search('CVE-2024-1000').length, 2);
    assert.deepEqual(library.search('siemens wago'), []);
    assert.deepEqual(library.search('  '), []);
  });
});

test('a changed advisory replaces the old one, and old segments are given up', async () => {
  await inFolder(async (folder) => {
    const library = openLibrary(folder);
    for (let version = 1; version <= 6; version++) {
      const document = sampleAdvisory({ products: [{ vendor: 'Siemens', name: 'S7-1500', range: `< V${version}.0` }] });
      const report = await library.add([{ text: JSON.stringify(document), source: 'a' }]);
      assert.deepEqual([report.added, report.updated], version === 1 ? [1, 0] : [0, 1]);
    }
    assert.equal(library.advisories().length, 1);
    assert.equal(library.advisories()[0].products[0].range, '< V6.0');
    assert.ok(readdirSync(folder).filter((name) => name.startsWith('segment')).length <= 2);
    assert.ok(openLibrary(folder).show('TEST-1') !== null);
  });
});

test('two openers of one folder see each other, and only one writes at a time', async () => {
  await inFolder(async (folder) => {
    const [one, two] = [openLibrary(folder), openLibrary(folder)];
    await one.add([{ text: JSON.stringify(sampleAdvisory({ id: 'ONE' })), source: 'a' }]);
    await two.add([{ text: JSON.stringify(sampleAdvisory({ id: 'TWO' })), source: 'b' }]);
    assert.equal(openLibrary(folder).advisories().length, 2);
    const first = one.add([{ text: JSON.stringify(sampleAdvisory({ id: 'THREE' })), source: 'c' }]);
    await assert.rejects(two.add([{ text: JSON.stringify(sampleAdvisory({ id: 'FOUR' })), source: 'd' }]), /being written/);
    const second = one.add([{ text: JSON.stringify(sampleAdvisory({ id: 'AFTER' })), source: 'c' }]);
    await first;
    assert.equal((await second).added, 1);
    // A lock whose process is gone is taken over.
    writeFileSync(join(folder, 'lock'), '999999999');
    assert.equal((await one.add([{ text: JSON.stringify(sampleAdvisory({ id: 'FIVE' })), source: 'e' }])).added, 1);
  });
});

test('killed at any moment, a library opens with everything that was acknowledged', async () => {
  await inFolder(async (folder) => {
    const script = `
      import { openLibrary } from ${JSON.stringify(new URL('./library.ts', import.meta.url).href)};
      import { sampleAdvisory } from ${JSON.stringify(new URL('../samples.test-support.ts', import.meta.url).href)};
      const library = openLibrary(${JSON.stringify(folder)});
      for (let i = library.advisories().length; ; i++) {
        await library.add([{ text: JSON.stringify(sampleAdvisory({ id: 'TEST-' + i })), source: 'a' }]);
        process.stdout.write('TEST-' + i + '\\n');
      }`;
    let acknowledged: string[] = [];
    for (let round = 0; round < 4; round++) {
      const child = spawn(process.execPath, ['--conditions=source', '--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.split('\n').length > 4 + round) setTimeout(() => child.kill('SIGKILL'), round * 3);
      });
      await new Promise((done) => child.on('close', done));
      acknowledged = [...acknowledged, ...output.split('\n').slice(0, -1)];
      const library = openLibrary(folder);
      for (const id of acknowledged) assert.ok(library.show(id) !== null, id);
    }
    assert.ok(acknowledged.length >= 12);
  });
});

test('a damaged index is an error that says what to do', async () => {
  await inFolder(async (folder) => {
    writeFileSync(join(folder, 'index.json'), '{"format":1,');
    assert.throws(() => openLibrary(folder), /is damaged: restore/);
    writeFileSync(join(folder, 'index.json'), '{"format":9}');
    assert.throws(() => openLibrary(folder), /newer program/);
  });
});
