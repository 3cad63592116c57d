import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launch } from './browser.ts';
import { buildOnce } from './build.ts';
import { type MockOptions, type MockServer, startMock } from './mock-server.ts';

/** The console in a browser, for the tests of one suite. */
export interface ConsoleSuite {
  /** The server of the suite, which its tests share. */
  readonly server: MockServer;
  /** Starts a server for the test at hand, after which it is closed. */
  serve(options: MockOptions): Promise<MockServer>;
  /** Opens an address in a context of its own: in English and 1440 pixels wide where nothing else is said. */
  open(path: string, options?: BrowserContextOptions, at?: MockServer): Promise<Page>;
}

/**
 * Builds the console, starts a browser and the server of a suite, and ends them after it. A test in which a page throws, or writes an
 * error to the console of the browser, fails; requests that a server refused are no such error.
 */
export function consoleSuite(options: MockOptions): ConsoleSuite {
  const complaints: string[] = [];
  const servers: MockServer[] = [];
  let browser: Browser;
  let server: MockServer;

  before(async () => {
    await buildOnce();
    browser = await launch();
    server = await startMock(options);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    for (const one of servers.splice(0)) await one.close();
    assert.deepEqual(complaints.splice(0), []);
  });

  return {
    get server() {
      return server;
    },
    async serve(other) {
      const started = await startMock(other);
      servers.push(started);
      return started;
    },
    async open(path, wanted = {}, at = server) {
      const context = await browser.newContext({ locale: 'en', viewport: { width: 1440, height: 900 }, ...wanted });
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().includes('Failed to load resource')) complaints.push(message.text());
      });
      page.setDefaultTimeout(10_000);
      await page.goto(at.address + path);
      return page;
    },
  };
}
