import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withoutBrowser } from '../test/browser.ts';
import { makePlant } from '../test/plant.ts';
import { consoleSuite } from '../test/suite.ts';

/** What a person does with sources, sensors, acts and suppressions, in a browser, against made-up data under the platform's CSP. */
describe('sources, sensors, acts and suppressions', { timeout: 120_000, skip: withoutBrowser }, () => {
  const plant = makePlant(40);
  const suite = consoleSuite({ plant });
  const { open } = suite;

  test('records of another tool are uploaded, and the source says how good it is and what it refused', async () => {
    const page = await open('/sources');
    await page.getByRole('table', { name: 'Sources' }).waitFor();
    await page.getByRole('combobox', { name: 'Format of the records' }).click();
    await page.getByRole('option', { name: 'Zeek logs (JSON)' }).click();
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'conn.log', mimeType: 'text/plain', buffer: Buffer.from('{"ts":1}\n') });
    await page.waitForResponse((response) => response.url().endsWith('/complete'));
    assert.deepEqual(suite.server.changes.find((one) => one.path === '/api/captures')?.body, {
      site: plant.site.id,
      name: 'conn.log',
      size: 9,
      kind: 'records',
      format: 'zeek-json',
    });
    await page.getByRole('link', { name: 'eve-2026-11-20.json' }).click();
    await page.getByRole('heading', { name: 'Why this score' }).waitFor();
    await page.getByText('Good', { exact: true }).waitFor();
    await page.getByText('line 1,812').waitFor();
    await page.getByText('app_proto ×2,811').waitFor();
    await page
      .getByRole('link', { name: /^Assets/ })
      .last()
      .waitFor();
  });

  test('why something of a source was not taken is said in the language of the reader, as far as its code is known', async () => {
    const [eve, table, , notes, cut] = plant.sources;
    const page = await open(`/sources/${eve.id}`, { locale: 'zh-CN' });
    await page.getByText('缺少字段 event_type').waitFor();
    // How the record begins stands beside it, and is not said twice.
    await page.getByText(/^不是 JSON\{"timestamp/).waitFor();
    for (const [{ id }, text] of [
      [table, '10.22.0.300 is no IP address of one device'],
      [notes, '无法识别 notes.txt 的格式，请在上传时选择格式'],
      [cut, '没有可读取的记录：不是 JSON：{"timest'],
    ] as const) {
      await page.goto(`${suite.server.address}/sources/${id}`);
      await page.getByText(text).waitFor();
    }
  });

  test('a packet capture and a source lead to their own pages', async () => {
    const page = await open(`/captures/${plant.sources[0].id}`);
    await page.waitForURL(/\/sources\//);
    await page.goto(`${suite.server.address}/sources/${plant.captures[0].id}`);
    await page.waitForURL(/\/captures\//);
  });

  test('a sensor is let in by a token that is shown once', async () => {
    const page = await open('/sensors');
    await page.getByText('Not heard yet').waitFor();
    await page.getByRole('button', { name: 'Add a sensor' }).click();
    await page.getByLabel('Name').fill('Filter hall');
    await page.getByRole('button', { name: 'Make token' }).click();
    await page.getByText(/^fengsui watch --interface eth1 --to http:.* --token fge_9f0c1a7be2d84f53a1$/).waitFor();
    assert.deepEqual(suite.server.changes.find((one) => one.path === '/api/sensors/enrolments')?.body, {
      site: plant.site.id,
      name: 'Filter hall',
      hours: 24,
    });
    await page.getByRole('button', { name: 'Close' }).last().click();
    assert.equal(await page.getByText('fge_').count(), 0);
  });

  test('a sensor says what it loses and what is wrong, and is revoked', async () => {
    const page = await open('/sensors');
    await page.getByRole('link', { name: 'Chlorination, tap A' }).click();
    await page.getByText('Its clock and the server').waitFor();
    await page.getByText('Lost at kernel').waitFor();
    const content = page.getByRole('region', { name: 'What it judges by' });
    await content.getByText('20,418').waitFor();
    await content.getByText('3f9ac1d27be8').waitFor();
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    assert.equal(suite.server.changes.findLast((one) => one.method === 'DELETE')?.path, `/api/sensors/${plant.sensors[0].id}`);
  });

  test('acts of an asset are filtered, and each leads to its frame', async () => {
    const page = await open(`/assets/${plant.events[0].serverAsset}`);
    await page.getByRole('tab', { name: 'Acts' }).click();
    await page.getByText('write_single_register').first().waitFor();
    await page.getByRole('search').getByRole('button', { name: 'Act' }).click();
    await page.getByRole('menuitem', { name: 'Control' }).click();
    await page.getByText('plc_stop').first().waitFor();
    assert.equal(await page.getByText('write_single_register').count(), 0);
    await page
      .getByRole('button', { name: /^Frame/ })
      .first()
      .click();
    await page.getByRole('dialog').getByText('Write Multiple Registers 40012, 3 values').waitFor();
  });

  test('acts of a conversation open over its row', async () => {
    const page = await open(`/assets/${plant.events[0].serverAsset}`);
    await page.getByRole('tab', { name: /^Conversations/ }).click();
    await page
      .getByRole('button', { name: /^Acts between/ })
      .first()
      .click();
    await page.getByRole('dialog').getByText('plc_stop').first().waitFor();
  });

  test('a finding is suppressed with an owner, a reason and an end, by keyboard', async () => {
    const finding = plant.findings.find((one) => one.suppression === null)!;
    const page = await open(`/findings/${finding.id}`);
    await page.getByRole('button', { name: 'Suppress…' }).press('Enter');
    const submit = page.getByRole('dialog').getByRole('button', { name: 'Suppress', exact: true });
    await submit.waitFor();
    assert.equal(await submit.isDisabled(), true);
    await page.getByRole('radio', { name: /^Every rule for/ }).press('Space');
    await page.getByLabel('Reason').fill('Commissioning until Friday.');
    await submit.press('Enter');
    await page.getByText('1 finding suppressed until').waitFor();
    const body = suite.server.changes.findLast((one) => one.path === '/api/suppressions')?.body as Record<string, string>;
    const { expiresAt, ...rest } = body;
    assert.deepEqual(rest, {
      client: finding.client,
      server: finding.server,
      site: plant.site.id,
      owner: 'Li Wei',
      reason: 'Commissioning until Friday.',
    });
    assert.ok(Math.abs(Date.parse(expiresAt) - Date.now() - 7 * 86_400_000) < 60_000);
  });

  test('what is suppressed is out of the list, counted, and one press away; its suppression is ended', async () => {
    const page = await open('/findings');
    await page.getByRole('table', { name: 'Findings' }).waitFor();
    assert.equal(await page.locator('tbody').getByText('Suppressed').count(), 0);
    await page.getByRole('link', { name: '1 suppressed' }).click();
    await page.locator('tbody').getByText('Suppressed').waitFor();
    assert.equal(await page.locator('tbody tr').count(), 1);
    await page.goto(`${suite.server.address}/suppressions`);
    await page.getByRole('button', { name: 'Change the suppression' }).click();
    await page.getByLabel('Reason').fill('Longer than planned.');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    assert.deepEqual(suite.server.changes.findLast((one) => one.method === 'PATCH')?.body, {
      owner: 'Li Wei',
      reason: 'Longer than planned.',
    });
    await page.getByRole('button', { name: 'End now' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End now' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    assert.equal(
      suite.server.changes.findLast((one) => one.method === 'DELETE')?.path,
      `/api/suppressions/${plant.suppressions[0].id}`,
    );
  });
});
