import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import type { AnalysisResult } from '@fengsui/sensor';

const folder = mkdtempSync(join(tmpdir(), 'fengsui-detections-'));
const at = (name: string): string => join(folder, name);
after(() => rmSync(folder, { recursive: true }));

/** Runs the command from its source. */
function fengsui(...args: string[]): { status: number | null; out: string; error: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=source', join(import.meta.dirname, '..', 'main.ts'), ...args],
    { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, NODE_OPTIONS: '' } },
  );
  return { status, out: stdout, error: stderr };
}

test('detections --navigator writes a layer', () => {
  const { status, out, error } = fengsui('detections', '--navigator', at('layer.json'));
  assert.equal(status, 0, error);
  assert.equal(out, '');
  assert.match(error, /\d+ rules, \d+ techniques/);
  const layer = JSON.parse(readFileSync(at('layer.json'), 'utf8')) as { domain: string; versions: { layer: string } };
  assert.deepEqual([layer.domain, layer.versions.layer], ['ics-attack', '4.5']);
});

test('detections --json lists the rules', () => {
  const rules = JSON.parse(fengsui('detections', '--json').out) as { name: string; techniques: string[] }[];
  assert.ok(rules.some(({ name, techniques }) => name === 'modbus-write-new-client' && techniques.includes('T0855')));
});

suite('analyze --suppress', () => {
  const capture = at('plant.pcap');
  assert.equal(fengsui('range', 'waterworks', '--hours', '0.1', '--attack', 'all', '--out', capture).status, 0);
  const analysis = (...args: string[]): AnalysisResult & { error: string } => {
    const { status, out, error } = fengsui('analyze', capture, '--json', ...args);
    assert.equal(status, 0, error);
    return { ...(JSON.parse(out) as AnalysisResult), error };
  };
  const all = analysis();
  const [{ rule }] = all.findings;
  const write = (name: string, entry: string) =>
    writeFileSync(
      at(name),
      `format: fengsui-suppressions\nschema: 1\nsuppressions:\n  - ${entry}\n    owner: Li Wei\n    reason: drill\n`,
    );

  test('sets findings apart and drops none', () => {
    write('now.yaml', `rule: ${rule}\n    expires: "2999-12-31"`);
    const { findings, suppressed = [] } = analysis('--suppress', at('now.yaml'));
    assert.equal(findings.length + suppressed.length, all.findings.length);
    assert.ok(suppressed.length > 0 && suppressed.every((one) => one.rule === rule && one.suppression.owner === 'Li Wei'));
    assert.match(fengsui('analyze', capture, '--suppress', at('now.yaml')).out, /Suppressed \d+/);
  });

  test('says what has expired', () => {
    write('late.yaml', `rule: ${rule}\n    expires: "2020-12-31"`);
    const { findings, expiredSuppressions, error } = analysis('--suppress', at('late.yaml'));
    assert.equal(findings.length, all.findings.length);
    assert.equal(expiredSuppressions?.length, 1);
    assert.match(error, /suppressions\[0\] .* expired 2020-12-31/);
  });

  test('says where a document is wrong', () => {
    writeFileSync(at('wrong.yaml'), 'format: fengsui-suppressions\nschema: 1\nsuppressions:\n  - rule: x\n');
    const { status, error } = fengsui('analyze', capture, '--suppress', at('wrong.yaml'));
    assert.notEqual(status, 0);
    assert.match(error, /wrong\.yaml:4:5: suppressions\[0\]/);
  });
});
