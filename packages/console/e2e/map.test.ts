import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withoutBrowser } from '../test/browser.ts';
import { makePlant } from '../test/plant.ts';
import { consoleSuite } from '../test/suite.ts';

/** The network map with 500 devices. */
describe('the map of 500 devices', { timeout: 120_000, skip: withoutBrowser }, () => {
  const plant = makePlant(500);
  const { open } = consoleSuite({ plant });

  test('big zones start closed; they open one by one or all together', async () => {
    const page = await open('/map');
    await page.getByText('500 assets').waitFor();
    await page.getByTestId('graph').locator('canvas').first().waitFor({ state: 'attached' });
    const zones = page.getByRole('complementary').getByRole('button', { expanded: false });
    assert.ok((await zones.count()) > 10);
    await page.getByRole('button', { name: 'Open all' }).click();
    assert.equal(await zones.count(), 0);
  });

  test('the whole picture is drawn in under two seconds', async () => {
    const page = await open('/map');
    await page.getByTestId('graph').locator('canvas').first().waitFor({ state: 'attached' });
    const milliseconds = await page.evaluate(async () => {
      const from = performance.now();
      [...document.querySelectorAll('button')].find((button) => button.textContent === 'Close all')?.click();
      [...document.querySelectorAll('button')].find((button) => button.textContent === 'Open all')?.click();
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return performance.now() - from;
    });
    assert.ok(milliseconds < 2000, `${Math.round(milliseconds)} ms`);
  });

  test('an address that names a device opens its zone and lists whom it talks to', async () => {
    const [asset] = plant.assets;
    const partners = new Set(
      plant.map.links.filter((link) => link.client === asset.id || link.server === asset.id).map((link) => link.client),
    );
    const page = await open(`/map?node=${asset.id}`);
    await page.getByRole('heading', { name: asset.name ?? '' }).waitFor();
    await page.getByRole('heading', { name: `Talks to ${partners.size} devices` }).waitFor();
    await page.getByRole('link', { name: 'Open asset' }).click();
    await page.waitForURL(`**/assets/${asset.id}`);
  });

  test('the same conversations stand in a table for the keyboard and the screen reader', async () => {
    const page = await open('/map');
    await page.getByText('Table', { exact: true }).click();
    await page.getByRole('table', { name: 'Conversations' }).waitFor();
    await page.getByRole('columnheader', { name: 'Functions' }).waitFor();
  });
});
