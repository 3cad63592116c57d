import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Where Chromium is: what CHROMIUM says, else where Debian puts it. */
const PROGRAM = process.env.CHROMIUM || '/usr/bin/chromium';

/** Why tests in a browser cannot run here, for their `skip`; false when they can. */
export const withoutBrowser: string | false = existsSync(PROGRAM)
  ? false
  : `Chromium is not installed: ${PROGRAM} is not there; install it (Debian: apt-get install chromium) or name the program in CHROMIUM`;

/** Starts Chromium without a window, quiet, with WebGL drawn by the processor. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: PROGRAM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
    ],
  });
}
