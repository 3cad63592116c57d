import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { simulate } from '@fengsui/range';
import type { Audit, Comparison, Issue } from '@fengsui/sensor';

const folder = mkdtempSync(join(tmpdir(), 'fengsui-baseline-'));
const at = (name: string): string => join(folder, name);
after(() => rmSync(folder, { recursive: true }));

function fengsui(...args: string[]): { status: number | null; out: string; error: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=source', join(import.meta.dirname, '..', 'main.ts'), ...args],
    { encoding: 'utf8', maxBuffer: 1 << 27, env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1' } },
  );
  return { status, out: stdout, error: stderr };
}

/** What a command that succeeds prints. */
function out(...args: string[]): string {
  const { status, out: text, error } = fengsui(...args);
  assert.equal(status, 0, error);
  return text;
}

before(() => {
  simulate('waterworks', { seed: 1, hours: 0.35, out: at('usual.pcap'), attacks: [] });
  simulate('waterworks', {
    seed: 3,
    hours: 0.25,
    out: at('attacked.pcap'),
    attacks: ['modbus-set-point', 'internet-connection'],
  });
});

suite('fengsui baseline', () => {
  test('learns, and learns on', () => {
    assert.match(out('baseline', 'learn', at('usual.pcap'), '--out', at('plant.json')), /version 1, \d+ conversations/);
    assert.match(
      out('baseline', 'learn', at('usual.pcap'), '--from', at('plant.json'), '--out', at('more.json'), '--by', 'Li'),
      /version 2/,
    );
    assert.match(out('baseline', 'show', at('more.json'), '--language', 'zh-CN'), /小时/);
  });

  test('finds the attack, and finds it no more when a person approved it', () => {
    const compare = () => JSON.parse(out('baseline', 'compare', at('plant.json'), at('attacked.pcap'), '--json')) as Comparison;
    const found = compare().differences;
    const [intruder] = found.filter(({ kind, severity }) => kind === 'new_conversation' && severity === 'high');
    assert.ok(intruder?.frames.length > 0);
    out('baseline', 'approve', at('plant.json'), '--difference', intruder.id, '--by', 'Li Wei', '--why', 'a drill');
    assert.ok(!compare().differences.some(({ id }) => id === intruder.id));
    assert.match(out('baseline', 'show', at('plant.json')), /Li Wei\s+a drill/);
  });

  test('says what is wrong and what to do', () => {
    writeFileSync(at('broken.json'), '{}');
    assert.match(fengsui('baseline', 'show', at('broken.json')).error, /not a baseline of schema 1/);
    assert.equal(fengsui('baseline', 'learn', at('usual.pcap')).status, 2);
    assert.equal(fengsui('baseline', 'approve', at('plant.json'), '--difference', 'x').status, 2);
  });
});

suite('fengsui policy and audit', () => {
  test('derive a policy that allows what it was derived from, and not the Internet', () => {
    assert.match(out('policy', 'derive', at('usual.pcap'), '--ranges', '--out', at('zones.yml')), /6 zones, \d+ conduits/);
    const { issues } = JSON.parse(out('policy', 'check', at('zones.yml'), at('attacked.pcap'), '--json')) as { issues: Issue[] };
    const [worst] = issues;
    assert.deepEqual([worst.severity, worst.kind, worst.from], ['critical', 'no_conduit', 'internet']);
    assert.ok(worst.evidence[0].frames.length > 0);
  });

  test('name the line of a mistake', () => {
    writeFileSync(at('wrong.yml'), readFileSync(at('zones.yml'), 'utf8').replace('protocol: modbus', 'protocol: modbuss'));
    assert.match(fengsui('policy', 'check', at('wrong.yml')).error, /wrong\.yml:\d+:\d+: there is no protocol modbuss/);
  });

  test('write it for firewalls', () => {
    assert.match(out('policy', 'export', at('zones.yml'), '--format', 'nftables'), /tcp dport \{ 502 \} counter accept/);
    assert.equal(fengsui('policy', 'export', at('zones.yml'), '--format', 'paper').status, 2);
  });

  test('audit isolation, with a policy and without', () => {
    const kinds = (...args: string[]) =>
      (JSON.parse(out('audit', at('attacked.pcap'), '--json', ...args)) as Audit).issues.map(({ kind }) => kind);
    assert.ok(kinds('--policy', at('zones.yml')).includes('no_conduit'));
    assert.match(out('audit', at('attacked.pcap'), '--language', 'zh-CN'), /互联网地址/);
  });
});

suite('norms while traffic runs', () => {
  const rules = (text: string) => [...text.matchAll(/"rule":"((?:baseline|policy)-[a-z-]+)"/g)].map(([, rule]) => rule);

  before(() => {
    out('baseline', 'learn', at('usual.pcap'), '--out', at('normal.json'));
    out('policy', 'derive', at('usual.pcap'), '--out', at('allowed.yml'));
  });

  test('an analysis holds a capture against a baseline and a policy', () => {
    const found = rules(
      out('analyze', at('attacked.pcap'), '--json', '--baseline', at('normal.json'), '--policy', at('allowed.yml')),
    );
    assert.ok(found.includes('baseline-new-conversation') && found.includes('policy-conduit-violated'), found.join(' '));
    assert.deepEqual(rules(out('analyze', at('attacked.pcap'), '--json')), []);
  });

  test('a sensor that watches does the same', () => {
    const norms = ['--baseline', at('normal.json'), '--policy', at('allowed.yml')];
    const found = rules(out('watch', '--pipe', at('attacked.pcap'), '--json', '--ring', '0', '--data', at('watch'), ...norms));
    assert.ok(found.includes('baseline-new-conversation') && found.includes('policy-conduit-violated'), found.join(' '));
  });

  test('what cannot be read ends it before anything is watched', () => {
    assert.match(
      fengsui('watch', '--pipe', at('usual.pcap'), '--data', at('watch'), '--baseline', at('none.json')).error,
      /none\.json cannot be read/,
    );
  });
});
