import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { simulate } from '@fengsui/range';
import type { DecodedFrame } from '../assets/schema.ts';
import type { Configuration } from '../kernel/config.ts';
import { type Server, startServer } from '../server.ts';
import { Client, temporaryFolder } from '../testing.ts';
import { type Engine, startClickHouse, startPostgres } from '../testing-engines.ts';
import type { BaselineState, Decided, Difference, LearntFunction, Study } from './schema.ts';
import type { IsolationIssue, PolicyChecked, PolicyState } from './schema-policy.ts';

interface List<T> {
  items: T[];
  next: string | null;
}

/** What is normal at a plant, learnt, reviewed and enforced, on both engines. */
for (const engines of ['embedded', 'by address'] as const) {
  describe(`norms, engines ${engines}`, { timeout: 240_000 }, () => {
    const folder = temporaryFolder();
    const external: Engine[] = [];
    let server: Server;
    let admin: Client;
    let site: string;
    let usual: string;
    let attacked: string;

    before(async () => {
      const configuration: Partial<Configuration> = { logLevel: 'error' };
      if (engines === 'by address') {
        external.push(await startPostgres(folder.path), await startClickHouse(folder.path));
        [configuration.records, configuration.telemetry] = external.map(({ address }) => address);
      }
      server = await startServer({ dataDir: join(folder.path, 'data'), port: 0, configuration });
      admin = new Client(server.address);
      await admin.setUp(server.setupLink);
      site = (await admin.must<{ id: string }>('POST', '/api/sites', { name: 'Water works' })).id;
      const capture = async (name: string, options: { seed: number; hours: number; attacks: string[] }): Promise<string> => {
        const out = join(folder.path, name);
        simulate('waterworks', { ...options, out });
        const id = await admin.upload('captures', { site, name }, readFileSync(out));
        await admin.until<{ state: string }>(`/api/captures/${id}`, ({ state }) => state === 'done');
        return id;
      };
      usual = await capture('usual.pcap', { seed: 1, hours: 0.12, attacks: [] });
      attacked = await capture('attacked.pcap', { seed: 3, hours: 0.12, attacks: ['modbus-set-point', 'internet-connection'] });
    });
    after(async () => {
      await server?.close();
      for (const engine of external) await engine.stop();
      folder.remove();
    });

    /** Starts a study and waits until it has ended well. */
    const study = async (path: string, body: object): Promise<Study> => {
      const { id } = await admin.must<Study>('POST', `/api/sites/${site}/${path}`, body);
      const ended = await admin.until<Study>(`/api/studies/${id}`, ({ state }) => state === 'done' || state === 'failed', 40);
      assert.equal(ended.error, null);
      return ended;
    };
    const open = async () => (await admin.get<List<Difference>>(`/api/differences?site=${site}&state=open&limit=500`)).items;

    test('a site begins with nothing, and says so', async () => {
      const state = await admin.get<BaselineState>(`/api/sites/${site}/baseline`);
      assert.deepEqual([state.current, state.study, state.enforcement.baseline], [null, null, false]);
      const refused = await admin.ask('PUT', `/api/sites/${site}/enforcement`, { baseline: true });
      assert.equal(refused.body.code, 'wrong-state');
      const early = await admin.ask('POST', `/api/sites/${site}/baseline/compare`, { capture: usual });
      assert.equal(early.body.code, 'not-found');
    });

    test('a baseline is learnt, says how stable it is, and can be looked through', async () => {
      await study('baseline/learn', { captures: [usual], why: 'first day' });
      const { current } = await admin.get<BaselineState>(`/api/sites/${site}/baseline`);
      assert.equal(current?.version, 1);
      assert.ok(current.summary.conversations > 10 && current.summary.stability.sentence['zh-CN'].includes('小时'));
      const learnt = await admin.get<List<LearntFunction>>(`/api/sites/${site}/baseline/functions?limit=5`);
      assert.ok(learnt.items.length === 5 && learnt.next !== null);
      const next = await admin.get<List<LearntFunction>>(`/api/sites/${site}/baseline/functions?limit=5&after=${learnt.next}`);
      assert.notDeepEqual(next.items[0], learnt.items[0]);
      const modbus = await admin.get<List<LearntFunction>>(`/api/sites/${site}/baseline/functions?q=modbus%20read`);
      assert.ok(modbus.items.length > 0 && modbus.items.every(({ protocol }) => protocol === 'modbus'));
      assert.ok((await admin.get<List<object>>(`/api/sites/${site}/baseline/values`)).items.length > 0);
      await admin.get(`/api/sites/${site}/baseline/relations`);
    });

    test('a capture is compared, and each difference leads to its frames', async () => {
      await study('baseline/compare', { capture: attacked });
      const [worst] = (await open()).filter(({ kind, severity }) => kind === 'new_conversation' && severity === 'high');
      assert.ok(worst !== undefined);
      assert.match(worst.text['zh-CN'], /[\u4e00-\u9fff]/);
      const [{ capture, frames }] = worst.evidence;
      assert.equal(capture, attacked);
      const decoded = await admin.get<{ items: DecodedFrame[] }>(`/api/captures/${capture}/frames?frame=${frames[0]}`);
      assert.equal(decoded.items[0].frame, frames[0]);
    });

    test('compared again, nothing is twice', async () => {
      const before = (await open()).map(({ id }) => id);
      await study('baseline/compare', { capture: attacked });
      assert.deepEqual(
        (await open()).map(({ id }) => id),
        before,
      );
    });

    test('a person approves with a reason, and it is normal in the next version', async () => {
      const [one, other] = await open();
      const decide = (decision: string, id: string, reason = 'a drill') =>
        admin.ask<Decided>('POST', `/api/sites/${site}/baseline/decisions`, { differences: [id], decision, reason });
      assert.equal((await decide('approve', one.id, '')).status, 400);
      assert.deepEqual((await decide('approve', one.id)).body, { differences: 1, version: 2 });
      assert.equal((await decide('approve', one.id)).status, 409);
      assert.deepEqual((await decide('reject', other.id, 'not ours')).body, { differences: 1, version: null });
      await study('baseline/compare', { capture: attacked });
      const state = await admin.get<Difference>(`/api/differences/${one.id}`);
      assert.deepEqual([state.state, state.decidedVersion, state.reason], ['approved', 2, 'a drill']);
      assert.equal((await admin.get<Difference>(`/api/differences/${other.id}`)).state, 'rejected');
      assert.equal((await decide('reopen', other.id, 'look again')).status, 200);
      const versions = await admin.get<List<{ version: number; why: string }>>(`/api/sites/${site}/baseline/versions`);
      assert.deepEqual(
        versions.items.map(({ version, why }) => [version, why]),
        [
          [2, 'a drill'],
          [1, 'first day'],
        ],
      );
    });

    test('only analysts and administrators approve', async () => {
      const as = async (role: string): Promise<Client> => {
        const user = { name: role, role, password: 'correct horse battery' };
        await admin.must('POST', '/api/users', user);
        const one = new Client(server.address);
        await one.must('POST', '/api/session', { name: role, password: user.password });
        return one;
      };
      const [first] = await open();
      const body = { differences: [first.id], decision: 'reject', reason: 'not ours' };
      for (const [role, status] of [
        ['viewer', 403],
        ['engineer', 403],
        ['analyst', 200],
      ] as const) {
        const one = await as(role);
        assert.equal((await one.ask('POST', `/api/sites/${site}/baseline/decisions`, body)).status, status, role);
      }
    });

    test('zones are derived, edited, checked by line, and exported', async () => {
      const derived = await study('policy/derive', { captures: [usual] });
      assert.ok(Number(derived.result?.zones) > 2);
      const { text, current, view } = await admin.get<PolicyState>(`/api/sites/${site}/policy`);
      assert.ok(text !== null && view !== null && current?.what === 'derived');
      assert.ok(view.zones.some(({ assets }) => assets.length > 0));
      const wrong = text.replace('protocol: modbus', 'protocol: modbuss');
      const { mistakes } = await admin.must<PolicyChecked>('POST', `/api/sites/${site}/policy/check`, { text: wrong });
      assert.equal(mistakes[0].line, text.split('\n').findIndex((line) => line.includes('protocol: modbus')) + 1);
      const { message, code, values } = mistakes[0];
      assert.deepEqual(
        { message, code, values },
        { message: 'there is no protocol modbuss', code: 'noProtocol', values: { protocol: 'modbuss' } },
      );
      const put = (body: object) => admin.ask('PUT', `/api/sites/${site}/policy`, body);
      assert.equal((await put({ text: wrong, base: 1, why: 'typing' })).body.code, 'invalid-policy');
      assert.equal((await put({ text: `${text}# mine\n`, base: 1, why: 'a note' })).status, 200);
      assert.equal((await put({ text, base: 1, why: 'too late' })).body.code, 'wrong-state');
      for (const [format, sign] of [
        ['yaml', /^format: fengsui-policy/],
        ['nftables', /table inet/],
        ['suricata', /alert /],
        ['csv', /,/],
      ] as const) {
        const answer = await admin.ask<string>('GET', `/api/sites/${site}/policy/export?format=${format}`);
        assert.match(answer.body, sign);
        assert.match(answer.headers.get('content-disposition') ?? '', /attachment/);
      }
      assert.equal((await admin.ask('GET', `/api/sites/${site}/policy/export?format=openc2`)).status, 200);
    });

    test('isolation is audited, with evidence in its captures and advice', async () => {
      const audit = await study('audit', { captures: [usual, attacked] });
      assert.equal(audit.result?.zones, 'policy');
      const { items } = await admin.get<List<IsolationIssue>>(`/api/studies/${audit.id}/issues`);
      assert.deepEqual([items[0].severity, items[0].from], ['critical', 'internet']);
      assert.equal(items[0].evidence[0].frames[0].capture, attacked);
      assert.match(items[0].advice['zh-CN'], /[\u4e00-\u9fff]/);
      const kind = items[0].kind;
      const some = await admin.get<List<IsolationIssue>>(`/api/studies/${audit.id}/issues?kind=${kind}&limit=1`);
      assert.deepEqual([some.items.length, some.items[0].kind], [1, kind]);
    });

    test('what is enforced turns into findings of later captures', async () => {
      const rules = async () =>
        (await admin.get<List<{ rule: string }>>(`/api/findings?site=${site}&limit=500`)).items.map(({ rule }) => rule);
      assert.ok(!(await rules()).some((rule) => rule.startsWith('baseline-')));
      await admin.must('PUT', `/api/sites/${site}/enforcement`, { baseline: true, policy: true });
      await admin.must('POST', `/api/captures/${attacked}/analyse`);
      await admin.until<{ state: string }>(`/api/captures/${attacked}`, ({ state }) => state === 'done');
      const found = await rules();
      assert.ok(found.some((rule) => rule.startsWith('baseline-')) && found.includes('policy-conduit-violated'), found.join(' '));
    });

    test('who did what, and why, is in the audit log', async () => {
      const { items } = await admin.get<List<{ action: string; detail: Record<string, unknown> }>>('/api/audit?limit=200');
      const entry = items.find(({ action, detail }) => action.endsWith('/baseline/decisions') && detail.version === 2);
      assert.equal(entry?.detail.reason, 'a drill');
      assert.ok(items.some(({ action }) => action.endsWith('/enforcement')));
    });

    test('learning on adds a version, and learning afresh forgets what was approved but not that it was', async () => {
      await study('baseline/learn', { captures: [usual], why: 'another shift' });
      const messages = async () => (await admin.get<BaselineState>(`/api/sites/${site}/baseline`)).current!.summary.messages;
      const both = await messages();
      await study('baseline/learn', { captures: [usual], why: 'after the rebuild', afresh: true });
      assert.equal(await messages(), both / 2);
      const versions = await admin.get<List<{ version: number; why: string }>>(`/api/sites/${site}/baseline/versions`);
      assert.deepEqual(
        versions.items.map(({ version, why }) => `${version} ${why}`),
        ['4 after the rebuild', '3 another shift', '2 a drill', '1 first day'],
      );
    });

    test('an open difference goes with the capture that showed it', async () => {
      assert.ok((await open()).length > 0);
      await admin.must('DELETE', `/api/captures/${attacked}`);
      assert.deepEqual(await open(), []);
    });
  });
}
