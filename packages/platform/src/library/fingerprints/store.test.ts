import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { sql } from 'kysely';
import { newId } from '../../kernel/identifiers.ts';
import { insertOrganisation } from '../../kernel/identity/store.ts';
import { openRecords, type Records } from '../../kernel/records.ts';
import { temporaryFolder } from '../../testing.ts';
import type { Fingerprint, TrialResult } from './schema.ts';
import * as store from './store.ts';

const content: Fingerprint = { id: 'a', on: ['name'], pattern: 'a', says: { vendor: 'A' }, fires: { a: {} }, silent: ['b'] };
const check: TrialResult['check'] = { problem: null, mistake: null, examples: [], sound: true };
const result = { devices: 0, check } as unknown as TrialResult;

suite('the tables of fingerprints', { timeout: 60_000 }, () => {
  const folder = temporaryFolder();
  const [ours, theirs] = [newId(), newId()];
  let records: Records;

  before(async () => {
    records = await openRecords({ records: 'embedded' }, `${folder.path}/records`);
    await records.system(async (tx) => {
      for (const [id, name] of [
        [ours, 'Ours'],
        [theirs, 'Theirs'],
      ])
        await insertOrganisation(tx, { id, name, level: 'enterprise', parent: null });
      assert.equal(await store.insertOwn(tx, content, 'why', 'Engineer'), true);
      assert.equal(await store.insertOwn(tx, content, 'why', 'Engineer'), false);
    });
  });
  after(async () => {
    await records?.close();
    folder.remove();
  });

  test('a trial is seen and made only by its organisation, and never changed', async () => {
    const trial = { id: newId(), organisation: ours, version: 1, content, captures: [], result, by: 'Engineer' };
    await records.tenant(ours, (tx) => store.insertTrial(tx, trial));
    assert.equal((await records.tenant(ours, (tx) => store.listTrials(tx, 'a'))).length, 1);
    assert.deepEqual(await records.tenant(theirs, (tx) => store.listTrials(tx, 'a')), []);
    await assert.rejects(
      records.tenant(theirs, (tx) => store.insertTrial(tx, { ...trial, id: newId() })),
      { code: '42501' },
    );
    for (const statement of [sql`update fingerprint_trials set version = 2`, sql`delete from fingerprint_trials`])
      await assert.rejects(
        records.tenant(ours, (tx) => statement.execute(tx)),
        { code: '42501' },
      );
  });

  test('what was wrong is read without a code where it was kept without', async () => {
    const problem = 'fires, and must leave it alone';
    const example = { text: 'b', must: false, follows: {}, problem };
    const older = { ...result, check: { problem: null, examples: [example], sound: false } } as unknown as TrialResult;
    const trial = { id: newId(), organisation: ours, version: 1, content, captures: [], result: older, by: 'Engineer' };
    await records.tenant(ours, (tx) => store.insertTrial(tx, trial));
    const [kept] = await records.tenant(ours, (tx) => store.listTrials(tx, 'a'));
    assert.deepEqual(kept.result.check, {
      problem: null,
      mistake: null,
      examples: [{ ...example, mistake: null }],
      sound: false,
    });
  });

  test('the fingerprints are read by every organisation and written by none', async () => {
    assert.equal((await records.tenant(theirs, (tx) => store.findOwn(tx, 'a')))?.version, 1);
    await assert.rejects(
      records.tenant(ours, (tx) => store.addVersion(tx, content, 2, 'why', 'x')),
      { code: '42501' },
    );
  });

  test('what is in force stays while a newer version is drafted', async () => {
    await records.system(async (tx) => {
      await store.setPublished(tx, 'a', 1, 'Engineer');
      await store.addVersion(tx, { ...content, says: { vendor: 'B' } }, 2, 'renamed', 'Engineer');
    });
    const own = await records.tenant(ours, (tx) => store.findOwn(tx, 'a'));
    assert.deepEqual([own?.state, own?.version, own?.publishedVersion], ['draft', 2, 1]);
    assert.deepEqual(
      (await records.system(store.listPublished)).map(({ says }) => says.vendor),
      ['A'],
    );
    assert.equal((await records.tenant(ours, (tx) => store.listVersions(tx, 'a'))).length, 2);
  });
});
