import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openLibrary } from '@fengsui/advisories';
import { FolderLibrary, makeBundleKey, publicBundleKey, shortKey, writeBundle, writeState } from '@fengsui/knowledge';
import { startServer, type Server } from '../../server.ts';
import { Client, temporaryFolder } from '../../testing.ts';
import { advisory } from '../../testing-capture.ts';
import { bareEntry } from '../testing-library.ts';
import type { Import } from '../schema.ts';
import type { Life, Receiver, Retraction } from '../life/schema.ts';
import type { EntryDetail } from '../schema-search.ts';
import type { Bundle, Keys } from './schema.ts';
import { galaxy, heldBy, stateOf } from './testing-exchange.ts';

const record = (id: string, title: string) => ({
  dataType: 'CVE_RECORD',
  dataVersion: '5.1',
  cveMetadata: { cveId: id, state: 'PUBLISHED', assignerShortName: 'x' },
  containers: { cna: { title, descriptions: [{ lang: 'en', value: 'd' }], affected: [], providerMetadata: { orgId: 'x' } } },
});
const epss = '#model_version:v2025.03.14,score_date:2026-01-01T00:00:00+0000\ncve,epss,percentile\nCVE-2024-1001,0.5,0.9\n';

describe('the library of a server across an air gap', { timeout: 120_000 }, () => {
  const folder = temporaryFolder();
  const key = makeBundleKey();
  let server: Server;
  let admin: Client;
  let office: FolderLibrary;
  const at = (name: string) => join(folder.path, name);
  const report = () => ({ added: 0, updated: 0, unchanged: 0, skipped: 0, problems: [] });
  const fill = async (name: string, content: unknown) => {
    writeFileSync(at(name), typeof content === 'string' ? content : JSON.stringify(content));
    await office.takeFile(at(name), name, report());
  };
  const bring = async (path: string): Promise<Import> => {
    const id = await admin.upload('imports', { name: 'bundle.fsb' }, readFileSync(path));
    return admin.until<Import>(`/api/imports/${id}`, ({ state }) => state === 'done' || state === 'failed', 40);
  };
  const held = () => heldBy(admin);
  const expected = () =>
    office
      .documents()
      .map(({ kind, id, hash }) => `${kind} ${id} ${hash.slice(0, 16)}`)
      .toSorted();

  /** Another library that trusts a key. */
  const otherLibrary = (name: string, trusted: string) => {
    const library = new FolderLibrary(openLibrary(at(name)));
    library.trust(trusted, 'the centre');
    return library;
  };
  /** Brings another library, over the air gap, what it has not; tells what it holds then. */
  const carryTo = async (library: FolderLibrary) => {
    const state: Uint8Array[] = [];
    for await (const chunk of writeState(library.exchange().library, Readable.from(library.documents()))) state.push(chunk);
    const made = await admin.must<Bundle>('POST', '/api/library/bundles', Buffer.concat(state));
    const ready = ({ state }: Bundle) => state === 'done' || state === 'failed';
    const { error } = await admin.until<Bundle>(`/api/library/bundles/${made.id}`, ready, 40);
    assert.equal(error, null);
    const cookie = { headers: { cookie: admin.cookie } };
    const answer = await fetch(`${server.address}/api/library/bundles/${made.id}/content`, cookie);
    writeFileSync(at('carried.fsb'), Buffer.from(await answer.arrayBuffer()));
    assert.deepEqual((await library.takeBundle(at('carried.fsb'))).problems, []);
    return library.documents();
  };

  before(async () => {
    office = new FolderLibrary(openLibrary(at('office')));
    server = await startServer({ dataDir: at('data'), port: 0, librarySources: [], configuration: { logLevel: 'silent' } });
    admin = new Client(server.address);
    await admin.setUp(server.setupLink);
  });
  after(async () => {
    await server?.close();
    folder.remove();
  });

  test('takes a bundle of whom it trusts, and nobody else', async () => {
    await fill('cve.json', record('CVE-2024-1001', 'first'));
    await fill('other.json', record('CVE-2024-1002', 'goes away'));
    await fill('advisory.json', advisory('TEST-2026-01', 'CVE-2024-1001', 'Siemens', 'S7', '<1'));
    await fill('galaxy.json', galaxy);
    await fill('epss.csv', epss);
    await office.bundle({ since: null, key, path: at('all.fsb') });
    const refused = await bring(at('all.fsb'));
    assert.equal(refused.state, 'failed');
    assert.match(refused.error!, /not trusted here/);
    const own = publicBundleKey(key);
    assert.deepEqual(refused.refusal, { code: 'untrusted', values: { key: own, short: shortKey(own) } });

    const keys = await admin.must<Keys>('POST', '/api/library/keys', { key: publicBundleKey(key), name: 'the office' });
    assert.deepEqual(
      keys.trusted.map(({ name }) => name),
      ['the office'],
    );
    const taken = await bring(at('all.fsb'));
    assert.deepEqual([taken.state, taken.accepted, taken.rejected, taken.refusal], ['done', 5, 0, null], taken.error ?? '');
    assert.deepEqual(await held(), expected());
  });

  test('a difference brings what changed and takes away what is gone; taken twice it changes nothing', async () => {
    await fill('cve.json', record('CVE-2024-1001', 'second'));
    await office.vulnerabilities.remove([{ kind: 'cve', id: 'CVE-2024-1002' }]);
    const manifest = await office.bundle({ since: await stateOf(admin), key, path: at('more.fsb') });
    assert.deepEqual([manifest.documents, manifest.gone], [1, 1]);
    for (let time = 0; time < 2; time++) {
      const taken = await bring(at('more.fsb'));
      assert.equal(taken.state, 'done', taken.error ?? '');
      assert.deepEqual(await held(), expected());
    }
    const { items } = await admin.get<{ items: { version: number }[] }>('/api/library/documents/cve/CVE-2024-1001/versions');
    assert.equal(items.length, 2, 'the version before is kept, and taking again makes none');
    assert.equal((await admin.ask('GET', '/api/vulnerabilities/CVE-2024-1002')).status, 404);
    const old = await bring(at('all.fsb'));
    assert.match(old.error!, /nothing of it is needed/);
    assert.deepEqual([old.refusal?.code, old.refusal?.values.number, old.refusal?.values.last], ['older', 1, 2]);
  });

  test('makes a bundle for another library, which then holds the same', async () => {
    const plant = new FolderLibrary(openLibrary(at('plant')));
    const { own } = await admin.get<Keys>('/api/library/keys');
    plant.trust(own, 'the centre');
    const { id } = await admin.must<Bundle>('POST', '/api/library/bundles', new Uint8Array());
    const made = await admin.until<Bundle>(
      `/api/library/bundles/${id}`,
      ({ state }) => state === 'done' || state === 'failed',
      40,
    );
    assert.equal(made.state, 'done', made.error ?? '');
    const response = await fetch(`${server.address}/api/library/bundles/${id}/content`, { headers: { cookie: admin.cookie } });
    writeFileSync(at('centre.fsb'), Buffer.from(await response.arrayBuffer()));
    const taken = await plant.takeBundle(at('centre.fsb'));
    assert.deepEqual(taken.problems, []);
    const names = plant.documents().map(({ kind, id, hash }) => `${kind} ${id} ${hash.slice(0, 16)}`);
    assert.deepEqual(names.toSorted(), await held());
  });

  test('what is no state is refused at once, and one that is damaged behind its head fails the bundle; neither leaves a file', async () => {
    const folders = () => readdirSync(at('data/exchange/bundles')).toSorted();
    const before_ = folders();
    const refused = await admin.ask('POST', '/api/library/bundles', new Uint8Array([1, 2]));
    assert.equal(refused.status, 400);
    assert.equal(refused.body.code, 'no-state');

    const head = { format: 'fengsui-library-state', version: 1, library: 'x', made: '2026-01-01T00:00:00Z' };
    const damaged = gzipSync(`${JSON.stringify(head)}\n{}\n`);
    const { id } = await admin.must<Bundle>('POST', '/api/library/bundles', damaged);
    const failed = await admin.until<Bundle>(`/api/library/bundles/${id}`, ({ state }) => state === 'failed', 40);
    assert.match(failed.error ?? '', /no state of a library/);
    assert.deepEqual(failed.refusal, { code: 'noState', values: {} });
    assert.deepEqual(folders(), before_);
  });

  test('a bundle leaves out what is not released, and takes back what was retracted', async () => {
    const uuid = (end: number) => `00000000-0000-4000-8000-0000000000${end}`;
    const attribute = (end: number, value: string) => ({ uuid: uuid(end), type: 'domain', value, to_ids: true });
    const attributes = [attribute(11, 'gone.example'), attribute(12, 'kept.example')];
    const event = { Event: { uuid: uuid(10), info: 'Two names', date: '2026-01-01', published: true, Attribute: attributes } };
    const id = await admin.upload('imports', { name: 'event.json' }, Buffer.from(JSON.stringify(event)));
    await admin.until<Import>(`/api/imports/${id}`, ({ state }) => state === 'done', 40);

    const hall = otherLibrary('hall', (await admin.get<Keys>('/api/library/keys')).own);
    const carry = async () => {
      const documents = await carryTo(hall);
      const found = documents.find((one) => one.kind === 'misp-event');
      const indicators = found === undefined ? [] : hall.shelf.document(found.kind, found.id)!.entries;
      return {
        indicators: indicators.flatMap(({ kind, key }) => (kind === 'indicator' ? [key] : [])),
        names: documents.map((one) => one.id),
      };
    };
    const retract = (kind: string, key: string) =>
      admin.must('POST', '/api/library/life-steps', { step: 'retract', reason: 'Wrong', entries: [{ kind, key }] });

    const first = await carry();
    assert.equal(first.indicators.length, 2);
    assert.ok(first.names.includes('CVE-2024-1001') && first.names.includes('TEST-2026-01'));
    await retract('indicator', first.indicators[0]);
    await retract('vulnerability', 'CVE-2024-1001');
    const second = await carry();
    assert.deepEqual(second.indicators, [first.indicators[1]]);
    assert.ok(!second.names.includes('CVE-2024-1001') && !second.names.includes('TEST-2026-01'));
  });

  test('what persons released goes under the name of their library, and who received it is known when it is taken back', async () => {
    await admin.must('POST', '/api/users', { name: 'anna', role: 'analyst', password: 'correct horse battery' });
    const anna = new Client(server.address);
    await anna.must('POST', '/api/session', { name: 'anna', password: 'correct horse battery' });
    const path = '/api/library/life/malware/PB-1';
    const content = { name: 'PumpBreaker', descriptions: [{ language: 'en', text: 'It stops pumps.' }] };
    await anna.must('PUT', path, { content, version: 0, why: 'Seen in two plants' });
    const pool = otherLibrary('pool', (await admin.get<Keys>('/api/library/keys')).own);
    const { library } = pool.exchange();
    const shared = (documents: { kind: string; id: string }[]) => documents.filter(({ kind }) => kind === 'shared-entry');
    assert.deepEqual(shared(await carryTo(pool)), [], 'nothing goes that is not released');

    await admin.must('POST', `${path}/steps`, { step: 'verify' });
    await anna.must('POST', `${path}/steps`, { step: 'release' });
    const [document] = shared(await carryTo(pool));
    assert.match(document.id, /^[0-9a-f-]{36}\/malware:PB-1$/);
    assert.deepEqual(
      pool.shelf.document(document.kind, document.id)!.entries.map(({ name }) => name),
      ['PumpBreaker'],
    );

    await admin.must('POST', `${path}/steps`, { step: 'retract', reason: 'It was a test' });
    const { items } = await admin.get<{ items: Retraction[] }>('/api/library/retractions?limit=500');
    const { id } = items.find(({ key: retracted }) => retracted === 'PB-1')!;
    const receivers = async () =>
      (await admin.get<{ items: Receiver[] }>(`/api/library/retractions/${id}/receivers`)).items
        .filter(({ via }) => via === 'bundle')
        .map(({ reader, told }) => [reader, told]);
    assert.deepEqual(await receivers(), [[library, false]]);
    assert.deepEqual(shared(await carryTo(pool)), []);
    assert.deepEqual(await receivers(), [[library, true]]);
  });

  test('the same name from another library stands beside what persons here wrote, never in its place', async () => {
    const other = '11111111-1111-4111-8111-111111111111';
    const entry = bareEntry('malware', 'PB-2', 'Theirs');
    const path = '/api/library/life/malware/PB-2';
    const anna = new Client(server.address);
    await anna.must('POST', '/api/session', { name: 'anna', password: 'correct horse battery' });
    await anna.must('PUT', path, { content: { name: 'Ours' }, version: 0, why: 'Seen here' });
    await admin.must('POST', `${path}/steps`, { step: 'verify' });
    await anna.must('POST', `${path}/steps`, { step: 'release' });
    const forge = async (kind: string, id: string) => {
      const content = { method: 'person', confidence: 1, entries: [entry], edges: [] };
      const document = { kind, id, hash: 'a'.repeat(64), title: 'Theirs', source: 'Them', published: null, content };
      await writeBundle(
        {
          id: other,
          sequence: 1,
          list: async function* () {
            yield document;
          },
          read: async function* () {
            yield document;
          },
        },
        { since: null, key, path: at('forged.fsb') },
      );
      return bring(at('forged.fsb'));
    };
    for (const [kind, id] of [
      ['person-entry', 'malware:PB-2'],
      ['person', 'malware:PB-2'],
    ]) {
      const taken = await forge(kind, id);
      assert.deepEqual([taken.state, taken.accepted, taken.rejected], ['done', 0, 1], kind);
      const { content } = await admin.get<Life>(path);
      assert.equal(content?.name, 'Ours');
      assert.equal((await admin.get<EntryDetail>('/api/library/entries/malware/PB-2')).label, 'Ours');
    }
    const beside = await forge('shared-entry', `${other}/malware:PB-2`);
    assert.deepEqual([beside.state, beside.accepted], ['done', 1]);
    // What persons here say is taken back; the other library still says its own.
    await admin.must('POST', `${path}/steps`, { step: 'retract', reason: 'Not ours' });
    assert.equal((await admin.get<EntryDetail>('/api/library/entries/malware/PB-2')).label, 'Theirs');
  });

  test('what was retracted stays so when its document goes and comes again', async () => {
    const uuid = (end: number) => `00000000-0000-4000-8000-0000000000${end}`;
    const bringEvent = async (names: string[]) => {
      const attributes = names.map((value) => ({ uuid: uuid(value.length), type: 'domain', value, to_ids: true }));
      const event = { uuid: uuid(30), info: 'Names', date: '2026-01-01', published: true, Attribute: attributes };
      const id = await admin.upload('imports', { name: 'event.json' }, Buffer.from(JSON.stringify({ Event: event })));
      const done = await admin.until<Import>(`/api/imports/${id}`, ({ state }) => state === 'done' || state === 'failed', 40);
      assert.equal(done.error, null);
    };
    await bringEvent(['back.again.example', 'stays.example']);
    const { items } = await admin.get<{ items: { kind: string; key: string; label: string }[] }>(
      '/api/library/search?q=back.again.example&kind=indicator',
    );
    const { key: gone } = items.find(({ label }) => label.includes('back.again'))!;
    const path = `/api/library/life/indicator/${encodeURIComponent(gone)}`;
    await admin.must('POST', `${path}/steps`, { step: 'retract', reason: 'A name of a customer' });
    await bringEvent(['stays.example']);
    await bringEvent(['back.again.example', 'stays.example']);
    const life = await admin.get<Life>(path);
    assert.deepEqual([life.state, life.retracted?.reason], ['retracted', 'A name of a customer']);
    const found = await admin.get<{ items: { key: string }[] }>('/api/library/search?q=stays.example&kind=indicator');
    assert.ok(found.items.every(({ key: shown }) => shown !== gone));
  });

  test('a key is trusted up to its day; what was cut, changed, renamed or declared too large is refused, and changes nothing', async () => {
    const before_ = await held();
    const good = readFileSync(at('more.fsb'));
    const attempt = async (name: string, bytes: Uint8Array, why: RegExp) => {
      writeFileSync(at('bad.fsb'), bytes);
      const { state, error } = await bring(at('bad.fsb'));
      assert.equal(state, 'failed', name);
      assert.match(error ?? '', why, name);
      assert.deepEqual(await held(), before_, name);
    };
    const changed = (change: (bytes: Buffer) => void) => {
      const bytes = Buffer.from(good);
      change(bytes);
      return bytes;
    };
    /** A header of the archive that says another size, with the sum that it must have (POSIX.1-2017, pax, ustar). */
    const declare = (bytes: Buffer, header: number, size: number) => {
      bytes.write(`${size.toString(8).padStart(11, '0')}\0`, header + 124, 'latin1');
      bytes.fill(0x20, header + 148, header + 156);
      const sum = bytes.subarray(header, header + 512).reduce((total, byte) => total + byte, 0);
      bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, header + 148, 'latin1');
    };
    const manifestBytes = Number.parseInt(good.toString('latin1', 124, 135), 8);
    const second = 512 + Math.ceil(manifestBytes / 512) * 512;
    await attempt('cut in the manifest', good.subarray(0, 700), /breaks off|damaged|signed/);
    await attempt('cut in a part', good.subarray(0, good.length - 1400), /breaks off|damaged/);
    await attempt(
      'a bit of the manifest',
      changed((bytes) => (bytes[600] ^= 1)),
      /signature/,
    );
    await attempt(
      'a gigabyte that is not there',
      changed((bytes) => declare(bytes, 0, 2 ** 30)),
      /more than/,
    );
    await attempt(
      'a gigabyte in place of the signature',
      changed((bytes) => declare(bytes, second, 2 ** 30)),
      /more than/,
    );
    await attempt(
      'a path in place of the signature',
      changed((bytes) => {
        bytes.fill(0, second, second + 100);
        bytes.write('../../../etc/passwd', second, 'latin1');
        declare(bytes, second, 200);
      }),
      /signed|expected/,
    );
    const own = publicBundleKey(key);
    await admin.must('POST', '/api/library/keys', { key: own, name: 'the office', until: '2026-01-31' });
    await attempt('an expired key', good, /trusted until 2026-01-31/);
    await admin.must('POST', '/api/library/keys', { key: own, name: 'the office', until: '2999-12-31' });
    assert.equal((await bring(at('more.fsb'))).state, 'done');
    await admin.must('DELETE', `/api/library/keys/${own}`);
    await attempt('a key that is trusted no longer', good, /not trusted here/);
  });
});
