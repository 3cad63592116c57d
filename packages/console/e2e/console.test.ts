import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { withoutBrowser } from '../test/browser.ts';
import { makePlant } from '../test/plant.ts';
import { consoleSuite } from '../test/suite.ts';

/** What a person does with the console, in a browser, against a server of made-up data under the platform's CSP. */
describe('the console', { timeout: 120_000, skip: withoutBrowser }, () => {
  const plant = makePlant(60);
  const suite = consoleSuite({ plant });
  const { open } = suite;
  const heading = (page: Page) => page.getByRole('heading', { level: 1 });

  test('the first screen says what there is, what is wrong and what to do first', async () => {
    const page = await open('/');
    await page.getByRole('heading', { name: 'What to do first' }).waitFor();
    assert.equal(await page.locator('.metric').first().innerText(), 'Assets\n60\n7 vendors identified');
    assert.equal(await page.locator('.actions > li').count(), plant.overview.first.length);
    await page.getByRole('link', { name: 'Investigate' }).first().click();
    await page.waitForURL(/\/findings\/.+/);
  });

  test('a page that was open while the server was updated loads the new version', async () => {
    const page = await open('/assets');
    await page.getByText('60 in all').waitFor();
    let asked = 0;
    await page.route(/\/assets\/findings-over-time-.*\.js/, (route) =>
      ++asked === 1 ? route.fulfill({ status: 404 }) : route.continue(),
    );
    const reloaded = page.waitForEvent('load');
    await page.getByRole('link', { name: 'Overview', exact: true }).click();
    await reloaded;
    await page.getByRole('table', { name: 'Findings by when they were last seen' }).waitFor({ state: 'attached' });
    assert.equal(asked, 2);
  });

  test('every number on the first screen leads to what it counts', async () => {
    const page = await open('/');
    await page.locator('.metric').first().waitFor();
    assert.equal(await page.locator('.metric:not(a)').count(), 0);
    await page.getByRole('link', { name: '2 more like this' }).first().click();
    await page.waitForURL(/\/findings\?.*q=/);
    await page.goBack();
    await page.locator('.metric').first().waitFor();
    await page.getByRole('link', { name: /^Controller/ }).click();
    await page.waitForURL(/role=controller/);
    const controllers = plant.assets.filter((asset) => asset.role === 'controller').length;
    await page.getByText(`${controllers} in all`).waitFor();
  });

  test('assets are searched and filtered, and the address says how', async () => {
    const page = await open('/assets');
    await page.getByRole('searchbox', { name: 'Name, address, model, serial number' }).fill('1756-L71');
    await page.waitForURL(/q=1756-L71/);
    await page.getByRole('button', { name: 'Role' }).click();
    await page.getByRole('menuitem', { name: /Controller/ }).click();
    await page.waitForURL(/role=controller/);
    await page.reload();
    await page.getByRole('button', { name: 'Role: Controller' }).waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByText('60 in all').waitFor();
  });

  test('an asset shows the evidence for every attribute and conflicting claims side by side', async () => {
    const asset = plant.assets.find((one) => one.conflicts.length > 0);
    const page = await open(`/assets/${asset?.id}`);
    await page.getByText('Sources disagree about 1 attribute').waitFor();
    // What the others say stands in the row; the claims are one press away.
    await page.getByText('Others say:').waitFor();
    await page.getByRole('button', { name: 'Sources disagree', exact: true }).press('Enter');
    await page.getByText('snmp sysDescr').waitFor();
    await page
      .getByRole('link', { name: 'frame 9,921' })
      .or(page.getByRole('link', { name: 'frame 9921' }))
      .waitFor();
    await page.getByRole('button', { name: 'Confirm V2.6.0' }).click();
    await page.getByText('Confirmed').waitFor();
    const change = suite.server.changes.find((one) => one.method === 'PUT' && one.path.endsWith('/attributes/firmware'));
    assert.deepEqual(change?.body, { value: 'V2.6.0' });
  });

  test('a finding goes down to decoded frames and bytes, and is worked on', async () => {
    const [finding] = plant.findings;
    const page = await open(`/findings/${finding.id}`);
    await page.getByText('Write Multiple Registers 40012, 3 values').waitFor();
    await page.getByText('16 Write Multiple Registers').waitFor();
    await page.getByRole('button', { name: 'Show bytes' }).click();
    assert.match(await page.locator('.hex').innerText(), /^0000 {2}00 80 f4 12/);
    const slice = await page.getByRole('link', { name: 'Download frames' }).getAttribute('href');
    assert.equal(slice, `/api/findings/${finding.id}/pcap?capture=${finding.evidence[0].capture}`);
    await page.getByRole('combobox', { name: 'State' }).click();
    await page.getByRole('option', { name: 'Resolved' }).click();
    await page.getByLabel('Note').fill('A planned stop.');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').waitFor();
    assert.deepEqual(suite.server.changes.findLast((one) => one.method === 'PATCH')?.body, {
      state: 'resolved',
      note: 'A planned stop.',
    });
  });

  test('a match is not dismissed without a reason', async () => {
    const page = await open('/vulnerabilities?view=list');
    await page.getByRole('button', { name: 'Dismiss' }).first().click();
    const save = page.getByRole('button', { name: 'Save' });
    await save.waitFor();
    assert.equal(await save.isDisabled(), true);
    await page.getByLabel('Reason').fill('The service is switched off.');
    await save.click();
    await page.getByText('Match dismissed').waitFor();
    assert.deepEqual(suite.server.changes.findLast((one) => one.path.startsWith('/api/matches/'))?.body, {
      state: 'dismissed',
      note: 'The service is switched off.',
    });
  });

  test('a capture is uploaded in pieces and checked', async () => {
    const page = await open('/captures');
    await page.getByText('Drop captures here').waitFor();
    const size = 9 * 1024 * 1024;
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'plant.pcap', mimeType: 'application/vnd.tcpdump.pcap', buffer: Buffer.alloc(size, 7) });
    await page.waitForResponse((response) => response.url().endsWith('/complete'));
    assert.equal(suite.server.uploads.get('new-capture'), size);
    const pieces = suite.server.changes.filter((one) => one.path === '/api/captures/new-capture/content');
    assert.equal(pieces.length, 2);
    const done = suite.server.changes.find((one) => one.path === '/api/captures/new-capture/complete')?.body as {
      sha256: string;
    };
    assert.match(done.sha256, /^[0-9a-f]{64}$/);
  });

  test('a capture of which only evidence is kept says so, and is not offered where the traffic is needed', async () => {
    const capture = plant.captures.find(({ state }) => state === 'done')!;
    const reduced = { ...capture, reducedAt: '2026-10-01T00:00:00Z' };
    const at = await suite.serve({ plant: { ...plant, captures: [reduced] } });
    const page = await open(`/captures/${capture.id}`, { locale: 'zh-CN' }, at);
    await page.getByText('仅保留体现安全发现和设备自述的帧').waitFor();
    await page.getByRole('link', { name: '下载' }).waitFor();
    assert.equal(await page.getByRole('button', { name: '重新分析' }).count(), 0);
    const whole = await open(`/captures/${capture.id}`, { locale: 'zh-CN' });
    await whole.getByRole('button', { name: '重新分析' }).waitFor();
  });

  test('what could not be read of a capture is said in the language of the reader, as far as its code is known', async () => {
    const [whole, , broken] = plant.captures;
    const page = await open(`/captures/${whole.id}`, { locale: 'zh-CN' });
    await page
      .getByText('第 88121 帧之后的块长度 4294967295 不可能存在；已跳过 1204 字节，从下一个块继续读取。', { exact: true })
      .waitFor();
    await page.getByText('A packet block was left out.', { exact: true }).waitFor();
    const failed = await open(`/captures/${broken.id}`, { locale: 'zh-CN' });
    await failed
      .getByText('这不是流量文件：开头是字节 89504e470d0a1a0a。请上传 pcap 或 pcapng 文件。', { exact: true })
      .waitFor();
    assert.equal(await failed.getByText('not a capture').count(), 0);
  });

  test('a token is shown once', async () => {
    const page = await open('/tokens');
    await page.getByRole('button', { name: 'Make a token' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('SIEM');
    await page.getByRole('button', { name: 'Make token' }).click();
    assert.equal(await page.getByRole('textbox', { name: 'Token' }).inputValue(), 'fst_9f0c1a7be2d84f53a1');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    assert.equal(await page.getByText('fst_9f0c1a7be2d84f53a1').count(), 0);
  });

  test('who is not signed in comes to the login, and from there to where they wanted', async () => {
    const closed = await suite.serve({ plant, signedIn: false });
    const page = await open('/findings?severity=critical', {}, closed);
    await page.getByLabel('User name').fill('liwei');
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('User name or password is wrong.').waitFor();
    await page.getByRole('textbox', { name: 'Password' }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(/\/findings\?severity=critical/);
    await heading(page).filter({ hasText: 'Findings' }).waitFor();
  });

  test('a new server asks for its administrator', async () => {
    const fresh = await suite.serve({ plant: null, signedIn: false, setupNeeded: true });
    const page = await open('/setup#a-secret-of-more-than-twenty-letters', {}, fresh);
    await page.getByLabel('User name').fill('liwei');
    await page.getByRole('textbox', { name: 'Password' }).fill('too short');
    await page.getByText('3 more characters').waitFor();
    await page.getByRole('textbox', { name: 'Password' }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Create administrator' }).click();
    await page.getByText('See what is on your network').waitFor();
    assert.equal((fresh.changes[0].body as { token: string }).token, 'a-secret-of-more-than-twenty-letters');
  });

  test('a protocol without a short name here has the name that the server gives it', async () => {
    const [asset, ...others] = plant.assets;
    const protocols = ['modbus', 'hj212'].map((id) => ({ id, as: 'server' as const }));
    const named = { ...plant, assets: [{ ...asset, protocols }, ...others] };
    const page = await open(`/assets/${asset.id}`, {}, await suite.serve({ plant: named }));
    await page.getByRole('link', { name: 'HJ 212', exact: true }).waitFor();
    await page.getByRole('link', { name: 'Modbus TCP', exact: true }).waitFor();
  });

  test('how each claim was found is said in the language of the reader, and its fingerprint opens', async () => {
    const page = await open(`/assets/${plant.assets[0].id}`, { locale: 'zh-CN' });
    await page.getByRole('button', { name: '角色：1 条证据' }).click();
    await page.getByText('以 S7 应答 3 个客户端（48211 次应答）').waitFor();
    await page.getByRole('button', { name: '厂商：2 条证据' }).click();
    await page.getByText('MAC 地址前缀登记').waitFor();
    await page.getByRole('button', { name: '型号：1 条证据' }).click();
    const fingerprint = page.getByRole('link', { name: 'siemens-s7-1500', exact: true });
    assert.match((await fingerprint.getAttribute('href'))!, /\/library\/fingerprints\?id=siemens-s7-1500$/);
  });

  test('language and theme are chosen and kept', async () => {
    const page = await open('/profile');
    await page.getByText('简体中文').click();
    await heading(page).filter({ hasText: '个人设置' }).waitFor();
    await page.getByText('深色').click();
    await page.reload();
    await heading(page).filter({ hasText: '个人设置' }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
    assert.equal(await page.locator('html').getAttribute('data-mantine-color-scheme'), 'dark');
  });

  test('the keyboard alone finds and opens an asset', async () => {
    const page = await open('/');
    await page.locator('.metric').first().waitFor();
    await page.keyboard.press('/');
    await page.locator('input:focus').waitFor();
    await page.keyboard.type('PLC-');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/assets\/.+/);
  });

  test('a failure says what happened and offers to try again', async () => {
    const broken = await suite.serve({ plant, fail: '/api/assets' });
    const page = await open('/assets', {}, broken);
    await page.getByText('Something went wrong').waitFor({ timeout: 15_000 });
    await page.getByRole('button', { name: 'Try again' }).waitFor();
  });

  test('while the answer is awaited the page says so', async () => {
    const slow = await suite.serve({ plant, hang: '/api/assets' });
    const page = await open('/assets', {}, slow);
    await page.getByRole('status', { name: 'Loading' }).waitFor();
  });
});
