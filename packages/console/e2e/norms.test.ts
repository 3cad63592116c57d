import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withoutBrowser } from '../test/browser.ts';
import { makePlant } from '../test/plant.ts';
import { consoleSuite } from '../test/suite.ts';

/** What a person does with a baseline, with zones and with an audit, in a browser, against made-up data under the platform's CSP. */
describe('baseline and zones', { timeout: 120_000, skip: withoutBrowser }, () => {
  const plant = makePlant(40);
  const suite = consoleSuite({ plant });
  const { open } = suite;

  test('differences are reviewed by keyboard, with a reason, and lead to their frames', async () => {
    const page = await open('/baseline');
    await page.getByText('Stable after 2.1 h of 24 h').waitFor();
    const first = page.locator('li.difference').first();
    await first.getByRole('button', { name: 'Frame 12' }).click();
    await page.getByRole('dialog', { name: 'Frame 12' }).waitFor();
    await page.keyboard.press('Escape');
    await first.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog', { name: 'Approve' });
    await dialog.waitFor();
    assert.ok(await dialog.getByRole('button', { name: 'Approve' }).isDisabled());
    // The dialog takes the focus once it has come.
    await dialog.locator('textarea:focus').waitFor();
    await page.keyboard.type('Commissioning of line 2');
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('Normal now, in version 4').waitFor();
    const [sent] = suite.server.changes.filter(({ path }) => path.endsWith('/decisions')).map(({ body }) => body);
    assert.deepEqual(sent, { differences: ['d1'], decision: 'approve', reason: 'Commissioning of line 2' });
    await page.getByText('write_single_register for the first time').waitFor({ state: 'detached' });
    await page.locator('li.difference:focus').waitFor();
  });

  test('a mistake of a policy is shown at its line, in the language of the viewer, and cannot be saved', async () => {
    const page = await open('/zones?view=text', { locale: 'zh-CN' });
    const editor = page.getByRole('textbox', { name: '策略 YAML 文本' });
    const text = await editor.inputValue();
    await editor.fill(text.replace('10.20.30.11', '10.20.30.999'));
    await page.getByText('10.20.30.999 不是 IP 地址').waitFor();
    assert.equal((await page.locator('.editor-wrong').textContent())?.trim(), '7');
    assert.ok(await page.getByRole('button', { name: '保存' }).isDisabled());
    await editor.fill(text.replace('10.20.30.11', '999.20.30.11'));
    await page.getByText('newerRule is broken').waitFor();
    await page.getByRole('button', { name: '转到该行' }).click();
    const at = await editor.evaluate((area: HTMLTextAreaElement) => area.value.slice(0, area.selectionStart).split('\n').length);
    assert.equal(at, 7);
    await editor.fill(`${text}# mine\n`);
    await page.getByText('有效：1 个区域').waitFor();
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('dialog').getByLabel('理由').fill('新的过滤线');
    await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
    await page.getByText('已保存为第 2 版').waitFor();
  });

  test('an audit shows what is wrong, what to do, and the frames; the policy is exported', async () => {
    const page = await open('/zones?view=audit');
    await page.getByText('203.0.113.9 on the Internet talks modbus').waitFor();
    await page.getByText('Close the port at the boundary now.').waitFor();
    await page.getByRole('button', { name: 'Frame 44' }).click();
    await page.getByRole('dialog', { name: 'Frame 44' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Export' }).click();
    const link = page.getByRole('menuitem', { name: /nftables/ });
    assert.match((await link.getAttribute('href')) ?? '', /\/policy\/export\?format=nftables$/);
  });
});
