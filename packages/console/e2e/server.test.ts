import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launch, withoutBrowser } from '../test/browser.ts';
import { buildOnce } from '../test/build.ts';

const COMMAND = ['--conditions=source', fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url))];

/** Two records of Suricata, and a line that is none. */
const EVE = Buffer.from(
  [
    '{"timestamp":"2026-03-02T06:50:00.000000+0000","event_type":"alert","src_ip":"10.1.0.99","src_port":50000,"dest_ip":"10.1.0.20","dest_port":502,"proto":"TCP","alert":{"signature_id":2250001,"signature":"Made-up alert","severity":2}}',
    '{"timestamp": broken',
    '{"timestamp":"2026-03-02T06:51:00.000000+0000","event_type":"flow","src_ip":"10.1.0.10","src_port":49152,"dest_ip":"10.1.0.20","dest_port":502,"proto":"TCP","app_proto":"modbus","flow":{"pkts_toserver":12,"pkts_toclient":10,"bytes_toserver":900,"bytes_toclient":800}}',
    '',
  ].join('\n'),
);

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

  /** A page of the administrator whom the first test makes. */
  async function signIn(): Promise<Page> {
    const page = await browser.newPage({ locale: 'en' });
    page.setDefaultTimeout(20_000);
    await page.goto(new URL('/login', link).href);
    await page.getByLabel('User name').fill('liwei');
    await page.getByRole('textbox', { name: 'Password' }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Sign in' }).click();
    return page;
  }

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

  test('records of another tool show how good they are; a finding of theirs is suppressed and open again', async () => {
    const page = await signIn();
    await page.getByRole('link', { name: 'Sources' }).click();
    await page.locator('input[type=file]').setInputFiles({ name: 'eve.json', mimeType: 'application/json', buffer: EVE });
    await page.getByText('Done', { exact: true }).first().waitFor();
    await page.getByRole('link', { name: 'eve.json' }).click();
    await page.getByText('line 2', { exact: true }).waitFor();
    await page.getByRole('tab', { name: /^Findings/ }).click();
    await page.getByRole('link', { name: 'Made-up alert' }).click();
    await page.getByText('alert.signature_id').waitFor();
    await page.getByRole('button', { name: 'Suppress…' }).click();
    await page.getByLabel('Reason').fill('Known test of the scanner.');
    await page.getByRole('dialog').getByRole('button', { name: 'Suppress', exact: true }).click();
    await page.getByText('Suppressed by liwei').waitFor();
    await page.getByRole('button', { name: 'End the suppression' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End now' }).click();
    await page.getByRole('button', { name: 'Suppress…' }).waitFor();
    await page.getByRole('link', { name: 'Suppressions' }).click();
    await page.getByText('Known test of the scanner.').waitFor();
    await page.getByText('Ended', { exact: true }).waitFor();
  });

  test('a sensor enrols itself with the token of the console', async () => {
    const page = await signIn();
    await page.getByRole('link', { name: 'Sensors' }).click();
    await page.getByRole('button', { name: 'Add a sensor' }).first().click();
    await page.getByLabel('Name').fill('Hall 1');
    await page.getByRole('button', { name: 'Make token' }).click();
    const token = await page.getByRole('textbox', { name: 'Token', exact: true }).inputValue();
    const answer = await fetch(new URL('/api/fleet/enrolment', link), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    assert.equal(answer.status, 200);
    await page.getByRole('button', { name: 'Close' }).last().click();
    await page.reload();
    await page.getByRole('link', { name: 'Hall 1' }).click();
    await page.getByText('It was enrolled and has not said how it is.').waitFor();
  });

  test('acts in a capture lead to their frames', async () => {
    const page = await signIn();
    await page.getByRole('link', { name: 'Captures', exact: true }).click();
    await page.getByRole('link', { name: 'waterworks.pcap' }).click();
    await page.getByRole('tab', { name: 'Acts' }).click();
    await page
      .getByRole('button', { name: /^Frame/ })
      .first()
      .click();
    await page.getByRole('dialog').getByText('Ethernet').waitFor();
  });
});
