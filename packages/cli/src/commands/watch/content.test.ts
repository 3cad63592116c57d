import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Detector, type Rule, shippedRules } from '@fengsui/sensor';
import { Connection } from './connection.ts';
import { PlatformContent, withContent } from './content.ts';

const root = mkdtempSync(join(tmpdir(), 'fengsui-content-'));
after(() => rmSync(root, { recursive: true }));
const NOW = Date.parse('2026-11-01T00:00:00Z') / 1000;
let folders = 0;
const folder = () => join(root, String(++folders));

const RULE = `title: A rule of the platform
name: platform-rule
status: test
level: low
description: For the test.
logsource: { product: fengsui, category: message, service: modbus }
detection:
  selection: { function: write_single_register, kind: request }
  condition: selection
fengsui: { confidence: 80 }
`;
const COUNTS = { fingerprints: 0, rules: 0, withdrawn: 0, yara: 0, indicators: 0 };
const contentOf = (...lines: object[]) =>
  [{ format: 1, made: '2026-11-01T00:00:00Z' }, ...lines, { end: COUNTS }].map((line) => `${JSON.stringify(line)}\n`).join('');
const FULL = contentOf(
  { rule: 'platform-rule', text: RULE },
  { rule: 'broken', text: 'title: no rule' },
  { rule: 'newer', text: RULE.replace('platform-rule', 'newer').replace('write_single_register', 'function_of_another_year') },
  { withdrawn: 'modbus-restart-communications' },
  {
    fingerprint: {
      id: 'acme-box',
      on: 'description',
      pattern: '^ACME',
      says: { vendor: 'Acme' },
      fires: { 'ACME 1': { vendor: 'Acme' } },
    },
  },
  { fingerprint: { id: 'slow-box', on: 'description', pattern: '(A+)+', says: { vendor: 'Acme' } } },
  { statement: ['Bad', 'CERT'] },
  { i: ['domain', 'evil.example', 0, 80, 0] },
  { i: ['sha256', 'ab'.repeat(32), 0, 90, 0] },
  { i: ['mutex', 'x', 0, 90, 0] },
  { i: ['constructor', 'x', 0, 90, 0] },
  { newer: 'a line of a platform that says more' },
);

/** A platform that has what it is given, and what it was asked. */
async function platform(): Promise<{
  address: string;
  asked: (string | undefined)[];
  say(bytes: Uint8Array | null, etag?: string): void;
  close(): void;
}> {
  let [body, named]: [Uint8Array | null, string] = [null, ''];
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers['if-none-match']);
    if (body === null) return response.writeHead(503, { 'retry-after': '7' }).end('{}');
    const etag = `"${named}"`;
    if (request.headers['if-none-match'] === etag) return response.writeHead(304, { etag }).end();
    return response.writeHead(200, { etag, 'content-type': 'application/gzip' }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    say(bytes, etag) {
      body = bytes;
      named = etag ?? (bytes === null ? '' : createHash('sha256').update(bytes).digest('hex'));
    },
    close: () => void server.close(),
  };
}

describe('what a platform has released for its sensors', () => {
  test('is fetched once, kept for starts without the platform, and gone when it was retracted', async () => {
    const from = await platform();
    const at = folder();
    const problems: string[] = [];
    const content = new PlatformContent(
      at,
      new Connection(from.address, null, 'x'),
      { judge: () => ({ verdicts: [] }) },
      (what) => problems.push(what),
    );
    let changes = 0;
    const ask = () => content.ask(async () => void changes++);
    assert.equal(await ask(), 7);
    from.say(gzipSync(FULL));
    await ask();
    await ask();
    assert.deepEqual([changes, from.asked.at(-1)], [1, `"${content.about?.version}"`]);
    assert.deepEqual([content.about?.indicators, content.about?.rules, content.about?.fingerprints], [2, 3, 2]);
    assert.deepEqual(
      content.use.rules.map(({ name }) => name),
      ['platform-rule'],
    );
    assert.deepEqual(
      content.use.fingerprints.map(({ id }) => id),
      ['acme-box'],
    );
    assert.equal(content.value('domain', 'www.evil.example', NOW)?.name, 'Bad');
    const facts = { sha256: 'ab'.repeat(32), sha1: '', md5: '', name: 'x', type: 'data', complete: true };
    assert.deepEqual(
      content.judge(facts, new Uint8Array()).verdicts.map(({ by, name }) => [by, name]),
      [['hash', 'Bad']],
    );
    assert.match(problems.join(), /not used of the platform's content: .*broken/);
    assert.match(problems.join(), /slow-box: the pattern repeats a group that repeats: \(A\+\)\+/);
    // A rule of a newer platform must not keep the sensor from starting.
    assert.match(problems.join(), /newer.* has no function named function_of_another_year/);
    assert.ok(new Detector(withContent(await shippedRules(), content.use)).rules.some(({ name }) => name === 'platform-rule'));

    from.close();
    const again = new PlatformContent(at, new Connection(from.address, null, 'x'), null, (what) => problems.push(what));
    await again.load();
    assert.equal(again.about?.version, content.about?.version);
    assert.equal(again.value('domain', 'evil.example', NOW)?.score, 80);
    const elsewhere = new PlatformContent(at, new Connection('http://127.0.0.1:1', null, 'x'), null, () => {});
    await elsewhere.load();
    assert.equal(elsewhere.about, null);

    const later = await platform();
    later.say(gzipSync(contentOf({ statement: ['Bad', 'CERT'] }, { i: ['domain', 'other.example', 0, 80, 0] })));
    const third = new PlatformContent(at, new Connection(later.address, null, 'x'), null, () => {});
    await third.ask(async () => {});
    assert.equal(third.value('domain', 'evil.example', NOW), null);
    assert.deepEqual([third.use.rules, third.use.withdrawn.size], [[], 0]);
    later.close();
  });

  test('what is damaged, cut short, too much or not what was named is refused, and what was in use stays', async () => {
    const from = await platform();
    const at = folder();
    const content = new PlatformContent(at, new Connection(from.address, null, 'x'), null, () => {});
    const good = gzipSync(FULL);
    from.say(good);
    await content.ask(async () => {});
    const { version } = content.about!;
    const whole = Buffer.from(FULL);
    for (const [bytes, etag, why] of [
      [good, 'f'.repeat(64), /not what the platform says/],
      [good.subarray(0, -20), undefined, /unexpected end|cut short/],
      [gzipSync(whole.subarray(0, whole.lastIndexOf('{"end"'))), undefined, /cut short/],
      [gzipSync(`${FULL}{"i":[]}\n`), undefined, /behind its end/],
      [gzipSync('not JSON\n'), undefined, /no JSON object/],
      [gzipSync('{"format":2,"made":"x"}\n'), undefined, /newer/],
      [gzipSync(`{"format":1,"made":"x"}\n${'a'.repeat(5 << 20)}`), undefined, /too long/],
      [Buffer.from('not packed'), undefined, /incorrect header/],
    ] as const) {
      from.say(bytes, etag);
      await assert.rejects(
        content.ask(async () => assert.fail('it was taken')),
        why,
      );
      assert.equal(content.about?.version, version);
      assert.equal(content.value('domain', 'evil.example', NOW)?.name, 'Bad');
    }
    from.close();
    const path = join(at, 'content', 'content.gz');
    assert.ok(existsSync(path));
    const bytes = readFileSync(path);
    bytes[40] ^= 1;
    writeFileSync(path, bytes);
    const problems: string[] = [];
    const damaged = new PlatformContent(at, new Connection(from.address, null, 'x'), null, (what) => problems.push(what));
    await damaged.load();
    assert.equal(damaged.about, null);
    assert.match(problems.join(), /on the disk cannot be used/);
  });

  test('a rule of the platform stands in the place of one of the same name; correlations go with what they count', () => {
    const rule = (name: string, rules?: string[]) =>
      ({ name, ...(rules === undefined ? {} : { correlation: { rules } }) }) as unknown as Rule;
    const own = [rule('counts-counts-a', ['counts-a']), rule('a'), rule('b'), rule('counts-a', ['a']), rule('counts-b', ['b'])];
    const given = rule('b');
    const all = withContent(own, { rules: [given], withdrawn: new Set(['a']), fingerprints: [] });
    assert.deepEqual(
      all.map(({ name }) => name),
      ['counts-b', 'b'],
    );
    assert.equal(all[1], given);
  });
});
