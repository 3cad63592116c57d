import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { openRecords, type Records } from '../../kernel/records.ts';
import { startServer, type Server } from '../../server.ts';
import { Client, temporaryFolder } from '../../testing.ts';
import { advisory } from '../../testing-capture.ts';
import { type Engine, startPostgres } from '../../testing-engines.ts';
import type { VulnerabilityDetail } from '../schema.ts';
import type { EntryDetail, SearchAnswer } from '../schema-search.ts';
import type { Life, OverruleRow, Receiver, Retraction } from './schema.ts';

const malware = (text: string) => ({
  name: 'PumpBreaker 水泵杀手',
  descriptions: [{ language: 'en', text }],
  attributes: { platforms: ['PLC'] },
  relations: [{ type: 'uses', to: 'technique:T0855' }],
});

type Who = 'admin' | 'anna' | 'bo' | 'reader' | 'plant';

for (const engine of ['embedded', 'by address'] as const) {
  describe(`life of an entry, ${engine}`, { timeout: 180_000 }, () => {
    const folder = temporaryFolder();
    let postgres: Engine | undefined;
    let server: Server;
    let records: Records | undefined;
    /** The administrator and two analysts of the operating organisation, one who only reads there, and a plant below it. */
    const people = {} as Record<Who, Client>;
    const path = '/api/library/life/malware/PB-1';
    const take = (who: Who, step: string, at = path, reason = 'As agreed') =>
      people[who].ask<Life & { code: string }>('POST', `${at}/steps`, { step, reason });
    const write = (who: Who, version: number, text = 'It stops pumps.') =>
      people[who].ask<Life & { code: string }>('PUT', path, { content: malware(text), version, why: 'New report' });
    /** Imports a file. */
    const bring = async (name: string, text: string) => {
      const id = await people.admin.upload('imports', { name }, Buffer.from(text));
      const ended = ({ state }: { state: string }) => state === 'done' || state === 'failed';
      const { state, accepted } = await people.admin.until<{ state: string; accepted: number }>(`/api/imports/${id}`, ended, 40);
      assert.deepEqual([state, accepted], ['done', 1]);
    };
    /** What each door of the library answers to somebody about the entry. */
    const doors = async (who: Who) => {
      const client = people[who];
      const found = await client.get<SearchAnswer>('/api/library/search?q=pumpbreaker');
      const entry = await client.ask('GET', '/api/library/entries/malware/PB-1');
      const life = await client.ask('GET', path);
      const nodes = await client.get<{ items: unknown[] }>('/api/graph/nodes?q=pumpbreaker');
      const around = await client.ask('GET', '/api/graph/neighbourhood?node=malware%3APB-1');
      const technique = await client.get<EntryDetail>('/api/library/entries/technique/T0855');
      return {
        search: found.items.length,
        facets: found.facets?.total,
        entry: entry.status,
        life: life.status,
        graph: nodes.items.length,
        neighbourhood: around.status,
        relations: technique.relations.flatMap(({ edges }) => edges).filter(({ entry }) => entry.key === 'PB-1').length,
      };
    };
    const closed = { search: 0, facets: 0, entry: 404, life: 404, graph: 0, neighbourhood: 404, relations: 0 };
    const open = { search: 1, facets: 1, entry: 200, life: 200, graph: 1, neighbourhood: 200, relations: 1 };

    before(async () => {
      if (engine === 'by address') postgres = await startPostgres(folder.path);
      const configuration = {
        logLevel: 'error',
        loginsPerMinute: 100,
        ...(postgres ? { records: postgres.address } : {}),
      } as const;
      server = await startServer({ dataDir: `${folder.path}/data`, port: 0, configuration });
      const password = 'correct horse battery';
      const enter = async (name: string) => {
        const client = new Client(server.address);
        await client.must('POST', '/api/session', { name, password });
        return client;
      };
      people.admin = new Client(server.address);
      await people.admin.setUp(server.setupLink);
      for (const [name, role] of [
        ['anna', 'analyst'],
        ['bo', 'analyst'],
        ['reader', 'engineer'],
      ] as const) {
        await people.admin.must('POST', '/api/users', { name, role, password });
        people[name] = await enter(name);
      }
      const { id } = await people.admin.must<{ id: string }>('POST', '/api/organisations', {
        name: 'Plant',
        level: 'enterprise',
      });
      people.plant = await enter('admin');
      await people.plant.must('PATCH', '/api/session', { organisation: id });
      const known = ({ items }: SearchAnswer) => items.some(({ key }) => key === 'T0855');
      await people.admin.until<SearchAnswer>('/api/library/search?kind=technique&q=T0855', known, 40);
    });
    after(async () => {
      await records?.close();
      await server?.close();
      await postgres?.stop();
      folder.remove();
    });

    test('what a person writes is collected, and seen only by those who work on the library', async () => {
      assert.equal((await write('reader', 0)).status, 403);
      assert.equal((await write('plant', 0)).status, 403);
      const { status, body } = await write('anna', 0);
      assert.deepEqual([status, body.state, body.version, body.releasedVersion], [200, 'collected', 1, null]);
      for (const who of ['reader', 'plant'] as const) assert.deepEqual(await doors(who), closed, who);
      // The relations are stated when it is released.
      for (const who of ['anna', 'bo', 'admin'] as const) assert.deepEqual(await doors(who), { ...open, relations: 0 }, who);
      const { items } = await people.bo.get<{ items: { key: string }[] }>('/api/library/life?state=collected&kind=malware');
      assert.deepEqual(
        items.map(({ key }) => key),
        ['PB-1'],
      );
      assert.equal((await people.plant.ask('GET', '/api/library/life')).status, 403);
    });

    test('four eyes: nobody verifies own work, and who verified does not release', async () => {
      assert.deepEqual((await take('anna', 'verify')).body.code, 'four-eyes');
      assert.equal((await take('reader', 'verify')).status, 403);
      assert.equal((await take('bo', 'release')).body.code, 'wrong-state');
      assert.equal((await write('bo', 1, 'It stops pumps at night.')).body.version, 2);
      assert.equal((await take('bo', 'verify')).body.code, 'four-eyes', 'who edited it last');
      assert.equal((await take('anna', 'verify')).body.code, 'four-eyes', 'who collected it');
      // Nor who wrote a part of it before somebody else went on, whatever of his permissions he comes with.
      const other = '/api/library/life/malware/PB-9';
      const next = (who: Who, version: number) =>
        people[who].must('PUT', other, { content: { name: `Version ${version + 1}` }, version, why: 'More of it' });
      await next('anna', 0);
      await next('bo', 1);
      await next('admin', 2);
      for (const who of ['anna', 'bo', 'admin'] as const)
        assert.equal((await take(who, 'verify', other)).body.code, 'four-eyes', who);
      const token = await people.bo.must<{ secret: string }>('POST', '/api/tokens', {
        name: 'bo by program',
        scopes: ['library.read', 'library.verify'],
      });
      const program = new Client(server.address, token.secret);
      assert.equal(
        (await program.ask('POST', `${other}/steps`, { step: 'verify' })).body.code,
        'four-eyes',
        'a token is its person',
      );
      const verified = await take('admin', 'verify');
      assert.deepEqual([verified.status, verified.body.state], [200, 'verified']);
      assert.deepEqual(
        verified.body.steps.map(({ step, refusal }) => [step, refusal]),
        [
          ['return', null],
          ['release', 'own-verification'],
          ['retract', null],
        ],
      );
      assert.equal((await take('admin', 'release')).body.code, 'four-eyes');
      assert.deepEqual(await doors('plant'), closed);
    });

    test('of many who try at once one succeeds, and no edit slips in between', async () => {
      const tries = await Promise.all([
        take('anna', 'release'),
        take('bo', 'release'),
        take('anna', 'release'),
        write('anna', 2, 'It stops pumps and valves at night.'),
        write('bo', 2, 'It stops everything.'),
      ]);
      const [releases, edits] = [tries.slice(0, 3), tries.slice(3)];
      assert.ok(releases.filter(({ status }) => status === 200).length <= 1);
      assert.deepEqual(edits.map(({ status }) => status).toSorted(), [200, 409]);
      const life = await people.admin.get<Life>(path);
      assert.deepEqual([life.version, life.state], [3, 'collected']);
      const editor = edits[0].status === 200 ? ('bo' as const) : ('anna' as const);
      // A released version was collected by two: only the administrator has done no part of this one, or who did not edit it anew.
      const verified = await take('admin', 'verify');
      assert.equal(verified.status, 200);
      const released = await Promise.all([take('admin', 'release'), take(editor, 'release')]);
      assert.deepEqual(
        released.map(({ status }) => status),
        [403, 200],
      );
    });

    test('what is released is found by everybody, with its relations', async () => {
      for (const who of ['reader', 'plant', 'bo'] as const) assert.deepEqual(await doors(who), open, who);
      const life = await people.plant.get<Life>(path);
      assert.deepEqual([life.state, life.steps, life.content, life.version], ['released', [], null, 3]);
      assert.ok(life.history.every(({ step }) => step === 'release'));
    });

    test('the database refuses what one person alone would do, whoever writes', async () => {
      if (postgres === undefined) return;
      records = await openRecords({ records: postgres.address }, `${folder.path}/records`);
      const alone = (change: string) =>
        records!.system((tx) => sql`update entry_life set ${sql.raw(change)} where key = 'PB-1'`.execute(tx));
      // Who released it may be who edited it: of that alone is another rule.
      const unreleased = "state = 'verified', released_by = null";
      await assert.rejects(alone(`${unreleased}, verified_by = edited_by`), { constraint: 'four_eyes_verify' });
      await assert.rejects(alone(`${unreleased}, verified_by = collected_by`), { constraint: 'four_eyes_verify' });
      await assert.rejects(alone('released_by = verified_by'), { constraint: 'four_eyes_release' });
      await assert.rejects(alone("state = 'released', released_by = null"), { constraint: 'released_by_somebody' });
      await assert.rejects(alone("state = 'verified', verified_by = null"), { constraint: 'verified_by_somebody' });
      await assert.rejects(
        records.system((tx) => sql`update entry_steps set reason = ''`.execute(tx)),
        /never changed/,
      );
    });

    test('a correction is a version of its own; until it is released everybody sees the one before', async () => {
      const { body } = await write('bo', 3, 'It stops boilers.');
      assert.deepEqual([body.state, body.version, body.releasedVersion], ['collected', 4, 3]);
      const seen = await people.plant.get<EntryDetail>('/api/library/entries/malware/PB-1');
      assert.doesNotMatch(seen.summary, /boilers/);
      assert.equal((await people.plant.get<Life>(path)).state, 'released');
      const { differences } = await people.anna.get<{ differences: { path: string; change: string; to: unknown }[] }>(
        `${path}/differences?from=3&to=4`,
      );
      assert.deepEqual(
        differences.map(({ path, change, to }) => [path, change, to]),
        [['descriptions.0.text', 'changed', 'It stops boilers.']],
      );
      assert.equal((await people.plant.ask('GET', `${path}/differences?from=3&to=4`)).status, 403);
      assert.equal((await people.plant.ask('GET', `${path}/versions/4`)).status, 403);
    });

    test('a retraction reaches whoever received the entry', async () => {
      const token = await people.plant.must<{ secret: string }>('POST', '/api/tokens', {
        name: 'mirror',
        scopes: ['library.read'],
      });
      const mirror = new Client(server.address, token.secret);
      await mirror.get('/api/library/entries/malware/PB-1');
      await mirror.get('/api/graph/neighbourhood?node=malware%3APB-1&format=stix');
      assert.deepEqual((await mirror.get<{ items: unknown[] }>('/api/library/retractions')).items, []);
      assert.equal((await take('anna', 'retract', path, '')).status, 400);
      assert.equal((await take('anna', 'retract', path, 'The report was made up')).status, 200);
      const { items, next } = await mirror.get<{ items: Retraction[]; next: number }>('/api/library/retractions?after=0');
      assert.deepEqual(
        items.map(({ kind, key, reason, by, version, partly }) => [kind, key, reason, by, version, partly]),
        [['malware', 'PB-1', 'The report was made up', 'anna', 3, false]],
      );
      assert.deepEqual(items[0].received.map(({ via, reader }) => [via, reader]).toSorted(), [
        ['export', 'mirror'],
        ['record', ''],
        ['record', 'mirror'],
      ]);
      assert.deepEqual((await mirror.get<{ items: unknown[] }>(`/api/library/retractions?after=${next}`)).items, []);
      const receivers = await people.bo.get<{ items: Receiver[] }>(`/api/library/retractions/${items[0].id}/receivers`);
      const plant = receivers.items.filter(({ organisation }) => organisation === 'Plant');
      assert.deepEqual(
        plant.map(({ reader, via, told }) => [reader, via, told]),
        [
          ['', 'record', false],
          ['mirror', 'export', true],
          ['mirror', 'record', true],
        ],
      );
      assert.equal((await mirror.get<EntryDetail>('/api/library/entries/malware/PB-1')).state, 'retracted');
      assert.equal((await mirror.get<Life>(path)).retracted?.reason, 'The report was made up');
    });

    test('what was never released is retracted without a word to others', async () => {
      const at = '/api/library/life/tool/secret-tool';
      const content = { name: 'Secret tool' };
      assert.equal((await people.anna.ask('PUT', at, { content, version: 0, why: 'A rumour' })).status, 200);
      assert.equal((await take('bo', 'retract', at, 'Only a rumour')).status, 200);
      assert.equal((await people.plant.ask('GET', at)).status, 404);
      assert.equal((await people.plant.get<{ items: unknown[] }>('/api/library/retractions')).items.length, 1);
      const reopened = await take('bo', 'reopen', at);
      assert.equal(reopened.body.state, 'collected');
      assert.equal((await take('bo', 'verify', at)).body.code, 'four-eyes');
    });

    test('an official entry is released when it is read, can be disputed, and is retracted with its matches', async () => {
      const id = await people.admin.upload(
        'imports',
        { name: 'a.json' },
        Buffer.from(JSON.stringify(advisory('A-1', 'CVE-2024-11111', 'ACME', 'Pump', '<2'))),
      );
      await people.admin.until<{ state: string }>(`/api/imports/${id}`, ({ state }) => state === 'done', 40);
      const at = '/api/library/life/vulnerability/CVE-2024-11111';
      assert.deepEqual((await people.plant.get<Life>(at)).state, 'released');
      assert.equal((await take('anna', 'dispute', at, 'The vendor denies it')).status, 200);
      const seen = await people.plant.get<Life>(at);
      assert.deepEqual([seen.state, seen.disputed?.reason, seen.disputed?.by], ['released', 'The vendor denies it', 'anna']);
      assert.equal((await take('anna', 'settle', at, 'It was shown')).body.disputed, null);
      assert.equal((await take('bo', 'repair', at, 'Version 2')).body.state, 'repaired');
      assert.equal((await take('bo', 'retract', at, 'Withdrawn by its vendor')).status, 200);
      const entry = await people.plant.get<EntryDetail>('/api/library/entries/vulnerability/CVE-2024-11111');
      assert.equal(entry.state, 'retracted');
      // What its source says of it again, and otherwise, does not bring it back; only persons do.
      await bring('again.json', JSON.stringify(advisory('A-1', 'CVE-2024-11111', 'ACME', 'Pump', '<3')));
      await bring('another.json', JSON.stringify(advisory('A-9', 'CVE-2024-11111', 'ACME', 'Pump', '<4')));
      assert.equal((await people.plant.get<Life>(at)).state, 'retracted');
    });

    test('what persons correct in an official entry stands beside its sources: relations go with the version that stated them, all with a retraction', async () => {
      await bring('own.json', JSON.stringify(advisory('A-3', 'CVE-2024-33333', 'ACME', 'Meter', '<2')));
      const at = '/api/library/life/vulnerability/CVE-2024-33333';
      const relations = [{ type: 'has-weakness', to: 'weakness:CWE-9999' }];
      const publish = async (version: number, content: object) => {
        await people.anna.must('PUT', at, { content: { name: 'Meters stop', ...content }, version, why: 'Seen by us' });
        await people.admin.must('POST', `${at}/steps`, { step: 'verify' });
        await people.bo.must('POST', `${at}/steps`, { step: 'release' });
      };
      const weaknesses = async () => {
        const entry = await people.plant.get<EntryDetail>('/api/library/entries/vulnerability/CVE-2024-33333');
        return entry.relations
          .flatMap(({ edges }) => edges)
          .flatMap(({ entry: far }) => (far.kind === 'weakness' ? [far.key] : []));
      };
      const sourcesSay = await weaknesses();
      await publish(0, { relations });
      assert.deepEqual((await weaknesses()).toSorted(), [...sourcesSay, 'CWE-9999'].toSorted());
      await publish(1, {});
      assert.deepEqual(await weaknesses(), sourcesSay);
      await publish(2, { relations });
      assert.equal((await take('bo', 'retract', at, 'We were wrong')).status, 200);
      assert.deepEqual(await weaknesses(), sourcesSay);
      assert.equal((await people.plant.ask('GET', '/api/library/entries/weakness/CWE-9999')).status, 404, 'nobody else names it');
      assert.equal((await people.plant.get<Life>(at)).state, 'released', 'its sources still say it');
      const { items } = await people.plant.get<{ items: Retraction[] }>('/api/library/retractions');
      assert.deepEqual(
        items.filter(({ key }) => key === 'CVE-2024-33333').map(({ partly }) => partly),
        [true],
      );
    });

    test('a decision stands when the sources change, and when its record is joined with another', async () => {
      const entry = (cves: string[], title: string) =>
        `<?xml version="1.0" encoding="UTF-8"?><vulnerabilitys><vulnerability><number>CNVD-2024-22222</number>${
          cves.length === 0 ? '' : `<cves>${cves.map((cve) => `<cve><cveNumber>${cve}</cveNumber></cve>`).join('')}</cves>`
        }<title>${title}</title><serverity>中</serverity><isEvent>通用软硬件漏洞</isEvent><submitTime>2024-01-02</submitTime><openTime>2024-01-03</openTime><description>d</description></vulnerability></vulnerabilitys>`;
      const decide = (who: Who, id: string, value: string) =>
        people[who].must('POST', `/api/library/vulnerabilities/${id}/overrules`, {
          attribute: 'hazard',
          value,
          reason: `Told by the plants of ${who}`,
        });
      const record = (id: string) => people.plant.get<VulnerabilityDetail>(`/api/vulnerabilities/${id}`);
      await bring('cnvd.xml', entry([], 'First'));
      await decide('anna', 'CNVD-2024-22222', 'critical');
      assert.equal((await record('CNVD-2024-22222')).severity, 'critical');
      await bring('cnvd.xml', entry([], 'Second'));
      assert.deepEqual(
        [(await record('CNVD-2024-22222')).severity, (await record('CNVD-2024-22222')).title],
        ['critical', 'Second'],
      );

      // Another record with a decision of its own turns out to be the same thing: the last decision counts, and both are told.
      await bring('b.json', JSON.stringify(advisory('A-2', 'CVE-2024-22222', 'ACME', 'Valve', '<2')));
      await decide('bo', 'CVE-2024-22222', 'low');
      await bring('cnvd.xml', entry(['CVE-2024-22222'], 'Third'));
      const joined = await record('CVE-2024-22222');
      assert.equal(joined.severity, 'low');
      const { items } = await people.plant.get<{ items: OverruleRow[] }>('/api/library/vulnerabilities/CVE-2024-22222/overrules');
      assert.deepEqual(
        items.map(({ by, value, withdrawn }) => [by, value, withdrawn]),
        [
          ['bo', 'low', null],
          ['anna', 'critical', null],
        ],
      );
      // One decision about the joined record stands in the place of both.
      await decide('anna', 'CVE-2024-22222', 'high');
      assert.equal((await record('CVE-2024-22222')).severity, 'high');
      const after_ = await people.plant.get<{ items: OverruleRow[] }>('/api/library/vulnerabilities/CVE-2024-22222/overrules');
      assert.equal(after_.items.filter(({ withdrawn }) => withdrawn === null).length, 1);
    });

    test('a person overrules the sources, with name and reason, and withdraws it', async () => {
      const at = '/api/library/vulnerabilities/CVE-2024-11111/overrules';
      const record = async () => {
        const { severity, cvss, title, resolved } = await people.plant.get<VulnerabilityDetail>(
          '/api/vulnerabilities/CVE-2024-11111',
        );
        return { severity, cvss, title, overrules: (resolved as { overrules: { by: string; reason: string }[] }).overrules };
      };
      const before = await record();
      assert.deepEqual(before.overrules, []);
      const body = {
        attribute: 'cvss',
        value: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
        reason: 'Reachable from the office',
      };
      assert.equal((await people.reader.ask('POST', at, body)).status, 403);
      assert.equal((await people.plant.ask('POST', at, body)).status, 403);
      assert.equal((await people.anna.ask('POST', at, { ...body, value: 'CVSS:3.1/AV:N' })).status, 400);
      const { items } = await people.anna.must<{ items: OverruleRow[] }>('POST', at, body);
      const overruled = await record();
      assert.deepEqual([overruled.severity, overruled.cvss], ['critical', 9.8]);
      assert.deepEqual([overruled.overrules[0].by, overruled.overrules[0].reason], ['anna', 'Reachable from the office']);
      await people.bo.must('POST', at, { attribute: 'title', value: 'Pumps may stop', reason: 'Plain words' });
      assert.equal((await record()).title, 'Pumps may stop');
      const { items: left } = await people.anna.must<{ items: OverruleRow[] }>('POST', `${at}/${items[0].id}/withdraw`, {
        reason: 'A mistake',
      });
      assert.deepEqual(
        left.map(({ attribute, withdrawn }) => [attribute, withdrawn?.reason ?? null]),
        [
          ['title', null],
          ['cvss', 'A mistake'],
        ],
      );
      assert.equal((await record()).severity, before.severity);
      assert.equal((await people.anna.ask('POST', `${at}/${items[0].id}/withdraw`, { reason: 'Again' })).status, 404);
      const { items: audit } = await people.admin.get<{ items: { action: string; detail: { reason?: string } }[] }>(
        '/api/audit?limit=20',
      );
      assert.ok(audit.some(({ action, detail }) => action.includes('/overrules') && detail.reason === 'Plain words'));
    });
  });
}
