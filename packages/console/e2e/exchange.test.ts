import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { withoutBrowser } from '../test/browser.ts';
import { makePlant } from '../test/plant.ts';
import { OWN_KEY, STRANGE_KEY } from '../test/plant-exchange.ts';
import { consoleSuite } from '../test/suite.ts';

/** How a library is kept current, in a browser: official addresses, bundles in and out, and the keys they are signed with. */
describe('the exchange', { timeout: 120_000, skip: withoutBrowser }, () => {
  const suite = consoleSuite({ plant: makePlant(10) });
  const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
  const last = (path: string) => suite.server.changes.findLast((one) => one.path === path);

  test('it is reached from the library, and everything that is empty says what comes next', async () => {
    const page = await suite.open('/library', {}, await suite.serve({ plant: null }));
    await page.getByRole('link', { name: 'To the exchange' }).click();
    await page.getByRole('heading', { level: 1, name: 'Exchange' }).waitFor();
    for (const title of ['No bundle was taken yet', 'No bundle was made yet', 'No bundle is taken yet'])
      await page.getByRole('heading', { name: title }).waitFor();
    await region(page, 'Keys').getByText(OWN_KEY).waitFor();
  });

  test('a source that failed says why and what to do; one can be asked now, with how far it is', async () => {
    const page = await suite.open('/library/exchange');
    const updates = region(page, 'From official addresses');
    const failed = updates.getByRole('row', { name: /Siemens/ });
    await failed.getByText('The address cannot be reached.').waitFor();
    await failed.getByText('1 problem; what was said').click();
    await failed.getByText('fetch failed').waitFor();
    const older = updates.getByRole('row', { name: /EPSS/ });
    await older.getByText('1 problem; what was said').click();
    await older.getByText('fetch failed').waitFor();
    assert.equal(await older.getByText('cannot be reached').count(), 0);
    await updates.getByRole('button', { name: 'Ask Siemens ProductCERT now' }).click();
    await updates.getByRole('progressbar').waitFor();
    assert.deepEqual(last('/api/library/updates')?.body, { sources: ['siemens'] });
  });

  test('a source that is not wanted is not asked by itself', async () => {
    const page = await suite.open('/library/exchange', {}, await suite.serve({ plant: makePlant(10) }));
    const row = region(page, 'From official addresses').getByRole('row', { name: /CISA/ });
    await row.getByText('soon').waitFor();
    const sent = page.waitForRequest((request) => request.method() === 'PUT');
    // What is ticked is what the server says, so that a press changes it only with the answer.
    await row.getByRole('checkbox').click();
    assert.deepEqual((await sent).postDataJSON(), { enabled: true, sources: ['siemens'] });
    await row.getByText('soon').waitFor({ state: 'detached' });
  });

  test('a key that came with a bundle is compared, named, and trusted; and trusted no longer', async () => {
    const page = await suite.open('/library/exchange');
    const take = region(page, 'Take bundles');
    await take.getByText('It is signed with a key that is not trusted here.').waitFor();
    await take.getByText('It was made of this very library.').waitFor();
    await take.getByText('This is no bundle.').waitFor();
    await take.getByText('It is damaged at parts/000002.jsonl.gz. Copy it again.').waitFor();
    await take.getByText('the bundle breaks off; copy it again').waitFor();
    assert.equal(await take.getByRole('button', { name: 'Trust a key' }).count(), 1);
    await take.getByRole('button', { name: 'Trust a key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('by telephone or in person').waitFor();
    const submit = dialog.getByRole('button', { name: 'Trust it' });
    assert.equal(await submit.isDisabled(), true);
    await dialog.getByLabel('Whose it is').fill('Sector centre');
    await dialog.getByLabel('Public key').fill('fsb1-short');
    await dialog.getByText('A key is fsb1- and 43').waitFor();
    assert.equal(await submit.isDisabled(), true);
    await dialog.getByLabel('Public key').fill(STRANGE_KEY);
    await submit.click();
    const keys = region(page, 'Keys');
    await keys.getByText('Sector centre').waitFor();
    assert.deepEqual(last('/api/library/keys')?.body, { key: STRANGE_KEY, name: 'Sector centre' });
    await keys.getByRole('button', { name: 'Trust Sector centre no longer' }).click();
    await dialog.getByRole('button', { name: 'Trust no longer' }).click();
    await keys.getByText('Sector centre').waitFor({ state: 'detached' });
  });

  test('a bundle is made for what the other side holds, and fetched', async () => {
    const page = await suite.open('/library/exchange');
    const make = region(page, 'Make bundles');
    const link = make.getByRole('link', { name: 'Download bundle 12' });
    assert.match((await link.getAttribute('href')) ?? '', /\/api\/library\/bundles\/b12\/content$/);
    await make.getByText('1,204 documents').waitFor();
    await make.locator('input[type=file]').setInputFiles({ name: 'library.state', mimeType: '', buffer: Buffer.from('state') });
    await make.getByRole('button', { name: 'Make a bundle of what they have not' }).click();
    await make.getByText('Bundle 13').waitFor();
    assert.equal(suite.server.changes.filter(({ path }) => path === '/api/library/bundles').length, 1);
    const state = region(page, 'Take bundles').getByRole('link', { name: 'What this library holds' });
    assert.equal(await state.getAttribute('href'), '/api/library/state');
  });

  test('a bundle that is brought is sent and completed', async () => {
    const page = await suite.open('/library/exchange');
    const file = { name: 'library-8.fsb', mimeType: '', buffer: Buffer.from('bundle') };
    await region(page, 'Take bundles').locator('input[type=file]').setInputFiles(file);
    await page.waitForFunction(() => document.body.textContent?.includes('library-8.fsb'));
    assert.deepEqual(last('/api/imports')?.body, { name: 'library-8.fsb', size: 6 });
  });
});
