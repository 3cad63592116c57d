import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withoutBrowser } from '../test/browser.ts';
import { makePlant } from '../test/plant.ts';
import { consoleSuite } from '../test/suite.ts';

/** What an analyst does with the library, in a browser, against made-up data under the platform's CSP. */
describe('the library', { timeout: 120_000, skip: withoutBrowser }, () => {
  const plant = makePlant(40);
  const suite = consoleSuite({ plant });
  const { open } = suite;
  const [vulnerability] = plant.vulnerabilities;

  test('from a vulnerability to the plants that it concerns, in one organisation and the other', async () => {
    const page = await open(`/library/${vulnerability.id}`);
    const plants = page.getByRole('region', { name: 'Affected plants' });
    await plants.getByText('2 plants, 8 assets, 4 open').waitFor();
    assert.equal(await plants.getByRole('row').count(), 3);
    await plants.getByText('Nothing left to do').waitFor();
    await plants.getByRole('button', { name: '换热站' }).focus();
    await Promise.all([
      page.waitForRequest((request) => request.method() === 'PATCH' && request.url().endsWith('/api/session')),
      page.keyboard.press('Enter'),
    ]);
    await page.waitForURL(`**/vulnerabilities?*vulnerability=${vulnerability.id}*`);
  });

  test('from a search by keyboard to a vulnerability and what its sources disagree on', async () => {
    const page = await open('/library');
    await page.getByRole('navigation', { name: 'What the library holds' }).getByRole('link', { name: 'Technique' }).waitFor();
    await page.getByRole('searchbox', { name: 'Anything' }).fill(vulnerability.id);
    await page.waitForURL(`**/library?q=${vulnerability.id}`);
    const hits = page.getByRole('list', { name: 'Hits' });
    await hits.locator('mark', { hasText: vulnerability.id }).waitFor();
    await page.getByRole('searchbox', { name: 'Anything' }).press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/library/${vulnerability.id}`);

    const hazard = page.getByRole('region', { name: 'How dangerous it is' });
    for (const text of ['CVSS 3.1', 'Level of CNVD', 'SSA-568427 says critical']) await hazard.getByText(text).first().waitFor();
    const disagreements = page.getByRole('region', { name: 'Where sources differ' });
    const [first, second] = await disagreements.locator('.dispute').allInnerTexts();
    assert.match(first ?? '', /CVSS vector\s+Contradiction[\s\S]*differ in AV/);
    assert.match(second ?? '', /Severity\s+Scale[\s\S]*CNVD 高[\s\S]*One judgement on two scales/);
    assert.equal(await disagreements.locator('[data-chosen="true"]').count(), 2);
    await page.getByText('Code issue').waitFor();
  });

  test('statements are searched; versions of a document are held against each other', async () => {
    const page = await open(`/library/${vulnerability.id}`);
    const table = page.getByRole('table', { name: 'What each source says' });
    await table.getByText('Update to V2.9.2').waitFor();
    await page.getByRole('searchbox', { name: 'Source, attribute or value' }).fill('reference');
    await table.getByText('Update to V2.9.2').waitFor({ state: 'detached' });
    await table.getByRole('link', { name: /ssa-568427/ }).waitFor();
    await page.getByRole('region', { name: 'Documents' }).getByText('SSA-568427').click();
    const differences = page.getByRole('table', { name: 'Differences' });
    await differences.getByText('document.title').waitFor();
    await differences.getByText('Update of SSA-568427').waitFor();
  });

  test('a person decides over the sources and lets them decide again, each with a reason', async () => {
    const page = await open(`/library/${vulnerability.id}`);
    const decisions = page.getByRole('region', { name: 'Decisions of persons' });
    await decisions.getByRole('button', { name: 'Overrule the sources' }).click();
    const dialog = page.getByRole('dialog');
    const submit = dialog.getByRole('button', { name: 'Overrule the sources' });
    assert.equal(await submit.isDisabled(), true);
    await dialog.getByLabel('What').selectOption('Severity');
    await dialog.getByLabel('Value').selectOption('Medium');
    await dialog.getByLabel('Reason').fill('The service cannot be reached here.');
    await submit.click();
    await decisions.getByText('The service cannot be reached here.').waitFor();
    const overrules = `/api/library/vulnerabilities/${vulnerability.id}/overrules`;
    assert.deepEqual(suite.server.changes.findLast(({ path }) => path === overrules)?.body, {
      attribute: 'hazard',
      value: 'medium',
      reason: 'The service cannot be reached here.',
    });
    await decisions.getByRole('button', { name: 'Withdraw' }).click();
    await dialog.getByLabel('Reason').fill('The network was changed.');
    await dialog.getByRole('button', { name: 'Withdraw' }).click();
    await decisions.getByText('The network was changed.').waitFor();
    assert.equal(await decisions.getByRole('button', { name: 'Withdraw' }).count(), 0);
    assert.equal(
      suite.server.changes.findLast(({ path }) => path.startsWith(overrules))?.path,
      `${overrules}/overrule-1/withdraw`,
    );
  });

  test('what there is of each kind, and in which state, leads to it', async () => {
    const page = await open('/library');
    const kinds = page.getByRole('navigation', { name: 'What the library holds' });
    await kinds
      .getByRole('region', { name: 'Attacks and mitigations' })
      .getByRole('link', { name: /Technique\s*1/ })
      .waitFor();
    await page.getByRole('navigation', { name: 'By state' }).getByRole('link', { name: 'Collected 1' }).waitFor();
    await kinds.getByRole('link', { name: 'Collected 1' }).press('Enter');
    await page.waitForURL(/kind=indicator.*state=collected|state=collected.*kind=indicator/);
    await page.getByText('Address of a command server').waitFor();
    const facets = page.getByRole('complementary', { name: 'Narrow the hits' });
    await facets.getByRole('button', { name: /Collected/ }).click();
    await page.waitForURL((url) => !url.search.includes('state='));
  });

  test('facets narrow the hits and are taken back', async () => {
    const page = await open('/library?q=e');
    const facets = page.getByRole('complementary', { name: 'Narrow the hits' });
    await facets.getByRole('button', { name: /Technique/ }).click();
    await page.waitForURL(/kind=technique/);
    await page.getByText('1 hit', { exact: true }).waitFor();
    await page.getByRole('search').getByRole('button', { name: 'Kind: Technique' }).click();
    await page.waitForURL((url) => !url.search.includes('kind='));
  });

  test('a technique shows the rules that detect it; its relations lead on', async () => {
    const page = await open('/library/entry?node=technique%3AT0855');
    await page.getByRole('heading', { name: 'T0855 Unauthorized Command Message' }).waitFor();
    const rules = page.getByRole('region', { name: 'Rules that detect it' });
    await rules.getByRole('link', { name: 'Modbus write by a client that never wrote' }).waitFor();
    await page.getByRole('region', { name: 'Findings with it' }).waitFor();
    await page
      .getByRole('region', { name: 'Mitigated by' })
      .getByRole('link', { name: /Network Allowlists/ })
      .click();
    await page
      .getByRole('region', { name: 'satisfies' })
      .getByRole('link', { name: /SR 5.1/ })
      .waitFor();
    await page.getByRole('link', { name: 'Graph' }).last().click();
    await page.waitForURL(/graph\?node=mitigation%3AM0807/);
  });

  test('an indicator shows its pattern and how long it holds; a rule its text', async () => {
    const page = await open('/library/entry?node=indicator%3Aindicator%2F1');
    const details = page.getByRole('region', { name: 'Details' });
    await details.getByText("[ipv4-addr:value = '203.0.113.7']").waitFor();
    await details.getByText('2026-10-01').waitFor();
    await page.goto(`${suite.server.address}/library/entry?node=detection-rule%3Amodbus-write-new-client`);
    await details.getByText('condition: selection').waitFor();
  });

  test('a vulnerability that is only mentioned says who mentions it, and where its record comes from', async () => {
    const page = await open('/library/CVE-2012-3013');
    await page.getByText('No source in the library describes it yet').waitFor();
    await page.getByRole('link', { name: /I\/O-IPC 758/ }).waitFor();
    await page.getByRole('link', { name: 'To the exchange' }).click();
    await page.getByRole('heading', { level: 1, name: 'Exchange' }).waitFor();
  });

  test('what is not there says so', async () => {
    const page = await open('/library/entry?node=technique%3AT9999');
    await page.getByRole('alert').waitFor();
    await page.goto(`${suite.server.address}/library?q=nothing-of-this-name`);
    await page.getByRole('heading', { name: 'Nothing in the library matches' }).waitFor();
  });

  test('a library without content says what to do first', async () => {
    const page = await open('/library', {}, await suite.serve({ plant: null }));
    await page.getByRole('link', { name: 'To the exchange' }).waitFor();
    await page.getByText('CycloneDX · SPDX').waitFor();
  });

  test('an import tells where something was refused and why', async () => {
    const page = await open('/library');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByRole('listitem').filter({ hasText: 'csaf-siemens' }).getByRole('button', { name: '1 refused' }).click();
    await page.getByRole('cell', { name: 'siemens/ssa-000000.json: document 1' }).waitFor();
    await page.getByText('product_tree is missing').waitFor();
    await page.getByText('this is no CSAF document; CSAF 2.0 and 2.1 are taken').waitFor();
  });

  test('the last import says what it brought for the assets, and opens to it', async () => {
    const page = await open('/library');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    const brought = page.getByRole('link', { name: /new match(?:es)? since, on \d+ assets?/ });
    const [count] = (await brought.innerText()).split(' ');
    await brought.click();
    await page.waitForURL(/\/vulnerabilities\?.*since=/);
    await page.getByRole('button', { name: /^New since/ }).waitFor();
    await page.getByRole('row').nth(Number(count)).waitFor();
    assert.equal(await page.getByRole('row').count(), Number(count) + 1);
  });

  for (const locale of ['en', 'zh-CN'])
    test(`nothing is wider than a window of 390 pixels (${locale})`, async () => {
      for (const path of ['/library', '/library?q=e', `/library/${vulnerability.id}`, '/library/entry?node=technique%3AT0855']) {
        const page = await open(path, { locale, viewport: { width: 390, height: 800 } });
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForTimeout(400);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= 390, `${path}: ${width}`);
      }
    });
});
