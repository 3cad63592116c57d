import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withoutBrowser } from '../test/browser.ts';
import { makePlant } from '../test/plant.ts';
import { consoleSuite } from '../test/suite.ts';

/** What an engineer and an analyst do about vulnerabilities, in a browser, against a server of made-up data. */
describe('matches in the console', { timeout: 120_000, skip: withoutBrowser }, () => {
  const plant = makePlant(60);
  const suite = consoleSuite({ plant });
  const [match] = plant.matches;
  const { open } = suite;

  test('an engineer opens an asset and sees what it has, why, when, and plans what comes first', async () => {
    const page = await open(`/assets/${match.asset.id}`);
    const first = page.getByRole('region', { name: 'What to do first' });
    await first.getByText(/^(Update|Follow) /).waitFor();
    await first.getByRole('link', { name: /vulnerabilit/ }).click();
    await page.waitForURL(/tab=vulnerabilities/);
    await page.getByText('What it means to the plant').waitFor();
    const matches = page.getByRole('table', { name: 'Vulnerabilities' });
    await matches
      .getByRole('button', { name: /disagree on 1 point/ })
      .first()
      .waitFor();
    await page.getByText('It talks with HMI-1 in another zone.').waitFor();
    await page.getByText('What it does not have, by its advisories').click();
    await page.getByText('the component is not in it').waitFor();
    await page
      .getByRole('button', { name: /^Update .* to V2\.9\.2$/ })
      .first()
      .click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('heading', { name: 'Why it matches' }).waitFor();
    await drawer.getByRole('heading', { name: 'What the sources disagree on' }).waitFor();
    await drawer.getByText('The vectors differ in AV.').waitFor();
    assert.match(
      (await drawer.getByRole('link', { name: 'SSA-568427' }).first().getAttribute('href')) ?? '',
      /advisory%3ASSA-568427/,
    );
    await drawer.getByText('Controlled').waitFor();
    await drawer.getByText('In the next planned stop', { exact: true }).waitFor();
    await drawer.getByRole('button', { name: 'Plan', exact: true }).click();
    await page.getByLabel('Planned for').fill('2027-05-01');
    await page.getByLabel('Who does it').fill('Wang');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Planned', { exact: true }).waitFor();
    assert.deepEqual(suite.server.changes.findLast((one) => one.path === '/api/patches')?.body, {
      assets: [match.asset.id],
      fix: match.fix,
      state: 'planned',
      plannedFor: '2027-05-01',
      assignee: 'Wang',
    });
  });

  test('an exception is not accepted without reason, owner and last day', async () => {
    const page = await open('/vulnerabilities');
    await page.getByRole('button', { name: 'Except', exact: true }).first().click();
    const save = page.getByRole('button', { name: 'Save' });
    await page.getByLabel('Until').fill('2027-05-01');
    await page.getByLabel('Who answers for it').fill('Li');
    assert.equal(await save.isDisabled(), true);
    await page.getByLabel('Reason').fill('No stop before May.');
    await save.click();
    await page.getByText('Excepted', { exact: true }).waitFor();
    const { body } = suite.server.changes.findLast((one) => one.path === '/api/patches')!;
    assert.equal((body as { expires: string }).expires, '2027-05-01');
  });

  test('a question is answered where it is asked', async () => {
    const asking = plant.matches.find(({ questions }) => questions.length > 0)!;
    const page = await open(`/vulnerabilities?match=${asking.id}`, { viewport: { width: 390, height: 900 } });
    await page.getByText('Is the web server switched on?').waitFor();
    await page.getByRole('button', { name: 'No', exact: true }).click();
    await page.getByText('Answered; the asset is matched again').waitFor();
    assert.deepEqual(suite.server.changes.findLast((one) => one.path.endsWith('/answers'))?.body, {
      question: 'condition:1',
      answer: 'no',
    });
  });

  test('an analyst starts from a vulnerability and reaches every asset that has it', async () => {
    const { id } = match.vulnerability;
    const page = await open(`/library/${id}`);
    const table = page.getByRole('table', { name: 'Vulnerabilities' });
    await table.waitFor();
    const having = plant.matches.filter(({ vulnerability }) => vulnerability.id === id);
    assert.equal(await table.locator('tbody > tr').count(), having.length);
    await table.getByRole('link', { name: having[0].asset.label, exact: true }).first().click();
    await page.waitForURL(`**/assets/${having[0].asset.id}`);
  });

  test('the list is worked with the keyboard', async () => {
    const page = await open('/vulnerabilities');
    const first = page.locator('.fix-title').first();
    await first.focus();
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('heading', { name: 'What to do' }).waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    assert.equal(await page.evaluate(() => document.activeElement?.classList.contains('fix-title')), true);
  });
});
