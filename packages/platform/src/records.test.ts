import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import * as captures from './assets/store-captures.ts';
import * as findings from './assets/store-findings.ts';
import * as inventory from './assets/store-inventory.ts';
import { setRead } from './assets/store-readings.ts';
import * as sites from './assets/store-sites.ts';
import { insertSuppression } from './assets/store-suppressions.ts';
import { setOverride } from './assets/store-assets.ts';
import { claim, sensorAsset, sensorFinding, sensorReading, sensorResult } from './assets/testing-result.ts';
import * as fleet from './fleet/store.ts';
import { putSettings as putFileSettings, replaceFiles } from './intelligence/store-files.ts';
import { replaceObserved, replaceSightings } from './intelligence/store-sightings.ts';
import * as imports from './library/store-imports.ts';
import type { FoundMatch } from './library/matching.ts';
import { putAnswer, putBill, putContext } from './library/matches-store.ts';
import { putPatches } from './library/patches-store.ts';
import { addExclusions, addFound, beginFound } from './library/store-matches.ts';
import { putMatchState, setMatched } from './library/store-matches-assets.ts';
import { libraryHead } from './library/store-matches-documents.ts';
import { writeDocuments } from './library/testing-library.ts';
import * as norms from './norms/store.ts';
import { insertPolicy } from './norms/store-policies.ts';
import { insertStudy, replaceIssues } from './norms/store-studies.ts';
import { sensorDifference, sensorIssue, sensorSummary } from './norms/testing-norms.ts';
import { temporaryFolder } from './testing.ts';
import { advisory } from './testing-capture.ts';
import { type Engine, startPostgres } from './testing-engines.ts';
import { newId } from './kernel/identifiers.ts';
import * as identity from './kernel/identity/store.ts';
import { openRecords, type Records, type Tx } from './kernel/records.ts';

for (const engine of ['embedded', 'by address'] as const) {
  describe(`records, ${engine}`, { timeout: 60_000 }, () => {
    const folder = temporaryFolder();
    let external: Engine | undefined;
    let records: Records;
    const [ours, theirs] = [newId(), newId()];

    before(async () => {
      if (engine === 'by address') external = await startPostgres(folder.path);
      records = await openRecords({ records: external?.address ?? 'embedded' }, `${folder.path}/records`);
      await records.system((tx) => fill(tx, ours));
      await records.system((tx) =>
        identity.insertOrganisation(tx, { id: theirs, name: 'Others', level: 'enterprise', parent: null }),
      );
    });
    after(async () => {
      await records?.close();
      await external?.stop();
      folder.remove();
    });

    test('every table either keeps tenants apart or is closed to them', async () => {
      const { rows } = await records.execute(`select c.relname as name, c.relrowsecurity as secured,
          exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organisation_id') as tenant,
          has_table_privilege('fengsui_tenant', c.oid, 'insert, update, delete, truncate')
            or has_any_column_privilege('fengsui_tenant', c.oid, 'insert, update') as writable
        from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'fengsui' and c.relkind = 'r'`);
      assert.ok(rows.length > 20);
      for (const { name, secured, tenant, writable } of rows) {
        if (tenant) assert.ok(secured, `${String(name)} has rows of tenants and no row-level security`);
        else assert.ok(secured || !writable, `${String(name)} is of the server and can be written by tenants`);
      }
    });

    test('no row of another tenant can be read, changed, removed or made', async () => {
      for (const name of await tenantTables(records)) {
        const table = sql.table(name);
        // Rows without an organisation are of the library, which everybody reads.
        const all = await records.system((tx) =>
          sql<{ n: number }>`select count(organisation_id)::int as n from ${table}`.execute(tx),
        );
        assert.ok(all.rows[0].n > 0, `no row in ${name}: the test must fill the table to try it`);
        await asOther('select', name, (tx) => sql`select * from ${table} where organisation_id is not null`.execute(tx));
        await asOther('delete', name, (tx) => sql`delete from ${table} where organisation_id = ${ours} returning 1`.execute(tx));
        await asOther('update', name, (tx) =>
          sql`update ${table} set organisation_id = organisation_id where organisation_id = ${ours} returning 1`.execute(tx),
        );
        // Rows are copied by the server into a place that tenants may read, so that only the policy stands in the way.
        const copy = sql.table(`copy_${name}`);
        await records.system((tx) =>
          sql`create table ${copy} as select * from ${table} where organisation_id is not null limit 1`.execute(tx),
        );
        await records.system((tx) => sql`grant select on ${copy} to fengsui_tenant`.execute(tx));
        const { rows } = await records.execute(
          `select string_agg(quote_ident(column_name), ', ') as columns from information_schema.columns
           where table_schema = 'fengsui' and table_name = '${name}' and is_identity = 'NO' and is_generated = 'NEVER'`,
        );
        const columns = sql.raw(String(rows[0].columns));
        await assert.rejects(
          records.tenant(theirs, (tx) => sql`insert into ${table} (${columns}) select ${columns} from ${copy}`.execute(tx)),
          { code: '42501' },
          `a row of another tenant was made in ${name}`,
        );
        await records.system((tx) => sql`drop table ${copy}`.execute(tx));
      }

      async function asOther(verb: string, name: string, work: (tx: Tx) => Promise<{ rows: unknown[] }>): Promise<void> {
        const answered = await records.tenant(theirs, work).catch((error: Error & { code?: string }) => {
          assert.equal(error.code, '42501', `${verb} on ${name}: ${error.message}`);
          return { rows: [] };
        });
        assert.equal(answered.rows.length, 0, `${verb} reached rows of another tenant in ${name}`);
      }
    });

    test("the library is read by everybody and changed by no tenant; its rows and a tenant's own are searched together", async () => {
      for (const name of ['nodes', 'edges']) {
        const table = sql.table(name);
        const shared = sql<{ n: number }>`select count(*)::int as n from ${table} where organisation_id is null`;
        assert.ok((await records.tenant(theirs, (tx) => shared.execute(tx))).rows[0].n > 0);
        for (const statement of [
          sql`delete from ${table} where organisation_id is null returning 1`,
          sql`update ${table} set organisation_id = ${theirs} where organisation_id is null returning 1`,
        ]) {
          const changed = await records.tenant(theirs, (tx) => statement.execute(tx));
          assert.equal(changed.rows.length, 0);
        }
      }
      const made = sql`insert into nodes (kind, key, label, search) values ('actor', 'x', 'x', '')`;
      await assert.rejects(
        records.tenant(theirs, (tx) => made.execute(tx)),
        { code: '42501' },
      );
      const seen = sql<{ id: string | null }>`select distinct organisation_id as id from visible_nodes order by 1`;
      assert.deepEqual((await records.tenant(ours, (tx) => seen.execute(tx))).rows, [{ id: ours }, { id: null }]);
      assert.deepEqual((await records.tenant(theirs, (tx) => seen.execute(tx))).rows, [{ id: null }]);
    });

    test('a tenant sees its own organisation and those below it, and only its own members', async () => {
      const seen = await records.tenant(theirs, identity.listOrganisations);
      assert.deepEqual(
        seen.map(({ id }) => id),
        [theirs],
      );
      assert.equal((await records.tenant(theirs, (tx) => identity.listUsers(tx, 10, undefined))).items.length, 0);
      assert.equal((await records.tenant(ours, (tx) => identity.listUsers(tx, 10, undefined))).items.length, 1);
      await assert.rejects(
        records.tenant(ours, (tx) => sql`select password_hash from users`.execute(tx)),
        { code: '42501' },
      );
      await assert.rejects(
        records.tenant(ours, (tx) => sql`select secret_hash from tokens`.execute(tx)),
        { code: '42501' },
      );
    });

    test('without an organisation nothing is seen', async () => {
      const { rows } = await records.system(async (tx) => {
        await sql`set local role fengsui_tenant`.execute(tx);
        return sql`select * from assets`.execute(tx);
      });
      assert.equal(rows.length, 0);
    });

    test('the audit log is only added to, by everybody', async () => {
      for (const statement of ["update audit set action = ''", 'delete from audit', 'truncate audit']) {
        await assert.rejects(
          records.system((tx) => sql.raw(statement).execute(tx)),
          /never changed/,
        );
      }
    });

    test('what is committed is heard of, what is rolled back is not', async () => {
      let heard = 0;
      records.afterCommit(() => heard++);
      await records.tenant(ours, (tx) => sql`select 1`.execute(tx));
      await assert.rejects(
        records.tenant(ours, () => Promise.reject(new Error('no'))),
        /no/,
      );
      assert.equal(heard, 1);
    });

    test('times keep their microseconds', async () => {
      const { rows } = await records.system((tx) =>
        sql<{ at: string }>`select timestamptz '2024-05-06 07:08:09.123456+02' as at`.execute(tx),
      );
      assert.equal(rows[0].at, '2024-05-06T05:08:09.123456Z');
    });
  });
}

/** Puts at least one row into every tenant's table. */
async function fill(tx: Tx, organisation: string): Promise<void> {
  await identity.insertOrganisation(tx, { id: organisation, name: 'Ours', level: 'enterprise', parent: null });
  const user = newId();
  await identity.insertUser(tx, { id: user, name: 'engineer', displayName: 'Engineer', passwordHash: null });
  await identity.insertMembership(tx, organisation, user, 'engineer');
  await identity.insertSession(tx, { hash: 'h', user, organisation, address: '::1', hours: 1 });
  await identity.insertToken(tx, { id: newId(), organisation, user, name: 't', hash: 'h', scopes: ['assets.read'], days: null });
  const entry = {
    id: newId(),
    user: 'engineer',
    token: null,
    action: 'test',
    subject: null,
    address: null,
    status: 200,
    detail: {},
  };
  await identity.insertAudit(tx, organisation, entry);
  await sql`insert into outbox (organisation_id, topic, data) values (${organisation}, 'test', '{}')`.execute(tx);
  await sql`insert into receipts (organisation_id, reader, via, kind, key, version) values (${organisation}, '', 'record', 'tool', 'x', 0)`.execute(
    tx,
  );
  await sql`insert into fingerprint_trials (id, organisation_id, fingerprint, version, content, captures, result, created_by)
    values (${newId()}, ${organisation}, 'acme-pump', 1, '{}', '{}', '{}', 'Engineer')`.execute(tx);
  await sql`insert into retraction_readers (organisation_id, reader, seen) values (${organisation}, '', 0)`.execute(tx);
  const [site, capture, job] = [newId(), newId(), newId()];
  await sql`insert into jobs (id, organisation_id, kind, unit) values (${job}, ${organisation}, 'analysis', 'bytes')`.execute(tx);
  await sites.insertSite(tx, organisation, { id: site, name: 'Plant', description: '' });
  await sites.insertZone(tx, organisation, { id: newId(), site, name: 'Control', purdueLevel: 1, description: '' });
  await captures.insertCapture(tx, organisation, { id: capture, site, name: 'a.pcap', size: 100, uploadedBy: null });
  const place = { organisation, site, capture };
  const { assets, findings: found } = sensorResult(
    [sensorAsset([{ mac: '00:00:00:00:00:01', ips: ['10.0.0.2'] }], { identity: [claim('vendor', 'ACME')] })],
    [sensorFinding()],
  );
  const ids = await inventory.refreshAssets(tx, await inventory.mergeAssets(tx, place, assets));
  const [finding] = await inventory.mergeFindings(tx, place, found);
  await findings.insertStep(tx, organisation, finding, { by: 'engineer', kind: 'note', from: null, to: null, note: 'n' });
  await setOverride(tx, organisation, { asset: ids[0], attribute: 'name', value: 'P-1', note: '', by: 'engineer' });
  await writeDocuments(tx, advisory('A-1', 'CVE-2024-11111', 'ACME', 'Pump', '<2'));
  const match: FoundMatch = {
    asset: ids[0],
    vulnerability: 'CVE-2024-11111',
    advisories: ['A-1'],
    probability: 0.9,
    reasons: [{ en: 'r', zh: 'r' }],
    product: { vendor: 'ACME', name: 'Pump' },
    title: 'A vulnerability',
    path: [],
    actions: [],
    questions: [],
    fixedVersion: '2',
    score: null,
    version: 'inside',
  };
  await beginFound(tx);
  await addFound(tx, organisation, [match]);
  const { product, vulnerability } = match;
  const excluded = {
    asset: ids[0],
    vulnerability,
    advisory: 'A-2',
    product,
    status: 'fixed',
    justification: null,
    text: 'fixed',
    textZh: '已修复',
  } as const;
  await addExclusions(tx, organisation, [excluded]);
  const said = { text: { en: 'Is it?', zh: '是吗?' }, label: { en: 'Yes', zh: '是' }, by: 'Engineer' };
  await putAnswer(tx, organisation, { ...said, asset: ids[0], question: 'q', answer: 'yes' });
  const context = { criticality: 'safety', redundant: null, reason: 'Trips the pump', by: 'Engineer', overrides: {} };
  await putContext(tx, organisation, ids[0], context);
  const bill = {
    id: newId(),
    asset: ids[0],
    name: 'Pump',
    source: 'cyclonedx:1',
    components: [{ name: 'zlib' }],
    by: 'Engineer',
  };
  await putBill(tx, organisation, bill);
  const fix = { kind: 'update', product: 'Pump', version: '2' } as const;
  await putPatches(tx, organisation, { assets: [ids[0]], fix, state: 'planned' }, 'Engineer');
  await putMatchState(tx, organisation, { seq: await libraryHead(tx), madeBy: 'test' });
  await setMatched(tx, organisation, [{ id: ids[0], revision: 1, keys: ['name:pump'], inside: [], numberNames: {} }]);
  await sql`insert into nodes (organisation_id, kind, key, label, search) values (null, 'tool', 'shared', 'Shared', 'shared'),
    (null, 'actor', 'group', 'Group', 'group'), (${organisation}, 'asset', 'a', 'Asset', 'asset')`.execute(tx);
  await sql`insert into edges (organisation_id, from_id, to_id, type, source, method, confidence)
    select b.organisation_id, a.id, b.id, 'related-to', 'test', 'observation', 1 from nodes a join nodes b on a.key = 'shared' and b.key in ('a', 'group')`.execute(
    tx,
  );
  await putFileSettings(tx, organisation, site, { hashes: true, rules: true, samples: false }, 'Engineer');
  const [client, server] = ['10.0.0.1', '10.0.0.2'];
  const seen = { firstSeen: '2024-01-01T00:00:00Z', lastSeen: '2024-01-01T00:00:00Z', count: 1 };
  const value = { ...seen, number: 1, type: 'domain', value: 'a.example', protocol: 'dns', client, server, frame: 1 };
  await replaceObserved(tx, place, [{ ...value, keys: ['domain a.example'] }]);
  const { rows: shared } = await sql<{ id: number }>`select id from nodes where key = 'shared'`.execute(tx);
  const statement = { source: 'test', document: 'misp:1', rule: 'indicator-domain', outcome: 'finding', score: 80, list: null };
  await replaceSightings(tx, place, [{ ...value, ...statement, node: shared[0].id, key: 'domain a.example' }]);
  await replaceFiles(tx, place, [
    {
      ...seen,
      name: 'firmware.bin',
      path: '/firmware.bin',
      protocol: 'ftp',
      direction: 'upload',
      from: client,
      to: server,
      client,
      server,
      frames: [1],
      size: 1,
      declared: null,
      carved: 1,
      sha256: 'a',
      sha1: 'b',
      md5: 'c',
      type: 'application/octet-stream',
      typeName: 'data',
      complete: true,
      gaps: [],
      notes: [],
      verdicts: [],
      sample: null,
    },
  ]);
  const imported = newId();
  await imports.insertImport(tx, organisation, { id: imported, name: 'i', size: 1, by: null });
  await imports.insertRejections(tx, organisation, imported, [
    { line: 1, place: 'line 1', document: null, reason: 'r', refusal: null },
  ]);
  const read = sensorReading([{ subject: 'Pump', type: 'library', name: 'zlib', version: '1', vendor: '', purl: '', cpe: '' }]);
  await setRead(tx, organisation, capture, read);
  const decided = { owner: 'Engineer', reason: 'Planned', by: 'Engineer', expiresAt: '2099-01-01T00:00:00Z' };
  await insertSuppression(tx, organisation, { ...decided, rule: 'modbus-write' });
  const version = { site, version: 1, by: 'Engineer', why: 'First' };
  await norms.insertBaseline(tx, organisation, {
    ...version,
    what: 'learnt',
    differences: 0,
    summary: sensorSummary,
    document: '{}',
  });
  await insertPolicy(tx, organisation, { ...version, what: 'edited', zones: 1, conduits: 0, text: 'zones: []' });
  await norms.setEnforcement(tx, organisation, site, { baseline: true, by: 'Engineer' });
  await norms.replaceDifferences(tx, organisation, { site, capture, version: 1 }, [sensorDifference]);
  const study = newId();
  await insertStudy(tx, organisation, { id: study, site, kind: 'audit', captures: [capture], request: {}, job, by: 'Engineer' });
  await replaceIssues(tx, organisation, study, [sensorIssue]);
  const sensor = newId();
  await fleet.insertSensor(tx, { id: sensor, organisation, site, name: 'Hall 1', hash: 'h', by: 'Engineer', address: '::1' });
  await fleet.putSession(tx, organisation, sensor, newId(), { capture, frames: 0, bytes: 24 });
  await fleet.insertEnrolment(tx, organisation, { id: newId(), site, name: 'Hall 2', hash: 'h', by: 'Engineer', hours: 1 });
}

async function tenantTables(records: Records): Promise<string[]> {
  const { rows } = await records.execute(`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'organisation_id'
    where n.nspname = 'fengsui' and c.relkind = 'r' order by 1`);
  return rows.map(({ name }) => String(name));
}
