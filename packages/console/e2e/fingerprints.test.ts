import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withoutBrowser } from '../test/browser.ts';
import { makePlant } from '../test/plant.ts';
import { consoleSuite } from '../test/suite.ts';

/** How a fingerprint is written, checked while it is written, tried on what was seen, tested and put in force. */
describe('fingerprints', { timeout: 120_000, skip: withoutBrowser }, () => {
  const plant = makePlant(10);
  const suite = consoleSuite({ plant });
  const { open } = suite;
  const last = (path: string) => suite.server.changes.findLast((one) => one.path === `/api/library/fingerprints${path}`);

  test('one is written; what is wrong is said while it is written, and nothing is saved without a reason', async () => {
    const page = await open('/library/fingerprints');
    await page.getByRole('link', { name: 'New fingerprint' }).click();
    const validation = page.getByRole('region', { name: 'Validation' });
    await page.getByRole('textbox', { name: /^Identifier/ }).fill('acme mixer');
    await page.getByRole('textbox', { name: /^Pattern/ }).fill('^MIX-([');
    await validation.getByRole('alert').getByText('small letters and digits with hyphens').waitFor();
    const save = page.getByRole('button', { name: 'Save as a draft' });
    assert.equal(await save.isDisabled(), true);
    await page.getByRole('textbox', { name: /^Identifier/ }).fill('acme-mixer');
    await validation.getByRole('alert').getByText('no regular expression').waitFor();
    await page.getByRole('textbox', { name: /^Pattern/ }).fill('^MIX-(\\d+)');
    await validation.getByRole('alert').getByText('newerRule is wrong').waitFor();
    await page.getByRole('textbox', { name: /^Says/ }).fill('product: Mixer $1\nrole: io_device');
    await page.getByRole('textbox', { name: /^Must read/ }).fill('MIX-40');
    await page.getByRole('textbox', { name: /^Must leave alone/ }).fill('MIX-90');
    await validation.getByText('I/O device').first().waitFor();
    await validation.getByText('fires, and must leave it alone').waitFor();
    await page.getByRole('textbox', { name: /^Must leave alone/ }).fill('PUMP-40');
    await validation.getByText('It is sound: all examples hold').waitFor();
    assert.equal(await save.isDisabled(), true);
    await page.getByRole('textbox', { name: /^Why/ }).fill('Our mixers');
    await save.click();
    await page.waitForURL(/id=acme-mixer/);
    await page.getByRole('heading', { level: 1, name: 'acme-mixer' }).waitFor();
    assert.deepEqual(last('')?.body, {
      fingerprint: {
        id: 'acme-mixer',
        on: ['description'],
        from: [],
        pattern: '^MIX-(\\d+)',
        says: { product: 'Mixer $1', role: 'io_device' },
        confidence: 80,
        fires: { 'MIX-40': {} },
        silent: ['PUMP-40'],
      },
      why: 'Our mixers',
    });
  });

  test('what is wrong is said in the language of the reader, with its names of attributes', async () => {
    const page = await open('/library/fingerprints?id=siemens-s7-1200-order-number', { locale: 'zh-CN' });
    await page.getByRole('textbox', { name: /^必须命中/ }).fill('6GK7 → product: S7-1200');
    await page.getByRole('region', { name: '校验' }).getByText('对“订货号”未命中').waitFor();
  });

  test('the bench shows on which devices it fires, what follows, and whose texts it claims', async () => {
    const page = await open('/library/fingerprints?id=siemens-s7-1200-order-number');
    const bench = page.getByRole('region', { name: 'Test bench' });
    await bench.getByRole('combobox', { name: 'Captures' }).click();
    await page.getByRole('option').first().click();
    await page.keyboard.press('Escape');
    await bench.getByRole('button', { name: 'Try' }).click();
    await bench.getByRole('status').getByText('15 texts').waitFor();
    await bench.getByText('6ES7 212-1BE40-0XB0').waitFor();
    await bench.getByText('is known otherwise (S7-1500)').waitFor();
    await bench.getByText('Safety controller').waitFor();
    await bench.getByText('S7comm read_szl').or(bench.getByText('S7 read_szl')).waitFor();
    const asked = last('/try')?.body as { inventory: boolean; captures: string[] };
    assert.deepEqual([asked.inventory, asked.captures.length], [true, 1]);
    await bench.getByRole('link', { name: 'rockwell-controllogix' }).click();
    await page.getByRole('heading', { level: 1, name: 'rockwell-controllogix' }).waitFor();
    await page.getByText('It comes with the program.').waitFor();
  });

  test('it is tested before it is put in force, and withdrawn again', async () => {
    const page = await open('/library/fingerprints?id=siemens-s7-1200-order-number');
    const life = page.getByRole('region', { name: 'Versions' });
    const force = life.getByRole('button', { name: 'Put in force' });
    await force.waitFor();
    assert.equal(await force.isDisabled(), true);
    await life.getByRole('button', { name: 'Test', exact: true }).click();
    await page.getByText('Tested: the examples hold').waitFor();
    await force.click();
    await life.getByText('version 1 is in force').waitFor();
    assert.deepEqual(last('/siemens-s7-1200-order-number/publication')?.body, { version: 1 });
    await life.getByRole('button', { name: 'Take out of force' }).click();
    await force.waitFor();
    assert.equal(last('/siemens-s7-1200-order-number/publication')?.method, 'DELETE');
  });

  test('while nobody types, the workbench rests', async () => {
    const page = await open('/library/fingerprints?id=siemens-s7-1200-order-number');
    await page.getByRole('region', { name: 'Validation' }).getByText('It is sound: all examples hold').waitFor();
    const asked = await page.evaluate(async () => {
      const { setTimeout: original } = window;
      let count = 0;
      window.setTimeout = ((run: () => void, wait?: number) => {
        if (wait === 350) count++;
        return original(run, wait);
      }) as typeof window.setTimeout;
      await new Promise((resolve) => original(resolve, 1500));
      return count;
    });
    assert.equal(asked, 0);
  });

  test('in Chinese roles, mistakes and hints are Chinese, and nothing is wider than a window of 390 pixels', async () => {
    const page = await open('/library/fingerprints?id=%2B', { locale: 'zh-CN', viewport: { width: 390, height: 800 } });
    await page.getByRole('textbox', { name: /^标识/ }).fill('a b');
    await page.getByRole('textbox', { name: /^模式/ }).fill('x');
    await page.getByRole('alert').getByText('标识只能由小写字母、数字和连字符组成').waitFor();
    await page.goto(`${suite.server.address}/library/fingerprints?id=siemens-s7-1200-order-number`);
    await page.getByRole('region', { name: '校验' }).getByText('角色：控制器').first().waitFor();
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390);
  });
});
