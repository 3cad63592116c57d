import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { withoutBrowser } from '../test/browser.ts';
import { makePlant } from '../test/plant.ts';
import { consoleSuite } from '../test/suite.ts';

/** What an analyst does with the graph, in a browser, against made-up data under the platform's CSP. */
describe('the graph', { timeout: 120_000, skip: withoutBrowser }, () => {
  const plant = makePlant(60);
  const suite = consoleSuite({ plant });
  const { open } = suite;
  const vulnerability = plant.vulnerabilities[0].id;
  const from = (ref: string, more = '') => `/graph?node=${encodeURIComponent(ref)}${more}`;
  const count = (page: Page, nodes: string) => page.getByText(`${nodes} nodes`).waitFor();

  test('it starts from a search', async () => {
    const page = await open('/graph');
    await page.getByRole('heading', { name: 'Start from something that is known' }).waitFor();
    await page.getByRole('combobox', { name: 'Find something to start from' }).fill(vulnerability);
    await page.getByRole('option', { name: vulnerability }).click();
    await page.waitForURL(/node=vulnerability/);
    await page.getByRole('heading', { name: vulnerability }).waitFor();
    await page.getByRole('link', { name: 'Open its page' }).click();
    await page.waitForURL(`**/library/${vulnerability}`);
  });

  test('an entry of the library leads to its page there', async () => {
    const page = await open(from('technique:T0855'));
    await page.getByRole('link', { name: 'Open its page' }).click();
    await page.waitForURL(/\/library\/entry\?node=technique/);
    await page.getByRole('heading', { name: 'T0855 Unauthorized Command Message' }).waitFor();
  });

  test('it is walked by keyboard: to a neighbour, to its neighbours, and away with it', async () => {
    const page = await open(from(`vulnerability:${vulnerability}`));
    await count(page, '8');
    await page.getByText('Arranging').waitFor({ state: 'detached', timeout: 20_000 });
    await page.getByRole('application').focus();
    const title = page.getByRole('complementary').getByRole('heading').first();
    for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) {
      await page.keyboard.press(key);
      if ((await title.innerText()) !== vulnerability) break;
    }
    assert.notEqual(await title.innerText(), vulnerability);
    await page.keyboard.press('Delete');
    await page.getByRole('heading', { name: 'Edge types' }).waitFor();
    assert.equal(await page.getByText('8 nodes').count(), 0);
  });

  test('an edge says who claims it, how, and how sure', async () => {
    const page = await open(from(`asset:${plant.assets[0].id}`));
    await page.getByRole('button', { name: 'to affected by' }).click();
    const edge = page.getByRole('region', { name: 'affected by' });
    for (const text of ['Matching', 'Derived by rule', '78 %', 'firmware V2.8.1 is before V2.9.2'])
      await edge.getByText(text).waitFor();
  });

  test('neighbours come on demand; kinds are switched off and on', async () => {
    const page = await open(from(`asset:${plant.assets[0].id}`));
    await count(page, '4');
    await page
      .getByRole('button', { name: /East Lake.*Site/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Show neighbours' }).click();
    await count(page, '44');
    await page.getByRole('button', { name: 'Back to the overview' }).click();
    await page.getByRole('checkbox', { name: /^Asset/ }).uncheck();
    await page.getByText('40 hidden by filters').waitFor();
  });

  test('a path is found and told step by step', async () => {
    const page = await open(from(`asset:${plant.assets[0].id}`));
    await page.getByRole('combobox', { name: 'To which node' }).fill('stuxnet');
    await page.getByRole('option', { name: 'Stuxnet' }).click();
    await page.getByRole('button', { name: 'Shortest path' }).click();
    await page.getByRole('heading', { name: '2 steps' }).waitFor();
    await page.getByRole('listitem').filter({ hasText: 'exploits' }).first().waitFor();
  });

  test('a blast radius names what is harmed', async () => {
    const page = await open(from(`vulnerability:${vulnerability}`));
    await page.getByRole('button', { name: 'Blast radius' }).click();
    await page.getByRole('heading', { name: `What ${vulnerability} can harm` }).waitFor();
    await page.getByText('1 step away, sure to 78 %').waitFor();
  });

  test('where an attacker at an asset gets to is told with the reason of each step', async () => {
    const page = await open(from(`asset:${plant.assets[1].id}`));
    await page.getByRole('button', { name: 'Blast radius' }).click();
    await page.getByRole('heading', { name: /^Where an attacker at .* gets to$/ }).waitFor();
    await page.getByText(/sends requests to .* over modbus, last on 2026-11-18\.$/).waitFor();
    await page.getByText('1 step away, sure to 78 %, 2 vulnerabilities').waitFor();
  });

  test('the fewest common causes of several nodes are named; one of them is left out again', async () => {
    const page = await open(from(`asset:${plant.assets[0].id}`));
    const search = page.getByRole('combobox', { name: 'To which node' });
    for (const [words, name] of [
      ['stuxnet', /Stuxnet/],
      ['command message', /Unauthorized Command Message/],
    ] as const) {
      await search.fill(words);
      await page.getByRole('option', { name }).click();
    }
    const chosen = page.getByRole('list', { name: 'With' });
    assert.equal(await chosen.getByRole('listitem').count(), 2);
    await page.getByRole('button', { name: 'Common causes' }).click();
    await page.getByText(/^The fewest that explain it: /).waitFor();
    await chosen.getByRole('button').first().click();
    assert.equal(await chosen.getByRole('listitem').count(), 1);
  });

  test('the slider goes back in time', async () => {
    const page = await open(from(`vulnerability:${vulnerability}`));
    await count(page, '8');
    const before = await page.getByRole('status').first().innerText();
    await page.getByRole('slider', { name: 'As of' }).focus();
    await page.keyboard.press('Home');
    await page.waitForURL(/at=2026-10/);
    await page.waitForFunction((text) => document.querySelector('[role=status]')?.textContent !== text, before);
  });

  test('what is shown is saved as GraphML and STIX', async () => {
    const page = await open(from(`vulnerability:${vulnerability}`));
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'STIX 2.1' }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'graph-stix.json');
    const asked = suite.server.changes.findLast(({ path }) => path === '/api/graph/subgraph')?.body as {
      format: string;
      nodes: string[];
    };
    assert.equal(asked.format, 'stix');
    assert.equal(asked.nodes.length, 8);
  });

  test('two thousand nodes are placed without freezing the page: it is drawn again and again meanwhile', async () => {
    const page = await open('/graph');
    await page.addInitScript(() => {
      const drawn = { frames: 0 };
      const frame = () => {
        if (document.querySelector('[role=status]')?.textContent?.includes('Arranging')) drawn.frames++;
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
      Object.assign(window, { drawn });
    });
    await page.goto(suite.server.address + from('vendor:siemens'));
    await count(page, '2,001');
    await page.getByTestId('graph').locator('canvas').first().waitFor({ state: 'attached' });
    await page.getByText('Arranging').waitFor({ state: 'detached', timeout: 60_000 });
    const { frames } = await page.evaluate(() => (window as unknown as { drawn: { frames: number } }).drawn);
    assert.ok(frames >= 2, `${frames} frames`);
    await page.getByRole('button', { name: 'Hide' }).click();
  });

  test('in a narrow window and without WebGL it is a list that says the same', async () => {
    const page = await open(from(`vulnerability:${vulnerability}`), { viewport: { width: 390, height: 844 } });
    await page.getByRole('table').waitFor();
    assert.ok((await page.getByRole('row').count()) > 8);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  });

  test('what is not there, and a server that fails, are said', async () => {
    const page = await open(from('asset:gone'));
    await page.getByRole('heading', { name: 'It is not in the graph' }).waitFor();
    const failing = await suite.serve({ plant, fail: '/api/graph' });
    const broken = await open(from(`vulnerability:${vulnerability}`), {}, failing);
    await broken.getByRole('button', { name: 'Try again' }).waitFor({ timeout: 20_000 });
  });
});
