import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

/** What can open a connection: modules of Node, and the globals `fetch`, `WebSocket` and `EventSource` as a value that is called or passed on. */
const SENDS =
  /from '(?:node:)?(?:net|tls|dgram|http|https|http2|dns)(?:\/\w+)?'|import\('(?:node:)?(?:net|tls|dgram|http|https|http2|dns)|globalThis\.fetch|(?:await|return|=|\?\?)\s*fetch\b|new (?:WebSocket|EventSource)\b/;

/** Sources of a package that can open a connection; tests and what helps them aside. */
function senders(name: string): string[] {
  return globSync(`packages/${name}/src/**/*.ts`, { cwd: join(import.meta.dirname, '..') })
    .filter((file) => !/\.test\.ts$|\/testing|test-support/.test(file))
    .filter((file) => SENDS.test(readFileSync(join(import.meta.dirname, '..', file), 'utf8')));
}

test('what reads the network cannot send on it', () => {
  for (const name of ['capture', 'wire', 'sensor', 'range']) assert.deepEqual(senders(name), [], name);
});

test('of the advisories only the loader asks the network', () => {
  const found = senders('advisories');
  assert.ok(found.length > 0, 'the pattern finds the loader');
  for (const file of found) assert.match(file, /\/src\/load\//);
});
