import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { withoutBrowser } from '../test/browser.ts';
import { makePlant } from '../test/plant.ts';
import { consoleSuite } from '../test/suite.ts';

const WEB = fileURLToPath(new URL('../dist/web/', import.meta.url));

/** Every page in both languages, both themes, wide and narrow. */
describe('the pages', { timeout: 240_000, skip: withoutBrowser }, () => {
  const plant = makePlant(40);
  const suite = consoleSuite({ plant });
  const paths = [
    '/',
    '/map',
    '/map?view=table',
    '/assets',
    `/assets/${plant.assets[0].id}`,
    `/assets/${plant.matches[0].asset.id}?tab=vulnerabilities`,
    `/assets/${plant.assets[0].id}?tab=files`,
    '/findings',
    `/findings/${plant.findings[0].id}`,
    '/vulnerabilities',
    '/vulnerabilities?view=list',
    `/vulnerabilities?match=${plant.matches[0].id}`,
    '/suppressions',
    '/sources',
    ...plant.sources.map((source) => `/sources/${source.id}`),
    '/baseline',
    '/baseline?view=learnt',
    '/baseline?view=versions',
    '/zones',
    '/zones?view=text',
    '/zones?view=audit',
    '/zones?view=versions',
    '/sensors',
    ...plant.sensors.map((sensor) => `/sensors/${sensor.id}`),
    '/captures',
    `/captures/${plant.captures[0].id}`,
    '/library',
    '/library?q=e',
    '/library/CVE-2022-38465',
    '/library/entry?node=technique%3AT0855',
    '/library/sources',
    '/library/sources?source=CNVD&which=no-cvss',
    '/library/exchange',
    '/library/work',
    '/library/work?state=collected',
    '/library/fingerprints',
    '/library/fingerprints?id=siemens-s7-1200-order-number',
    '/library/fingerprints?id=%2B',
    '/graph',
    `/graph?node=${encodeURIComponent(`asset:${plant.assets[0].id}`)}`,
    '/graph?node=vulnerability%3ACVE-2022-38465&view=list',
    '/graph?node=vulnerability%3ACVE-2022-38465&view=picture',
    '/sites',
    '/users',
    '/tokens',
    '/organisations',
    '/audit',
    '/profile',
  ];

  for (const [locale, colorScheme, width] of [
    ['en', 'light', 1440],
    ['zh-CN', 'dark', 390],
  ] as const)
    test(`nothing overflows, complains or lacks a name: ${locale}, ${colorScheme}, ${width} wide`, async () => {
      const page = await suite.open('/', { locale, colorScheme, viewport: { width, height: 844 } });
      const refused: string[] = [];
      page.on('response', (response) => {
        if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`);
      });
      for (const path of paths) {
        await page.goto(suite.server.address + path);
        await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached', timeout: 10_000 });
        await page.waitForTimeout(300);
        const faults = await page.evaluate(() => {
          const found: string[] = [];
          if (document.documentElement.scrollWidth > innerWidth)
            found.push(`overflows by ${document.documentElement.scrollWidth - innerWidth}`);
          for (const element of document.querySelectorAll('button, a[href], input:not([type=hidden]), [role=combobox]')) {
            // For pointers only: what a named field does by keyboard as well.
            if (element.closest('[aria-hidden=true]') && element.getAttribute('tabindex') === '-1') continue;
            const labelled =
              element.getAttribute('aria-label') ?? element.getAttribute('aria-labelledby') ?? element.getAttribute('title');
            const field = element instanceof HTMLInputElement && (element.labels?.length ?? 0) > 0;
            const image = element.querySelector('img[alt]');
            if (!labelled && !field && !image && !element.textContent?.trim())
              found.push(`no name: ${element.outerHTML.slice(0, 120)}`);
          }
          if (document.querySelectorAll('h1').length !== 1)
            found.push(`${document.querySelectorAll('h1').length} level-1 headings`);
          if (!document.title.includes('·')) found.push('no title');
          return found;
        });
        assert.deepEqual(faults, [], path);
      }
      assert.deepEqual(refused, []);
    });

  test('an empty server has a designed answer on every page', async () => {
    const empty = await suite.serve({ plant: null });
    const page = await suite.open('/', {}, empty);
    for (const path of [
      '/',
      '/map',
      '/assets',
      '/findings',
      '/vulnerabilities',
      '/suppressions',
      '/sources',
      '/baseline',
      '/zones',
      '/zones?view=audit',
      '/sensors',
      '/captures',
      '/library',
      '/library/exchange',
      '/graph',
      '/sites',
    ]) {
      await page.goto(empty.address + path);
      await page.locator('.state h2').first().waitFor();
    }
  });

  test('the first screen needs less than 400 kB of JavaScript, and no script stands in the page', () => {
    const page = readFileSync(`${WEB}index.html`, 'utf8');
    assert.doesNotMatch(page, /<script(?![^>]*\bsrc=)/);
    const initial = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map((match) => match[1]);
    const overview = readdirSync(`${WEB}assets`)
      .filter((name) => /^overview-.*\.js$/.test(name))
      .map((name) => `/assets/${name}`);
    const bytes = [...initial, ...overview].reduce((sum, path) => sum + gzipSync(readFileSync(WEB + path.slice(1))).length, 0);
    assert.ok(bytes < 400_000, `${bytes} bytes`);
  });

  test('nothing that is shipped evaluates strings, and every font is a subset of Noto Sans SC', () => {
    for (const name of readdirSync(`${WEB}assets`)) {
      if (name.endsWith('.js'))
        assert.doesNotMatch(readFileSync(`${WEB}assets/${name}`, 'utf8'), /\beval\(|new Function\(/, name);
      if (/\.(woff2?|ttf)$/.test(name)) assert.match(name, /^noto-sans-sc-.*\.woff2$/);
    }
  });
});
