import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { AssetService } from './service.ts';

/**
 * Fills a new server with the demonstration: a site, and its captures uploaded and analysed in the way that everybody uploads.
 * @param paths captures that the caller made; they are copied
 */
export async function fillDemonstration(service: AssetService, organisation: string, paths: readonly string[]): Promise<void> {
  const actor = { organisation, user: null };
  const site = await service.createSite(actor, {
    name: 'Demonstration plant',
    description: 'A simulated plant with its normal operation and a few attacks. Delete its captures and it is gone.',
  });
  for (const path of paths) {
    const { size } = await stat(path);
    const { id } = await service.createCapture(actor, { site: site.id, name: basename(path), size });
    const hash = createHash('sha256');
    await service.receiveCapture(actor, id, 0, hashed(createReadStream(path), hash));
    await service.completeCapture(actor, id, hash.digest('hex'));
  }
}

async function* hashed(stream: AsyncIterable<Buffer>, hash: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  for await (const chunk of stream) {
    hash.update(chunk);
    yield chunk;
  }
}
