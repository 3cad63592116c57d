import { plants } from '@fengsui/range';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { AssetService } from './assets/service.ts';
import type { SimulationRequest } from './demo-child.ts';
import { runInChild } from './kernel/child.ts';
import type { LibraryService } from './library/service.ts';

/** Simulated time of each plant: long enough to learn what is normal, short enough to be there in seconds. */
const simulatedHours = 1;

/** The one upload that all advisories of the demonstration make. */
const advisoriesName = 'demonstration-advisories.jsonl';

/** What the demonstration is made of. */
export interface Demonstration {
  /** Its captures, named after their plants, each as soon as it is there; they are copied. */
  captures: AsyncIterable<string>;
  /** Folder of advisories for the library; null leaves the library as it is. */
  advisories: string | null;
  /** Folder for files on the way. */
  folder: string;
}

/**
 * Fills a new server with the demonstration: advisories into the library, and a site for each capture, all uploaded in the way that
 * everybody uploads. May be asked again after an interruption: what is there is not made twice.
 */
export async function fillDemonstration(
  { assets, library }: { assets: AssetService; library: LibraryService },
  organisation: string,
  { captures, advisories, folder }: Demonstration,
): Promise<void> {
  if (advisories !== null) await importAdvisories(library, organisation, await gather(advisories, folder));
  for await (const path of captures) await uploadCapture(assets, organisation, path);
}

/**
 * Simulates the plants with all their attacks, each in a process of its own, so that the server answers meanwhile and one plant is
 * analysed while the next is simulated.
 * @param folder an existing one, for the captures
 */
export async function* simulatePlants(folder: string, signal: AbortSignal): AsyncGenerator<string> {
  for (const { id: plant } of plants) {
    const request: SimulationRequest = { plant, hours: simulatedHours, out: join(folder, `${plant}.pcap`) };
    await runInChild(new URL('./demo-child', import.meta.url), request, { memoryMegabytes: 512, signal });
    yield request.out;
  }
}

async function uploadCapture(service: AssetService, organisation: string, path: string): Promise<void> {
  const actor = { organisation, user: null };
  const name = siteName(path);
  const description = 'A simulated plant with its normal operation and a few attacks. Delete its captures and it is gone.';
  const sites = await service.listSites(actor);
  const site = sites.find((known) => known.name === name) ?? (await service.createSite(actor, { name, description }));
  const { size } = await stat(path);
  const { items } = await service.listCaptures(actor, { site: site.id, limit: 500 });
  const before = items.find((capture) => capture.name === basename(path) && capture.size === size);
  if (before !== undefined && before.state !== 'uploading') return;
  const { id, received } = before ?? (await service.createCapture(actor, { site: site.id, name: basename(path), size }));
  await service.receiveCapture(actor, id, received, createReadStream(path, { start: received }));
  await service.completeCapture(actor, id, await hashOf(path));
}

async function importAdvisories(service: LibraryService, organisation: string, path: string): Promise<void> {
  const actor = { organisation, user: null };
  const { size } = await stat(path);
  const { items } = await service.listImports(actor, 100);
  const before = items.find((row) => row.name === advisoriesName && row.size === size);
  if (before !== undefined && before.state !== 'uploading') return;
  const { id, received } = before ?? (await service.createImport(actor, { name: advisoriesName, size }));
  await service.receiveImport(actor, id, received, createReadStream(path, { start: received }));
  await service.completeImport(actor, id, await hashOf(path));
}

/** Writes the JSON documents of a folder into one file, a line each. */
async function gather(advisories: string, folder: string): Promise<string> {
  const lines: string[] = [];
  for (const name of (await readdir(advisories)).filter((one) => one.endsWith('.json')).toSorted()) {
    lines.push(`${JSON.stringify(JSON.parse(await readFile(join(advisories, name), 'utf8')))}\n`);
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, advisoriesName);
  await writeFile(path, lines.join(''));
  return path;
}

/** `…/water-works.pcap` → `Water works`. */
function siteName(path: string): string {
  const words = basename(path, extname(path)).replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
