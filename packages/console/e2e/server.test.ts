import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { launch, withoutBrowser } from '../test/browser.ts';
import { buildOnce } from '../test/build.ts';

const COMMAND = ['--conditions=source', fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url))];

/** The first quarter of an hour with the real server: administrator, capture, assets. */
describe('the console on the real server', { timeout: 180_000, skip: withoutBrowser }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-console-'));
  const capture = join(folder, 'waterworks.pcap');
  let server: ChildProcess;
  let browser: Browser;
  let link: string;

  before(async () => {
    // Under root the embedded database runs as another user, who must be able to pass.
    chmodSync(folder, 0o755);
    await buildOnce();
    execFileSync(process.execPath, [...COMMAND, 'range', 'waterworks', '--hours', '0.05', '--out', capture], { stdio: 'ignore' });
    server = spawn(process.execPath, [...COMMAND, 'start', '--no-demo', '--port', '0', '--data', join(folder, 'data')], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    link = await new Promise<string>((resolve, reject) => {
      let said = '';
      server.stdout?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const found = /http:\/\/\S+\/setup#[\w-]+/.exec(said);
        if (found) resolve(found[0]);
      });
      server.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
    });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    if (server?.exitCode === null) {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  test('from the one-time link to the assets of a first capture', async () => {
    const page = await browser.newPage({ locale: 'en' });
    page.setDefaultTimeout(20_000);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(link);
    await page.getByLabel('User name').fill('liwei');
    await page.getByRole('textbox', { name: 'Password' }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Create administrator' }).click();
    await page.getByText('See what is on your network').waitFor();
    await page.getByRole('link', { name: 'Captures' }).click();
    await page.getByText('Drop captures here').waitFor();
    await page.locator('input[type=file]').setInputFiles(capture);
    await page.getByText('Done', { exact: true }).first().waitFor();
    await page.getByRole('link', { name: 'Assets', exact: true }).click();
    await page.getByRole('table', { name: 'Assets' }).waitFor();
    assert.ok((await page.locator('tbody tr').count()) > 5);
    await page.locator('tbody tr a').first().click();
    await page.getByRole('heading', { name: 'Identity' }).waitFor();
    assert.deepEqual(complaints, []);
  });
});
