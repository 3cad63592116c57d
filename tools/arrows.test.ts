import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { breaches, MAY_USE } from './arrows.ts';

/** A house with one file, and what is wrong with it. */
function breachesOf(file: string, text: string): string[] {
  const root = mkdtempSync(join(tmpdir(), 'arrows-'));
  try {
    for (const name of Object.keys(MAY_USE)) mkdirSync(join(root, 'packages', name, 'src'), { recursive: true });
    const path = join(root, 'packages', file);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    return breaches(root).map(({ what }) => what);
  } finally {
    rmSync(root, { recursive: true });
  }
}

test('a package may use what it stands on', () => {
  assert.deepEqual(breachesOf('sensor/src/x.ts', "import { Frame } from '@fengsui/capture';"), []);
});

test('an arrow that points up is found', () => {
  assert.deepEqual(breachesOf('wire/src/x.ts', "import { Sensor } from '@fengsui/sensor';"), ['wire must not use sensor']);
  assert.deepEqual(breachesOf('sensor/src/x.ts', "const late = await import('@fengsui/platform');"), [
    'sensor must not use platform',
  ]);
});

test('a package has one door', () => {
  assert.equal(breachesOf('cli/src/x.ts', "import { x } from '@fengsui/wire/src/modbus/read.ts';").length, 1);
  assert.equal(breachesOf('cli/src/x.ts', "import { x } from '../../wire/src/index.ts';").length, 1);
});

test('content goes into the console when that is built, and is read by everybody else where it runs', () => {
  const techniques = "import { techniques } from '../../../content/techniques/attack-ics.json';";
  assert.deepEqual(breachesOf('console/src/x.ts', techniques), []);
  assert.equal(breachesOf('console/src/x.ts', techniques.replace('.json', '.ts')).length, 1);
  assert.equal(breachesOf('sensor/src/x.ts', techniques).length, 1);
});

test('a capability calls the service of another, not its store', () => {
  assert.equal(breachesOf('platform/src/library/service.ts', "import { x } from '../assets/store.ts';").length, 1);
  assert.equal(breachesOf('platform/src/library/service.ts', "import { x } from '../assets/store-findings.ts';").length, 1);
  assert.deepEqual(breachesOf('platform/src/library/service.ts', "import { x } from '../assets/storey.ts';"), []);
  assert.deepEqual(breachesOf('platform/src/assets/service.ts', "import { x } from './store-findings.ts';"), []);
  assert.deepEqual(breachesOf('platform/src/library/service.ts', "import { x } from '../assets/service.ts';"), []);
  assert.equal(breachesOf('platform/src/kernel/http.ts', "import { x } from '../assets/service.ts';").length, 1);
});
