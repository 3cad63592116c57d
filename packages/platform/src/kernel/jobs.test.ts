import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { pino } from 'pino';
import { temporaryFolder } from '../testing.ts';
import { type Bus, openBus } from './bus.ts';
import { newId } from './identifiers.ts';
import { insertOrganisation } from './identity/store.ts';
import { type JobContext, type Jobs, openJobs } from './jobs.ts';
import { openRecords, type Records } from './records.ts';
import type { Job } from './schema.ts';

describe('bus and jobs', { timeout: 60_000 }, () => {
  const folder = temporaryFolder();
  const log = pino({ level: 'silent' });
  const organisation = newId();
  const instance = newId();
  let records: Records;
  let bus: Bus;
  let jobs: Jobs;
  let work: (context: JobContext) => Promise<void> = async () => {};

  const open = async () => {
    bus = openBus(records, log);
    jobs = openJobs(records, bus, log, instance);
    jobs.define('test', { unit: 'things', run: (context) => work(context) });
    bus.start();
    await jobs.start();
  };
  const close = async () => {
    await jobs.close();
    await bus.close();
  };
  const queue = () => records.tenant(organisation, (tx) => jobs.queue(tx, organisation, 'test', newId()));
  const until = async (id: string, state: Job['state']): Promise<Job> => {
    for (let left = 200; ; left--) {
      const job = (await records.tenant(organisation, (tx) => jobs.get(tx, id)))!;
      if (job.state === state) return job;
      if (left === 0) throw new Error(`the job is ${job.state}: ${job.error}`);
      await sleep(50);
    }
  };

  before(async () => {
    records = await openRecords({ records: 'embedded' }, `${folder.path}/records`);
    await records.system((tx) => insertOrganisation(tx, { id: organisation, name: 'O', level: 'enterprise', parent: null }));
    await open();
  });
  after(async () => {
    await close();
    await records.close();
    folder.remove();
  });

  test('a message is told when its change commits, and not when it does not', async () => {
    const heard: unknown[] = [];
    bus.handle('t', async ({ data }) => void heard.push(data));
    await records.tenant(organisation, (tx) => bus.publish(tx, organisation, 't', 1));
    await assert.rejects(
      records.tenant(organisation, async (tx) => {
        await bus.publish(tx, organisation, 't', 2);
        throw new Error('no');
      }),
    );
    await records.tenant(organisation, (tx) => bus.publish(tx, organisation, 't', 3));
    await bus.settle();
    assert.deepEqual(heard, [1, 3]);
  });

  test('a message whose handler failed is told again', async () => {
    let attempts = 0;
    bus.handle('again', async () => {
      if (++attempts === 1) throw new Error('not now');
    });
    await records.tenant(organisation, (tx) => bus.publish(tx, organisation, 'again', {}));
    await bus.settle();
    assert.equal(attempts, 1);
    await sleep(1100);
    await bus.settle();
    assert.equal(attempts, 2);
  });

  test('a job runs, says how far it is, and ends', async () => {
    const seen: number[] = [];
    const stop = bus.listen(({ topic, data }) => topic === 'jobs' && seen.push((data as Job).done));
    work = async ({ progress }) => {
      progress(3, 10, { found: 1 });
      await sleep(700);
      progress(10, 10, { found: 2 });
    };
    const id = await queue();
    const job = await until(id, 'done');
    stop();
    assert.deepEqual([job.done, job.total, job.detail, job.attempt], [10, 10, { found: 2 }, 1]);
    assert.ok(seen.includes(3));
  });

  test('a job that fails says why', async () => {
    work = () => Promise.reject(new Error('the capture is no capture'));
    assert.equal((await until(await queue(), 'failed')).error, 'the capture is no capture');
  });

  test('a job is cancelled while it runs', async () => {
    let subject = '';
    work = async (context) => {
      subject = context.subject;
      await sleep(10_000, undefined, { signal: context.signal });
    };
    const id = await queue();
    await until(id, 'running');
    await records.tenant(organisation, (tx) => jobs.cancel(tx, { subject }));
    await until(id, 'cancelled');
  });

  test('a job that was running when the server stopped runs again at the next start', async () => {
    work = ({ signal }) => sleep(10_000, undefined, { signal });
    const id = await queue();
    await until(id, 'running');
    await close();
    assert.equal((await records.tenant(organisation, (tx) => jobs.get(tx, id)))!.state, 'queued');
    let again = 0;
    work = async () => void again++;
    await open();
    await until(id, 'done');
    assert.equal(again, 1);
  });

  test('a job that is fetched while the server stops is not begun, and runs at the next start', async () => {
    await close();
    let begun = 0;
    const fetching = Promise.withResolvers<void>();
    const slow: Records = {
      ...records,
      async execute(text, values) {
        const found = await records.execute(text, values);
        if (!/skip locked/i.test(text) || found.rows.length === 0) return found;
        fetching.resolve();
        await sleep(1500);
        return found;
      },
    };
    work = async () => void begun++;
    bus = openBus(slow, log);
    jobs = openJobs(slow, bus, log, instance);
    jobs.define('test', { unit: 'things', run: (context) => work(context) });
    bus.start();
    await jobs.start();
    const id = await queue();
    await fetching.promise;
    await close();
    await sleep(2000);
    assert.equal(begun, 0);
    await open();
    await until(id, 'done');
    assert.equal(begun, 1);
  });

  test('a job of a server that stops goes on at another, as often as servers stop', async () => {
    let begun = 0;
    work = ({ signal }) =>
      new Promise((resolve, reject) => {
        if (++begun > 5) resolve();
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    const id = await queue();
    for (let round = 1; round <= 5; round++) {
      await until(id, 'running');
      const [oldJobs, oldBus] = [jobs, bus];
      bus = openBus(records, log);
      jobs = openJobs(records, bus, log, newId(), 200);
      jobs.define('test', { unit: 'things', run: (context) => work(context) });
      bus.start();
      await jobs.start();
      await oldJobs.close();
      await oldBus.close();
    }
    const done = await until(id, 'done');
    assert.deepEqual([begun, done.attempt], [6, 1]);
    await close();
    await open();
  });

  test('a job that was running when the server was killed runs again at once, and is given up when it kills every time', async () => {
    await close();
    const [once, always] = [newId(), newId()];
    for (const [id, attempt] of [
      [once, 1],
      [always, 4],
    ] as const) {
      await records.system((tx) =>
        sql`insert into jobs (id, organisation_id, kind, unit, state, attempt, instance, beat_at)
          values (${id}, ${organisation}, 'test', 'things', 'running', ${attempt}, ${instance}, now())`.execute(tx),
      );
    }
    await open();
    assert.equal((await until(once, 'done')).attempt, 2);
    assert.match((await until(always, 'failed')).error!, /ended while this ran, 4 times/);
  });
});
