import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { protocolById } from '../packages/wire/src/index.ts';
import { decisions, dependencies, SECTIONS } from './docs/decisions.ts';
import { identityOf } from './docs/identity.ts';
import { valueOf } from './docs/limits.ts';
import { fill, ROOT, table } from './docs/pages.ts';
import { anchor } from './docs/protocols.ts';
import { outdated } from './generate-docs.ts';

const pages = globSync(['*.md', 'docs/**/*.md', 'packages/*/*.md'], { cwd: ROOT });
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

test('every generated page is what the sources say', async () => {
  assert.deepEqual(await outdated(), [], 'run `npm run docs`');
});

test('every link between pages, and to files, leads somewhere', () => {
  for (const page of pages) {
    for (const [, target] of read(page).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [path, heading] = target.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      // The picture of the console is made by a run in a browser, not written.
      assert.ok(existsSync(join(ROOT, file)) || file === 'docs/images/console.png', `${page}: ${target}`);
      if (heading && file.endsWith('.md')) {
        const anchors = [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, text]) => anchor(text));
        assert.ok(anchors.includes(heading), `${page}: no heading ${target}`);
      }
    }
  }
});

test('every file that a page names is there', () => {
  for (const page of pages) {
    for (const [, path] of read(page).matchAll(/`((?:packages|content|docs|tools|bench)\/[\w./-]+\.(?:ts|tsx|md|json|sh))`/g))
      assert.ok(existsSync(join(ROOT, path)), `${page} names ${path}`);
  }
});

test('every dependency is argued in a decision', () => {
  const wanted = dependencies();
  const argued = new Set(decisions().flatMap(({ packages }) => packages));
  assert.deepEqual(
    [...wanted.keys()].filter((name) => !argued.has(name)),
    [],
    'write a page in docs/decisions',
  );
});

test('every decision has the same sections', () => {
  for (const { file, text } of decisions())
    assert.deepEqual(
      [...text.matchAll(/^## (.+)$/gm)].map(([, name]) => name),
      SECTIONS,
      file,
    );
});

test('the attributes of identity are read from claims and their tables', () => {
  assert.deepEqual(identityOf(protocolById('arp')!), ['mac', 'ip']);
  assert.deepEqual(identityOf(protocolById('modbus')!), [
    'vendor',
    'product',
    'model',
    'orderNumber',
    'firmware',
    'name',
    'description',
  ]);
  assert.deepEqual(identityOf(protocolById('iec104')!), []);
});

test('a protocol that identifies says what', async () => {
  const { protocols } = await import('../packages/wire/src/index.ts');
  for (const protocol of protocols) if (protocol.identify !== null) assert.ok(identityOf(protocol).length > 0, protocol.id);
});

test('a limit is the number in the source', () => {
  assert.equal(valueOf('sensor/src/traffic/stream.ts', 'HOLD_LIMIT'), 65_536);
  assert.equal(valueOf('capture/src/pcap-reader.ts', 'SEARCH_LIMIT'), 16 << 20);
  assert.throws(() => valueOf('sensor/src/traffic/stream.ts', 'NOTHING'), /has no number named NOTHING/);
});

test('text is put between its marks only', () => {
  assert.equal(fill('a<!-- x -->old<!-- /x -->b', 'x', 'new'), 'a<!-- x -->\n\nnew\n\n<!-- /x -->b');
  assert.throws(() => fill('a', 'x', 'new'), /put both marks/);
});

test('a cell cannot break its table', () => {
  assert.equal(table(['a'], [['x | y\nz']]), '| a |\n|---|\n| x \\| y z |');
});
