import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withoutBrowser } from '../test/browser.ts';
import { makePlant } from '../test/plant.ts';
import { consoleSuite } from '../test/suite.ts';

/** What a person learns of files and of indicators that captures met, in a browser, against made-up data under the platform's CSP. */
describe('files and indicators', { timeout: 120_000, skip: withoutBrowser }, () => {
  const plant = makePlant(20);
  const { open } = consoleSuite({ plant });

  test('files of an asset are searched and judged; one shows what is said against it, and is closed by its name', async () => {
    const page = await open(`/assets/${plant.assets[0].id}?tab=files`);
    const table = page.getByRole('table', { name: 'Files' });
    await table.getByText('recipe-12.csv').waitFor();
    await page.getByRole('search').getByRole('button', { name: 'Judgement' }).click();
    await page.getByRole('menuitem', { name: 'Known hash' }).click();
    await table.getByText('recipe-12.csv').waitFor({ state: 'detached' });
    await table.getByRole('button', { name: 'trilog.exe' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'trilog.exe' });
    await dialog.getByText('Its hash is listed.').waitFor();
    await dialog.getByText('e8542c07b2af63ee').waitFor();
    const sample = dialog.getByRole('link', { name: 'Download the encrypted sample' });
    assert.equal(await sample.getAttribute('href'), '/api/files/01989a00-0030-7000-8000-000000000001/sample');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('searchbox', { name: 'Search names, paths and hashes' }).fill('nothing of this name');
    await page.getByText('No file matches').waitFor();
  });

  test('what a capture met of the intelligence is told with what it indicates, and leads to both', async () => {
    const page = await open(`/captures/${plant.captures[0].id}`);
    await page.getByRole('tab', { name: 'Indicators' }).click();
    await page.getByText('203.0.113.7', { exact: true }).waitFor();
    await page.getByText('score 72').waitFor();
    await page.getByRole('link', { name: 'Triton' }).waitFor();
    await page.getByRole('link', { name: 'Address of a command server' }).click();
    await page.waitForURL(/\/library\/entry\?node=indicator/);
  });

  test('a finding names the indicators that it is based on', async () => {
    const page = await open(`/findings/${plant.findings[0].id}`);
    await page.getByRole('region', { name: 'Indicators it is based on' }).getByText('203.0.113.7', { exact: true }).waitFor();
  });
});
