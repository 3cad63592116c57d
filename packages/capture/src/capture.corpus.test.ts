import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PacketDecoder } from './decoder.ts';
import { Frame } from './frame.ts';
import { openCapture } from './open.ts';
import { Packet } from './packet.ts';

const CORPUS = fileURLToPath(new URL('../../../../shared/corpora/pcap/', import.meta.url));

/** Facts about real captures: format, frames, and how many of them are TCP and UDP. */
const CAPTURES: [path: string, format: string, frames: number, tcp: number, udp: number][] = [
FACTS];

describe('real captures', { skip: !existsSync(CORPUS) && 'the corpus is not there' }, () => {
  for (const [path, format, frames, tcp, udp] of CAPTURES) {
    it(`reads ${path}`, async () => {
      const reader = await openCapture(CORPUS + path);
      const decoder = new PacketDecoder();
      const frame = new Frame();
      const packet = new Packet();
      const protocols = new Map<number, number>();
      while (await reader.fill()) {
        while (reader.next(frame)) {
          if (decoder.decode(frame, packet)) protocols.set(packet.protocol, (protocols.get(packet.protocol) ?? 0) + 1);
        }
      }
      await reader.close();
      assert.deepEqual(reader.problems, []);
      assert.deepEqual(decoder.counters.problems, {});
      assert.deepEqual([reader.format, reader.frames, protocols.get(6) ?? 0, protocols.get(17) ?? 0], [format, frames, tcp, udp]);
    });
  }
});
