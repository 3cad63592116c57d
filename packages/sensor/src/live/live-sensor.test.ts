import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { encodePcap, Frame, openCaptureBytes } from '@fengsui/capture';
import { parseRules } from '../detect/load.ts';
import { smb2 } from '../files/smb/testing.ts';
import { Talk } from '../files/testing.ts';
import { segment } from '../testing.ts';
import { type LiveOptions, LiveSensor } from './live-sensor.ts';
import { partsOf } from './parts.ts';
import type { Report } from './report.ts';
import { Ring } from './ring.ts';
import { summarise } from './summarise.ts';

const folder = mkdtempSync(join(tmpdir(), 'fengsui-live-'));
after(() => rmSync(folder, { recursive: true }));

const client = { ip: '10.0.0.1', port: 40_000 };
const server = { ip: '10.0.0.2', port: 502 };

const rules = await parseRules(
  `title: A register is written
name: test_write
status: test
level: low
description: For the test.
logsource: { product: fengsui, category: message, service: modbus }
detection:
  selection: { function: write_single_register, kind: request }
  condition: selection
fengsui: { confidence: 80 }
`,
  'test.yml',
);

/** A Modbus request in its TCP segment: one function on one address with one value. */
function request(number: number, code: number, value: number): Uint8Array {
  const body = [0, number & 0xff, 0, 0, 0, 6, 1, code, 0, 16, 0, value];
  return segment(client, server, 1 + number * body.length, body);
}

/** Frames one second apart. */
function capture(frames: readonly Uint8Array[]): Uint8Array {
  return encodePcap(
    frames.map((bytes, at) => ({ seconds: 1_767_225_600 + at, nanoseconds: 0, bytes, start: 0, end: bytes.length })),
  );
}

/** Plays frames to a live sensor; its reports in order. */
async function play(frames: readonly Uint8Array[], options: LiveOptions): Promise<Report[]> {
  const live = await LiveSensor.open({ rules, ...options });
  const reader = await openCaptureBytes(capture(frames));
  const frame = new Frame();
  const reports: Report[] = [];
  while (await reader.fill()) {
    while (reader.next(frame)) if (live.frame(frame)) reports.push(live.report());
  }
  await reader.close();
  reports.push(live.report(true));
  return reports;
}

/** Five minutes of polling, with a write at the given seconds. */
const polling = (...writes: number[]): Uint8Array[] =>
  Array.from({ length: 300 }, (_, second) => request(second, writes.includes(second) ? 6 : 3, second & 0x7f));

describe('a sensor that never ends', () => {
  test('tells of each window what changed in it, and nothing twice', async () => {
    const reports = await play(polling(70, 75, 200), { window: 60 });
    assert.deepEqual(
      reports.map(({ window }) => window),
      [1, 2, 3, 4, 5],
    );
    assert.equal(
      reports.reduce((sum, { frames }) => sum + frames, 0),
      300,
    );
    assert.deepEqual(
      reports.map(({ findings }) => findings.map(({ count }) => count)),
      [[], [2], [], [1], []],
    );
    assert.deepEqual(
      reports.flatMap(({ acts }) => acts.map(({ number, acts: [what] }) => `${number} ${what}`)),
      ['1 write', '2 write', '3 write'],
    );
    const [first, second, third] = reports;
    assert.ok(first.assets.some(({ id }) => id === '02:00:00:00:00:01'));
    // The write is a new function; the polls of the third window only count on.
    assert.equal(first.conversations.length, 1);
    assert.deepEqual(
      second.conversations.map(({ number, functions }) => [number, functions.length]),
      [[1, 2]],
    );
    assert.equal(third.conversations.length, 0);
    assert.equal(reports.at(-1)?.conversations[0].messages, 300);
  });

  test('shows its findings with frames out of the ring, which stays within its size', async () => {
    const ring = new Ring(join(folder, 'ring'), 16_384);
    const reports = await play(polling(70), { window: 60, ring });
    ring.close();
    const { findings, evidence } = reports[1];
    assert.deepEqual(findings[0].evidence.frames, [71]);
    assert.deepEqual(
      evidence?.frames.map(({ frame, seconds }) => [frame, seconds]),
      [[71, 1_767_225_670]],
    );
    assert.deepEqual(Buffer.from(evidence?.frames[0].bytes ?? '', 'base64'), Buffer.from(polling(70)[70]));
    assert.deepEqual(ring.cut([1], 1000), null, 'the first frames have made room for later ones');
    const sizes = readdirSync(join(folder, 'ring')).map((name) => statSync(join(folder, 'ring', name)).size);
    assert.ok(sizes.length > 4 && sizes.reduce((sum, size) => sum + size) <= 16_384, String(sizes));
    // Another run finds the files of this one and counts them.
    assert.equal(new Ring(join(folder, 'ring'), 16_384).size.files, sizes.length);
  });

  test('a large report is divided, and nothing of it is lost or doubled', async () => {
    const ring = new Ring(join(folder, 'parted'), 1 << 20);
    const [report] = await play(polling(10, 20, 30), { window: 3600, ring });
    ring.close();
    const parts = partsOf(report, 1000);
    assert.ok(parts.length > 3);
    for (const list of ['assets', 'conversations', 'findings', 'acts'] as const) {
      assert.deepEqual(
        parts.flatMap((part) => part[list] as unknown[]),
        report[list],
      );
    }
    assert.equal(
      parts.reduce((sum, { frames }) => sum + frames, 0),
      report.frames,
    );
    const shown = parts.find(({ evidence }) => evidence !== null);
    assert.equal(shown?.findings.length, report.findings.length);
    assert.deepEqual(partsOf(report), [report]);
  });

  test('two reports become one that loses acts and frames of evidence, and counts them', async () => {
    const reports = await play(polling(70, 130), { window: 60 });
    const both = summarise(reports[1], reports[2]);
    assert.equal(both.findings[0].count, 2);
    assert.deepEqual(both.findings[0].evidence.frames, [71, 131]);
    assert.deepEqual([both.acts.length, both.withheld], [0, { acts: 2 }]);
    assert.equal(both.frames, reports[1].frames + reports[2].frames);
    assert.deepEqual([both.first, both.last], [reports[1].first, reports[2].last]);
  });

  test('a clock that is set back ends the window', async () => {
    const live = await LiveSensor.open({ rules, window: 60 });
    const frame = new Frame();
    const bytes = request(1, 3, 1);
    Object.assign(frame, { bytes, start: 0, end: bytes.length, wireLength: bytes.length });
    frame.seconds = 1_767_225_600;
    assert.equal(live.frame(frame), false);
    frame.seconds -= 7200;
    assert.equal(live.frame(frame), true);
    assert.equal(live.report().frames, 2);
    frame.seconds += 1;
    assert.equal(live.frame(frame), false);
  });

  test('full tables are told, and end the session after an hour', async () => {
    const live = await LiveSensor.open({ rules, window: 86_400 });
    const frame = new Frame();
    const from = (number: number, second: number) => {
      const ip = `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
      const bytes = segment({ ip, port: 40_000 }, server, 1, [0, 1, 0, 0, 0, 6, 1, 3, 0, 16, 0, 1]);
      Object.assign(frame, { bytes, start: 0, end: bytes.length, wireLength: bytes.length, seconds: 1_767_225_600 + second });
      live.frame(frame);
    };
    for (let number = 1; number <= 20_500; number++) from(number, 60);
    assert.ok(live.dropped.hosts > 0 && !live.worn);
    from(1, 3700);
    assert.ok(live.worn);
    assert.ok((live.report(true).dropped.hosts ?? 0) > 0);
    live.renew();
    assert.deepEqual([live.worn, live.dropped], [false, {}]);
  });

  test('who is silent for long is forgotten as a flow, and remembered as a host', async () => {
    const live = await LiveSensor.open({ rules, window: 60 });
    const frame = new Frame();
    const bytes = request(1, 3, 1);
    Object.assign(frame, { bytes, start: 0, end: bytes.length, wireLength: bytes.length, seconds: 1_767_225_600 });
    live.frame(frame);
    assert.equal(live.report().assets.length, 1);
    // Seven hours later the same client asks again: the same asset and conversation, told because so many windows have passed.
    for (let window = 1; window <= 420; window++) {
      frame.seconds += 60;
      const other = segment({ ip: '10.0.0.3', port: 50_000 + (window % 1000) }, { ip: '10.0.0.4', port: 9 }, 1, [1]);
      Object.assign(frame, { bytes: other, end: other.length });
      live.frame(frame);
      live.report();
    }
    Object.assign(frame, { bytes: request(2, 3, 1), seconds: frame.seconds + 60 });
    frame.end = frame.bytes.length;
    live.frame(frame);
    const { assets, conversations, dropped } = live.report(true);
    assert.deepEqual(
      conversations.map(({ messages }) => messages),
      [2],
    );
    assert.ok(assets.some(({ lastSeen, id }) => id === '02:00:00:00:00:01' && lastSeen.startsWith('2026-01-01T07:01')));
    assert.equal(dropped.flows, undefined);
  });

  test('a new session begins with empty tables and its own numbers', async () => {
    const live = await LiveSensor.open({ rules, window: 60 });
    const reader = await openCaptureBytes(capture(polling()));
    const frame = new Frame();
    while (await reader.fill()) while (reader.next(frame)) live.frame(frame);
    const { session } = live.report(true);
    live.renew();
    const empty = live.report();
    assert.notEqual(empty.session, session);
    assert.deepEqual([empty.window, empty.frames, empty.assets.length, empty.first], [1, 0, 0, null]);
    assert.equal(live.frames, 300);
  });

  test('files are told in the window in which they end, are judged once for the same content, and what goes on for ever is not waited for', async () => {
    const frames: Uint8Array[] = [];
    const talk = new Talk(frames, client, { ip: '10.0.0.2', port: 80 });
    const fetch = (): void => {
      talk.ask('GET /a.bin HTTP/1.1\r\nHost: x\r\n\r\n').answer(`HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nMZ..`);
    };
    fetch();
    while (frames.length < 70) frames.push(request(frames.length, 3, 1));
    fetch();
    // A stream that has no end.
    const stream = new Talk(frames, { ...client, port: 40_009 }, { ip: '10.0.0.2', port: 80 });
    stream.ask('GET /live HTTP/1.1\r\nHost: x\r\n\r\n').answer('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
    for (let chunk = 0; chunk < 200; chunk++) stream.answer(`400\r\n${'v'.repeat(1024)}\r\n`);
    let judged = 0;
    const judge = { judge: () => (judged++, { verdicts: [] }) };
    const reports = await play(frames, { window: 60, files: { judge, fileLimit: 20_000, heldLimit: 100_000 } });
    const told = reports.map(({ files }) => files?.map(({ name, count, complete }) => `${name} ${count} ${complete}`));
    assert.deepEqual(told[0], ['a.bin 1 true']);
    assert.deepEqual(told[1]?.[0], 'a.bin 1 true');
    const live = reports.flatMap(({ files }) => files ?? []).filter(({ name }) => name === 'live');
    assert.equal(live.length, 1);
    assert.match(live[0].notes.join(), /it went on/);
    assert.equal(judged, 2);
  });

  test('whatever comes with files and indicators on, it goes on, and holds no more than it may', async () => {
    const noise = (length: number, seed: number) =>
      Uint8Array.from({ length }, (_, at) => (Math.imul(at + seed, 2654435761) >>> 11) & 0xff);
    const indicators = { state: 'x', ipv4: () => null, value: () => null };
    for (let seed = 1; seed <= 12; seed++) {
      const frames: Uint8Array[] = [];
      for (let n = 0; n < 6; n++) {
        const talk = new Talk(
          frames,
          { ip: `10.0.0.${n + 1}`, port: 40_000 + n },
          { ip: '10.0.0.99', port: n % 2 === 0 ? 80 : 445 },
        );
        const body = Buffer.from(noise(3000, seed * 7 + n));
        if (n % 2 === 0)
          talk
            .ask('PUT /../../a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n')
            .ask(Buffer.concat([Buffer.from('bb8\r\n'), body]));
        else
          talk
            .ask(smb2.treeConnect(1, '\\\\p\\d'))
            .answer(smb2.treeConnected(1, 5, 1))
            .ask(smb2.create(2, 5, '..\\..\\x'))
            .answer(smb2.created(2, 5, 9, 3000))
            // Far out, and backwards.
            .ask(smb2.write(3, 5, 9, 0x7fffffff, body.subarray(0, 100)))
            .ask(smb2.write(4, 5, 9, 2000, body.subarray(0, 1000)))
            .ask(smb2.write(5, 5, 9, 0, body));
      }
      const random = noise(frames.length * 8, seed);
      const damaged = frames.map((frame, at) => {
        const bytes = frame.slice(0, random[at] === 0 ? frame.length >> 1 : undefined);
        // Behind the addresses, so that most of it is still of its connection.
        if (random[at] < 90 && bytes.length > 60) bytes[54 + (random[at + 1] % (bytes.length - 54))] ^= random[at + 2];
        return bytes;
      });
      const reports = await play(damaged, { window: 5, indicators, files: { fileLimit: 20_000, heldLimit: 60_000 } });
      for (const { name, notes, complete } of reports.flatMap(({ files }) => files ?? [])) {
        assert.doesNotMatch(name, /[\\/]|^\.\.?$/);
        assert.ok(complete || notes.length > 0);
      }
    }
  });
});
