import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { encodePcap, Frame, openCaptureBytes } from '@fengsui/capture';
import { modbus } from '@fengsui/wire';
import { analyze } from './analyze.ts';
import { learn } from './baseline/learn.ts';
import { LiveSensor } from './live/live-sensor.ts';
import { tee } from './message-tee.ts';
import { readPolicy } from './policy/read.ts';
import { segment } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'fengsui-norms-'));
after(() => rmSync(folder, { recursive: true }));

const { encode } = modbus;
const hmi = { ip: '10.0.0.5', port: 50_000 };
const plc = { ip: '10.0.0.1', port: 502 };
const START = 1_767_225_600;

/** Forty minutes of questions, five seconds apart; with `write`, a register is written that never was. */
function capture(write: boolean): Uint8Array {
  const frames: { seconds: number; nanoseconds: number; bytes: Uint8Array; start: number; end: number }[] = [];
  let [asked, answered] = [1, 1];
  const put = (seconds: number, nanoseconds: number, bytes: Uint8Array) =>
    frames.push({ seconds: START + seconds, nanoseconds, bytes, start: 0, end: bytes.length });
  for (let step = 0; step < 480; step++) {
    const x = { transaction: step + 1, unit: 1 };
    const [request, response] =
      write && step === 240
        ? [encode.writeSingleRegister(x, 9, 1), encode.writeSingleRegister(x, 9, 1)]
        : [encode.readRequest(x, 3, 0, 2), encode.readRegistersResponse(x, 3, [step % 7, 5])];
    put(step * 5, 0, segment(hmi, plc, asked, request));
    put(step * 5, 4_000_000, segment(plc, hmi, answered, response));
    asked += request.length;
    answered += response.length;
  }
  return encodePcap(frames);
}

const usual = join(folder, 'usual.pcap');
const unusual = join(folder, 'unusual.pcap');
writeFileSync(usual, capture(false));
writeFileSync(unusual, capture(true));
const baseline = await learn([usual]);
const policy = await readPolicy(
  `format: fengsui-policy
schema: 1
zones:
  - { id: control, level: 1, members: [ { ip: 10.0.0.1 } ] }
  - { id: operators, level: 2, members: [ { ip: 10.0.0.5 } ] }
conduits:
  - { id: look, from: operators, to: control, allow: [ { protocol: modbus, functions: [ read_holding_registers ] } ] }
`,
  'p.yml',
);

suite('norms', () => {
  test('a tee is nothing for none, and the taker itself for one', () => {
    const taken: number[] = [];
    const one = { message: () => void taken.push(1), end: () => void taken.push(2) };
    assert.equal(tee([undefined, null]), undefined);
    assert.equal(tee([one, undefined]), one);
    tee([one, one])?.end();
    assert.deepEqual(taken, [2, 2]);
  });

  test('an analysis finds what differs from a baseline, and what a policy does not allow', async () => {
    const rulesOf = async (path: string, norms: object) =>
      (await analyze([path], norms)).findings.map(({ rule }) => rule).filter((rule) => /^(baseline|policy)/.test(rule));
    assert.deepEqual(await rulesOf(usual, { baseline, policy }), []);
    assert.deepEqual(await rulesOf(unusual, {}), []);
    const found = await rulesOf(unusual, { baseline, policy, messages: join(folder, 'messages.jsonl') });
    assert.deepEqual(new Set(found), new Set(['baseline-new-function', 'policy-function-not-allowed']));
  });

  test('a live sensor tells a difference in the window after it, and once', async () => {
    const live = await LiveSensor.open({ baseline, policy, window: 60 });
    const reader = await openCaptureBytes(capture(true));
    const frame = new Frame();
    const found: string[] = [];
    const take = (findings: readonly { rule: string; firstSeen: string }[]) =>
      found.push(...findings.map(({ rule }) => rule).filter((rule) => /^(baseline|policy)/.test(rule)));
    while (await reader.fill()) while (reader.next(frame)) if (live.frame(frame)) take(live.report().findings);
    assert.deepEqual(found.toSorted(), ['baseline-new-function', 'policy-function-not-allowed']);
    take(live.report(true).findings);
    assert.equal(found.length, 2);
  });
});
