import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openLibrary } from '../library/library.ts';
import { nvdPages } from './nvd-pages.ts';
import { updateLibrary } from './update.ts';

const now = new Date('2026-06-01T00:00:00.000Z');

test('the first pass takes all pages, and remembers its beginning as the time from which changes are asked for', () => {
  const pages = nvdPages(null, now);
  const first = pages.next(null);
  assert.ok(first.done !== true);
  assert.equal(first.value.query, 'resultsPerPage=2000&startIndex=0');
  assert.deepEqual(first.value.save(3500), { since: null, until: now.toISOString(), index: 2000 });
  const second = pages.next(3500);
  assert.ok(second.done !== true);
  assert.deepEqual(second.value.save(3500), { since: now.toISOString(), until: null, index: 0 });
  assert.equal(pages.next(3500).done, true);
});

test('a pass that was stopped goes on where it was; a long time is asked for in spans of 120 days', () => {
  const stopped = nvdPages({ since: null, until: '2026-05-31T00:00:00.000Z', index: 4000 }, now).next(null);
  assert.ok(stopped.done !== true && stopped.value.query === 'resultsPerPage=2000&startIndex=4000');
  const spans: string[] = [];
  const pages = nvdPages({ since: '2025-10-01T00:00:00.000Z', until: null, index: 0 }, now);
  for (let page = pages.next(null); page.done !== true; page = pages.next(0))
    spans.push(page.value.query.split('&').slice(2).join(' '));
  assert.deepEqual(spans, [
    'lastModStartDate=2025-10-01T00:00:00.000Z lastModEndDate=2026-01-29T00:00:00.000Z',
    'lastModStartDate=2026-01-29T00:00:00.000Z lastModEndDate=2026-05-29T00:00:00.000Z',
    'lastModStartDate=2026-05-29T00:00:00.000Z lastModEndDate=2026-06-01T00:00:00.000Z',
  ]);
});

test('pages come into a library; stopped by the server, the next update goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-nvd-'));
  try {
    const asked: string[] = [];
    let refused = true;
    const request = (async (address: string | URL | Request) => {
      const url = new URL(String(address));
      asked.push(url.search);
      const start = Number(url.searchParams.get('startIndex'));
      if (start > 0 && refused) return new Response('', { status: 403 });
      const cve = {
        id: `CVE-2024-${10_000 + start}`,
        sourceIdentifier: 'x',
        vulnStatus: 'Analyzed',
        descriptions: [{ lang: 'en', value: 'text' }],
      };
      return Response.json({
        resultsPerPage: 1,
        startIndex: start,
        totalResults: 3000,
        format: 'NVD_CVE',
        version: '2.0',
        vulnerabilities: [{ cve }],
      });
    }) as typeof fetch;
    const options = {
      sources: [{ kind: 'nvd' as const, name: 'NVD', address: 'https://nvd.example.org/cves/2.0' }],
      fetch: request,
      pause: async () => undefined,
    };
    const library = openLibrary(folder);
    const stopped = await updateLibrary(library, options);
    assert.deepEqual([stopped.added, stopped.problems.length], [1, 1]);
    refused = false;
    const done = await updateLibrary(library, options);
    assert.deepEqual([done.added, done.problems.length], [1, 0]);
    assert.deepEqual(
      asked.map((query) => new URLSearchParams(query).get('startIndex')),
      ['0', '2000', '2000'],
    );
    assert.equal(library.status().entries, 2);
    assert.equal(
      library.record('CVE-2024-12000')?.assertions.some(({ source }) => source === 'NVD'),
      true,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
