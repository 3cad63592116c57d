import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Report } from '@fengsui/sensor';
import type {
  Asset,
  AssetDetail,
  CaptureDetail,
  Conversation,
  DecodedFrame,
  FindingDetail,
  RecordedEvent,
} from '../assets/schema.ts';
import { claim, sensorAsset, sensorFinding } from '../assets/testing-result.ts';
import { type Server, startServer } from '../server.ts';
import { Client, temporaryFolder } from '../testing.ts';
import type { Enrolled, Gap, Heard, Sensor, SensorHealth } from './schema.ts';

const session = '7f1d2c7e-6f0f-4a4e-9f4b-0c7e0f9f7a01';

const health = (): SensorHealth => ({
  version: '0.1.0',
  at: new Date(Date.now() - 3000).toISOString(),
  started: '2026-01-01T00:00:00Z',
  source: 'eth1',
  frames: 10,
  framesPerSecond: 1,
  lost: { kernel: 2 },
  dropped: {},
  memoryBytes: 100,
  behindSeconds: 0,
  spool: { batches: 0, bytes: 0, oldest: null, summarised: 0 },
  ring: null,
  problems: [],
});

/** A report of one window with nothing in it but what is given. */
const report = (window: number, parts: Partial<Report> = {}): Report => ({
  session,
  started: '2026-01-01T00:00:00Z',
  window,
  first: `2026-01-01T00:0${window}:00Z`,
  last: `2026-01-01T00:0${window}:59Z`,
  frames: 100,
  bytes: 6000,
  messages: 90,
  protocols: [],
  assets: [],
  conversations: [],
  findings: [],
  acts: [],
  evidence: null,
  dropped: {},
  withheld: {},
  ...parts,
});

const conversation = (messages: number): Report['conversations'][number] => ({
  number: 1,
  client: '10.0.0.1',
  server: '10.0.0.2',
  protocol: 'modbus',
  port: 502,
  messages,
  bytes: messages * 12,
  errors: 0,
  firstSeen: '2026-01-01T00:00:00Z',
  lastSeen: '2026-01-01T00:01:00Z',
  functions: [{ code: 3, name: 'read_holding_registers', count: messages, errors: 0 }],
});

/** A Modbus request to write a register, in its frame. */
const frame = Buffer.from(
  '020000000002020000000001080045000034000040004006000' +
    '00a0000010a0000029c4001f6000000010000000050182000000000000001000000060106001000' +
    '07',
  'hex',
);

describe('sensors that report by themselves', { timeout: 240_000 }, () => {
  const folder = temporaryFolder();
  let server: Server;
  let admin: Client;
  let site: string;
  let enrolled: Enrolled;
  let sensor: Client;

  const send = <T = Heard>(from: number, sequence: number, content: Report) =>
    sensor.ask<T>('POST', '/api/fleet/batches', { health: health(), batch: { from, sequence, report: content } });
  const items = async <T>(path: string): Promise<T[]> => (await admin.get<{ items: T[] }>(path)).items;

  before(async () => {
    server = await startServer({ dataDir: folder.path, port: 0, configuration: { logLevel: 'error', loginsPerMinute: 1000 } });
    admin = new Client(server.address);
    await admin.setUp(server.setupLink);
    site = (await admin.must<{ id: string }>('POST', '/api/sites', { name: 'Plant' })).id;
  });
  after(async () => {
    await server.close();
    folder.remove();
  });

  test('a token lets one sensor in, once, and its secret is nowhere to be read', async () => {
    const { token } = await admin.must<{ token: string }>('POST', '/api/sensors/enrolments', { site, name: 'Hall 1' });
    const stranger = new Client(server.address);
    enrolled = await stranger.must<Enrolled>('POST', '/api/fleet/enrolment', { token });
    assert.equal((await stranger.ask('POST', '/api/fleet/enrolment', { token })).status, 401);
    assert.equal((await stranger.ask('POST', '/api/fleet/enrolment', { token: 'fge_guess' })).status, 401);
    const [enrolment] = await items<{ sensor: string }>('/api/sensors/enrolments');
    assert.equal(enrolment.sensor, enrolled.sensor);
    for (const secret of [token, enrolled.credential])
      assert.ok(!JSON.stringify([enrolment, await items('/api/sensors')]).includes(secret));
    sensor = new Client(server.address, enrolled.credential);
  });

  test('a token expires, can be taken back, and names a site of the organisation', async () => {
    const short = await admin.must<{ token: string }>('POST', '/api/sensors/enrolments', { site, name: 'Late', hours: 1e-9 });
    const back = await admin.must<{ token: string; enrolment: { id: string } }>('POST', '/api/sensors/enrolments', {
      site,
      name: 'Back',
    });
    await admin.must('DELETE', `/api/sensors/enrolments/${back.enrolment.id}`);
    for (const { token } of [short, back])
      assert.equal((await new Client(server.address).ask('POST', '/api/fleet/enrolment', { token })).status, 401);
    const nowhere = { site: '00000000-0000-7000-8000-000000000000', name: 'X' };
    assert.equal((await admin.ask('POST', '/api/sensors/enrolments', nowhere)).status, 404);
  });

  test('of many who come with one token at once, one is let in', async () => {
    const { token } = await admin.must<{ token: string }>('POST', '/api/sensors/enrolments', { site, name: 'Crowd' });
    const crowd = await Promise.all(
      Array.from({ length: 12 }, () => new Client(server.address).ask<Enrolled>('POST', '/api/fleet/enrolment', { token })),
    );
    const [first, ...others] = crowd.filter(({ status }) => status === 200);
    assert.equal(others.length, 0);
    assert.ok(crowd.every(({ status }) => status === 200 || status === 401));
    await admin.must('DELETE', `/api/sensors/${first.body.sensor}`);
  });

  test('what a sensor says is bounded in size, depth and number', async () => {
    const say = (more: object) => sensor.ask('PUT', '/api/fleet/health', { ...health(), ...more });
    let deep: unknown = 1;
    for (let at = 0; at < 2000; at++) deep = [deep];
    assert.equal((await say({ more: 'x'.repeat(100_000) })).status, 400);
    assert.equal((await say({ more: deep })).status, 400);
    assert.equal((await say({ frames: 1e300 })).status, 400);
    assert.equal((await say({ lost: Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`k${at}`, 1])) })).status, 400);
    assert.equal((await send(1, 1e300, report(1))).status, 400);
    assert.equal((await send(1, 1, report(1, { messages: 1e300 }))).status, 400);
    const finding = sensorFinding({ client: '10.0.0.1', server: '10.0.0.2' });
    finding.evidence.fields = { deep };
    assert.equal((await send(1, 1, report(1, { findings: [finding] }))).status, 400);
    assert.equal((await say({})).status, 200);
  });

  test('a credential opens nothing but the doors of sensors, and they open to nobody else', async () => {
    assert.equal((await sensor.ask('GET', '/api/assets')).status, 401);
    assert.equal((await sensor.ask('GET', '/api/sensors')).status, 401);
    assert.equal((await admin.ask('PUT', '/api/fleet/health', health())).status, 401);
    assert.equal((await new Client(server.address, 'fgw_guess').ask('PUT', '/api/fleet/health', health())).status, 401);
  });

  test('a sensor says how it is', async () => {
    const heard = await sensor.must<Heard>('PUT', '/api/fleet/health', health());
    assert.equal(heard.taken, 0);
    const [known] = await items<Sensor>('/api/sensors');
    assert.deepEqual([known.name, known.state, known.health?.lost], ['Hall 1', 'active', { kernel: 2 }]);
    const metrics = await admin.get<string>('/api/metrics');
    assert.match(metrics, /^fengsui_sensor_up\{site="[^"]+",sensor="Hall 1"\} 1$/m);
    assert.match(
      metrics,
      /^# TYPE fengsui_sensor_frames_lost_total counter\nfengsui_sensor_frames_lost_total\{.*kind="kernel".*\} 2$/m,
    );
    assert.ok(Math.abs((known.clockDifference ?? 0) - 3) < 2, String(known.clockDifference));
  });

  test('batches are filed in order and exactly once', async () => {
    const asset = sensorAsset([{ mac: '02:00:00:00:00:02', ips: ['10.0.0.2'] }], { identity: [claim('vendor', 'ACME')] });
    const finding = sensorFinding({ client: '10.0.0.1', server: '10.0.0.2', count: 2 });
    finding.evidence.frames = [71, 90];
    const act: Report['acts'][number] = {
      number: 1,
      at: '2026-01-01T00:01:10Z',
      frame: 71,
      protocol: 'modbus',
      function: 'write_single_register',
      client: '10.0.0.1',
      server: '10.0.0.2',
      acts: ['write'],
      refused: false,
      status: '',
      unit: 1,
      area: null,
      address: 16,
      value: 7,
    };
    const shown = {
      frame: 71,
      seconds: 1_767_225_670,
      nanoseconds: 5,
      wireLength: frame.length,
      bytes: frame.toString('base64'),
    };
    const first = report(1, {
      assets: [asset],
      conversations: [conversation(100)],
      findings: [finding],
      acts: [act],
      evidence: { linkType: 1, frames: [shown] },
    });
    assert.deepEqual((await send(1, 1, first)).body.taken, 1);
    const gap = await send<Gap>(3, 3, report(3));
    assert.deepEqual([gap.status, gap.body.code, gap.body.expected], [409, 'sequence-gap', 2]);
    assert.deepEqual([(await send(1, 1, first)).status, (await send(1, 1, first)).body.taken], [200, 1]);
    // Both at once, as after a connection that hung: one is filed, the other changes nothing.
    const again = report(2, { findings: [{ ...finding, count: 3 }], conversations: [conversation(250)], withheld: { acts: 4 } });
    const both = await Promise.all([send(2, 2, again), send(2, 2, again)]);
    assert.deepEqual(
      both.map(({ status, body }) => [status, body.taken]),
      [
        [200, 2],
        [200, 2],
      ],
    );

    const [found] = await items<FindingDetail>('/api/findings');
    assert.equal(found.count, 5);
    assert.deepEqual(
      (await items<Conversation>('/api/conversations')).map(({ messages }) => messages),
      [250],
    );
    assert.deepEqual(
      (await items<RecordedEvent>('/api/events')).map(({ function: name, value }) => [name, value]),
      [['write_single_register', 7]],
    );
    const [known] = await items<Asset>('/api/assets');
    assert.equal(known.vendor, 'ACME');
    const { capture } = await admin.get<Sensor>(`/api/sensors/${enrolled.sensor}`);
    const live = await admin.get<CaptureDetail>(`/api/captures/${capture}`);
    assert.deepEqual([live.state, live.frames, live.dropped], ['live', 200, { 'withheld:acts': 4 }]);
    // The evidence is there as that of an upload.
    const frames = await admin.get<{ items: DecodedFrame[] }>(`/api/findings/${found.id}/frames`);
    assert.match(JSON.stringify(frames), /write_single_register/);
  });

  test('what is said of an asset anew stands for what was said before', async () => {
    const asset = sensorAsset([{ mac: '02:00:00:00:00:02', ips: ['10.0.0.2'] }], {
      identity: [claim('vendor', 'Acme Controls')],
    });
    await send(3, 3, report(3, { assets: [asset] }));
    const [known] = await items<Asset>('/api/assets');
    const detail = await admin.get<AssetDetail>(`/api/assets/${known.id}`);
    assert.deepEqual(
      detail.evidence.filter(({ attribute }) => attribute === 'vendor').map(({ value, frame: number }) => [value, number]),
      [['Acme Controls', null]],
    );
  });

  test('a summary stands for several batches; a packed body is a body; a bomb is none', async () => {
    const body = (from: number, sequence: number) =>
      gzipSync(JSON.stringify({ health: health(), batch: { from, sequence, report: report(4) } }));
    const post = (bytes: Uint8Array) =>
      fetch(`${server.address}/api/fleet/batches`, {
        method: 'POST',
        headers: { 'content-type': 'application/gzip', authorization: `Bearer ${enrolled.credential}` },
        body: bytes as Uint8Array<ArrayBuffer>,
      });
    const summary = await post(body(4, 9));
    assert.deepEqual([summary.status, ((await summary.json()) as Heard).taken], [200, 9]);
    assert.equal((await post(gzipSync(Buffer.alloc(64 * 2 ** 20, 32)))).status, 400);
    assert.equal((await post(Buffer.from('no gzip'))).status, 400);
    assert.equal((await send(10, 10, report(0))).status, 400, 'a window is counted from 1');
  });

  test('a live capture cannot be analysed again, for its file is only the evidence', async () => {
    const { capture } = await admin.get<Sensor>(`/api/sensors/${enrolled.sensor}`);
    assert.equal((await admin.ask('POST', `/api/captures/${capture}/analyse`)).status, 409);
  });

  test('the audit log knows who let a sensor in, and not each batch', async () => {
    const actions = (await items<{ action: string }>('/api/audit?limit=500')).map(({ action }) => action);
    assert.ok(actions.includes('POST /api/sensors/enrolments') && actions.includes('POST /api/fleet/enrolment'));
    assert.ok(!actions.includes('POST /api/fleet/batches'));
  });

  test('a revoked sensor is not heard, and its name is free again', async () => {
    await admin.must('PATCH', `/api/sensors/${enrolled.sensor}`, { name: 'Hall 2' });
    await admin.must('DELETE', `/api/sensors/${enrolled.sensor}`);
    assert.equal((await send(10, 10, report(5))).status, 401);
    assert.equal((await sensor.ask('PUT', '/api/fleet/health', health())).status, 401);
    const { token } = await admin.must<{ token: string }>('POST', '/api/sensors/enrolments', { site, name: 'Hall 2' });
    await new Client(server.address).must('POST', '/api/fleet/enrolment', { token });
    assert.deepEqual(
      (await items<Sensor>('/api/sensors')).filter(({ name }) => name === 'Hall 2').map(({ state }) => state),
      ['waiting', 'revoked'],
    );
  });
});
