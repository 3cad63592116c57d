import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { AssetService } from './service.ts';

/**
 * Fills a new server with the demonstration: a site for each capture, uploaded and analysed in the way that everybody uploads. May be
 * asked again after an interruption: what is there is not made twice.
 * @param paths captures that the caller made, named after their plants; they are copied
 */
export async function fillDemonstration(service: AssetService, organisation: string, paths: readonly string[]): Promise<void> {
  const actor = { organisation, user: null };
  const description = 'A simulated plant with its normal operation and a few attacks. Delete its captures and it is gone.';
  for (const path of paths) {
    const name = siteName(path);
    const sites = await service.listSites(actor);
    const site = sites.find((known) => known.name === name) ?? (await service.createSite(actor, { name, description }));
    const { size } = await stat(path);
    const { items: captures } = await service.listCaptures(actor, { site: site.id, limit: 500 });
    const before = captures.find((capture) => capture.name === basename(path) && capture.size === size);
    if (before !== undefined && before.state !== 'uploading') continue;
    const { id, received } = before ?? (await service.createCapture(actor, { site: site.id, name: basename(path), size }));
    await service.receiveCapture(actor, id, received, createReadStream(path, { start: received }));
    await service.completeCapture(actor, id, await hashOf(path));
  }
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
