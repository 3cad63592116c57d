import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { chunksOf, openLibrary } from '@fengsui/advisories';
import fc from 'fast-check';
import { makeBundleKey, publicBundleKey, signBytes } from '../bundle/keys.ts';
import { readState, readStateHead, writeState } from '../bundle/state.ts';
import { tarHeader, tarPadding } from '../bundle/tar.ts';
import { FolderLibrary } from './folder-library.ts';

const root = mkdtempSync(join(tmpdir(), 'fengsui-exchange-'));
after(() => rmSync(root, { recursive: true, force: true }));

let libraries = 0;
const key = makeBundleKey();
const newLibrary = (): FolderLibrary => {
  const library = new FolderLibrary(openLibrary(join(root, `library-${libraries++}`)));
  library.trust(publicBundleKey(key), 'the office');
  return library;
};
const report = () => ({ added: 0, updated: 0, unchanged: 0, skipped: 0, problems: [] });

/** A CVE record whose title tells its version. */
const cve = (number: number, version: number) => ({
  dataType: 'CVE_RECORD',
  dataVersion: '5.1',
  cveMetadata: { cveId: `CVE-2024-${1000 + number}`, state: 'PUBLISHED', assignerShortName: 'x' },
  containers: {
    cna: {
      title: `version ${version}`,
      descriptions: [{ lang: 'en', value: 'd' }],
      affected: [{ vendor: 'Siemens', product: 'p', versions: [] }],
      providerMetadata: { orgId: 'x' },
    },
  },
});
const galaxy = (number: number, version: number) => ({
  name: `Group ${number}`,
  namespace: 'x',
  type: 'threat-actor',
  uuid: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  description: 'd',
  version,
  source: 'test',
  category: 'actor',
  authors: ['a'],
  values: [
    {
      value: `Dry Well ${number}`,
      uuid: `10000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
      description: `v ${version}`,
    },
  ],
});

/** Makes a library hold these versions: document number → version, even numbers CVE records, odd ones knowledge. */
async function fill(library: FolderLibrary, versions: ReadonlyMap<number, number>): Promise<void> {
  const path = join(root, 'fill.json');
  for (const [number, version] of versions) {
    writeFileSync(path, JSON.stringify(number % 2 === 0 ? cve(number, version) : galaxy(number, version)));
    await library.takeFile(path, `${number}.json`, report());
  }
}
const hashes = (library: FolderLibrary): string[] =>
  library
    .documents()
    .map(({ kind, id, hash }) => `${kind} ${id} ${hash}`)
    .toSorted();
async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
const stateOf = (library: FolderLibrary) => readState(writeState(library.exchange().library, each(library.documents())));

describe('a bundle across an air gap', () => {
  test('carries the difference: both sides then hold the same, whatever each had of it', async () => {
    const versions = fc.dictionary(fc.integer({ min: 0, max: 9 }).map(String), fc.integer({ min: 1, max: 3 }), { maxKeys: 8 });
    const map = (record: Record<string, number>) =>
      new Map(Object.entries(record).map(([number, version]) => [Number(number), version]));
    await fc.assert(
      fc.asyncProperty(versions, versions, async (first, then) => {
        const [sender, receiver] = [newLibrary(), newLibrary()];
        const path = join(root, 'a.fsb');
        await fill(sender, map(first));
        assert.equal((await sender.bundle({ since: null, key, path })).documents, sender.documents().length);
        await receiver.takeBundle(path);
        assert.deepEqual(hashes(receiver), hashes(sender));

        // The sender goes on: some are changed, some are new, and what is not named any more is gone.
        const gone = sender.documents().filter((_, index) => index % 3 === 0);
        await sender.vulnerabilities.remove(gone);
        await sender.shelf.remove(gone);
        await fill(sender, map(then));
        const manifest = await sender.bundle({ since: await stateOf(receiver), key, path });
        const taken = await receiver.takeBundle(path);
        assert.deepEqual(hashes(receiver), hashes(sender));
        assert.equal(taken.problems.length, 0);
        assert.ok(manifest.documents <= sender.documents().length);

        const again = await receiver.takeBundle(path);
        assert.deepEqual([again.added, again.updated, again.removed], [0, 0, 0]);
        assert.equal(again.again, true);
        assert.equal(
          (await sender.bundle({ since: await stateOf(receiver), key, path })).documents,
          0,
          'nothing is left to carry',
        );
      }),
      { numRuns: 12 },
    );
  });

  test('takes nothing away that the other side had from elsewhere', async () => {
    const [sender, receiver] = [newLibrary(), newLibrary()];
    await fill(sender, new Map([[0, 1]]));
    await fill(
      receiver,
      new Map([
        [2, 1],
        [3, 1],
      ]),
    );
    const path = join(root, 'own.fsb');
    const manifest = await sender.bundle({ since: await stateOf(receiver), key, path });
    assert.equal(manifest.gone, 2);
    assert.equal((await receiver.takeBundle(path)).removed, 0);
    assert.equal(receiver.documents().length, 3);
  });

  test('an older one after a newer one is refused; one that was stopped goes on', async () => {
    const [sender, receiver] = [newLibrary(), newLibrary()];
    await fill(sender, new Map([[0, 1]]));
    const [older, newer] = [join(root, 'older.fsb'), join(root, 'newer.fsb')];
    await sender.bundle({ since: null, key, path: older });
    await fill(
      sender,
      new Map([
        [0, 2],
        [1, 1],
      ]),
    );
    await sender.bundle({ since: null, key, path: newer });
    await assert.rejects(
      receiver.takeBundle(newer, () => {
        throw new Error('stopped');
      }),
      /stopped/,
    );
    const taken = await receiver.takeBundle(newer);
    assert.equal(taken.added, 0, 'the part was written before the stop');
    assert.deepEqual(hashes(receiver), hashes(sender));
    await assert.rejects(receiver.takeBundle(older), /number 1 of its library .* number 2 was taken already/);
  });

  test('parts of a document go when it has fewer, and when it is whole again', async () => {
    const library = newLibrary();
    const path = join(root, 'parts.json');
    const bring = async (count: number) => {
      const values = Array.from({ length: count }, (_, at) => ({
        value: `Well ${at}`,
        uuid: `20000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
        description: 'd',
      }));
      writeFileSync(path, JSON.stringify({ ...galaxy(1, count), values }));
      await library.takeFile(path, 'parts.json', report());
      return library.documents().map(({ id }) => id);
    };
    const [whole] = await bring(2);
    const many = await bring(1700);
    assert.ok(many.length > 3 && many.includes(`${whole}#4`) && !many.includes(whole), String(many));
    assert.equal(library.shelf.search('Well 1699').length, 1);
    const fewer = await bring(1100);
    assert.ok(fewer.length < many.length && fewer.includes(`${whole}#1`), String(fewer));
    assert.deepEqual(library.shelf.search('Well 1699'), []);
    assert.deepEqual(await bring(2), [whole]);
  });

  test('knowledge is found by words and keys', async () => {
    const library = newLibrary();
    await fill(
      library,
      new Map([
        [1, 1],
        [3, 1],
      ]),
    );
    const [hit] = library.shelf.search('dry well 3');
    assert.equal(hit?.name, 'Dry Well 3');
    assert.equal(library.shelf.show(hit.key)[0]?.entry.name, 'Dry Well 3');
    assert.deepEqual(library.shelf.search('nothing such'), []);
  });
});

/** A bundle put together by hand: members as given. */
function archive(...members: readonly [name: string, content: Buffer][]): Buffer {
  return Buffer.concat([
    ...members.flatMap(([name, content]) => [tarHeader(name, content.length), content, Buffer.alloc(tarPadding(content.length))]),
    Buffer.alloc(1024),
  ]);
}
function signed(manifest: unknown, by = key): [string, Buffer][] {
  const bytes = Buffer.from(JSON.stringify(manifest));
  return [
    ['manifest.json', bytes],
    ['manifest.sig', Buffer.from(JSON.stringify({ key: publicBundleKey(by), signature: signBytes(bytes, by) }))],
  ];
}

describe('a hostile bundle is refused, and nothing of it is taken', () => {
  const head = { format: 'fengsui-library-state', version: 1, library: 'x', made: '2025-01-01T00:00:00Z' };
  const part = gzipSync('{"gone":{"kind":"cve","id":"CVE-2024-1"}}\n');
  const manifest = {
    format: 'fengsui-bundle',
    version: 1,
    library: '00000000-0000-4000-8000-000000000000',
    sequence: 1,
    made: '2025-01-01T00:00:00Z',
    base: null,
    documents: 0,
    gone: 1,
  };
  const described = (content: Buffer, over: object = {}) => ({
    name: 'parts/000001.jsonl.gz',
    bytes: content.length,
    sha256: '0'.repeat(64),
    unpacked: 100,
    lines: 1,
    ...over,
  });
  const hashOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');
  const refused = async (bytes: Buffer, why: RegExp) => {
    const library = newLibrary();
    const path = join(root, 'hostile.fsb');
    writeFileSync(path, bytes);
    await assert.rejects(library.takeBundle(path), why);
    assert.equal(library.documents().length, 0);
  };

  test('signatures', async () => {
    const stranger = makeBundleKey();
    await refused(archive(...signed({ ...manifest, parts: [] }, stranger)), /not trusted here/);
    const [one, two] = signed({ ...manifest, parts: [] });
    await refused(
      archive([one[0], Buffer.from(one[1].toString().replace('"sequence":1', '"sequence":2'))], two),
      /signature of the bundle is bad/,
    );
    await refused(archive(one), /not signed/);
    await refused(archive(one, ['parts/000001.jsonl.gz', part]), /not signed/);
    await refused(archive(one, ['manifest.sig', Buffer.from('{}')]), /no signature that can be read/);
  });

  test('a key is trusted up to the end of its day', async () => {
    const library = newLibrary();
    const path = join(root, 'expired.fsb');
    const packed = described(part, { sha256: hashOf(part) });
    writeFileSync(path, archive(...signed({ ...manifest, parts: [packed] }), ['parts/000001.jsonl.gz', part]));
    library.trust(publicBundleKey(key), 'the office', '2026-01-31');
    await assert.rejects(library.takeBundle(path), /trusted until 2026-01-31/);
    library.trust(publicBundleKey(key), 'the office', new Date().toISOString().slice(0, 10));
    assert.deepEqual((await library.takeBundle(path)).problems, []);
  });

  test('names, sizes, and what unpacks without end', async () => {
    for (const name of ['../../etc/passwd', '/etc/passwd', 'parts/000002.jsonl.gz'])
      await refused(
        archive(...signed({ ...manifest, parts: [described(part)] }), [name, part]),
        /where parts\/000001.jsonl.gz is expected/,
      );
    await refused(
      archive(...signed({ ...manifest, parts: [described(part, { name: '../x' })] })),
      /manifest of the bundle is damaged/,
    );
    await refused(
      archive(...signed({ ...manifest, parts: [described(part, { bytes: 2 ** 40 })] })),
      /manifest of the bundle is damaged/,
    );
    await refused(
      archive(...signed({ ...manifest, parts: [described(part)] }), ['parts/000001.jsonl.gz', part]),
      /damaged; copy/,
    );
    await refused(archive(...signed({ ...manifest, parts: [described(part)] })), /breaks off/);
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const sum = hashOf(bomb);
    await refused(
      archive(...signed({ ...manifest, parts: [described(bomb, { sha256: sum, unpacked: 1000 })] }), [
        'parts/000001.jsonl.gz',
        bomb,
      ]),
      /does not unpack to what its manifest says/,
    );
    const link = archive(...signed({ ...manifest, parts: [] }));
    link[156] = 0x32;
    await refused(link, /manifest.json of the bundle is damaged/);
  });

  test('any damage', async () => {
    const sender = newLibrary();
    await fill(
      sender,
      new Map([
        [0, 1],
        [1, 1],
      ]),
    );
    const path = join(root, 'whole.fsb');
    await sender.bundle({ since: null, key, path });
    const whole = readFileSync(path);
    const changed = join(root, 'changed.fsb');
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const bytes = Buffer.from(whole);
        bytes[at] ^= flip;
        writeFileSync(changed, bytes);
        const receiver = newLibrary();
        await receiver.takeBundle(changed).then(
          () => assert.deepEqual(hashes(receiver), hashes(sender), 'only blanks and what nobody reads were changed'),
          () => assert.equal(receiver.documents().length, 0),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('states that are none', async () => {
    for (const text of [
      '',
      'x',
      gzipSync('x'),
      gzipSync('{}\n'),
      gzipSync('{"format":"fengsui-library-state","version":1}\n'),
      gzipSync(`${JSON.stringify(head)}\n{}\n`),
    ])
      await assert.rejects(readState(chunksOf(Buffer.from(text))), /no state of a library/);
  });

  test('of a state that is long its head is read without the rest', async () => {
    let read = 0;
    const whole = gzipSync(
      `${JSON.stringify(head)}\n${Array.from({ length: 20_000 }, () => `["cve","${randomUUID()}",""]\n`).join('')}`,
    );
    async function* slowly(): AsyncGenerator<Uint8Array> {
      for (; read < whole.length; read += 1024) yield whole.subarray(read, read + 1024);
    }
    assert.deepEqual(await readStateHead(slowly()), head);
    assert.ok(read < whole.length / 2, `${read} of ${whole.length} bytes`);
    await assert.rejects(readStateHead(chunksOf(gzipSync('{}\n'))), /no state of a library/);
  });
});
