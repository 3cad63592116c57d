import { join } from 'node:path';
import { corpusFolder, readPayloads } from '../corpus-reader.ts';
import type { Head } from '../message.ts';
import { Part } from '../message.ts';
import type { Protocol } from '../protocol.ts';
import { cotp } from './index.ts';

/** Most octets that parts of one TSDU may hold. */
const LONGEST = 1 << 20;

/**
 * Walks the TPKTs of a capture for tests and gives the TSDUs that `inner` recognises to its reader.
 * @returns number of messages, by the name of their function
 */
export function countMessages(
  inner: Protocol,
  capture: string,
  take?: (bytes: Uint8Array, head: Head) => void,
): Map<string, number> {
  const counts = new Map<string, number>();
  const folder = corpusFolder();
  if (!folder) return counts;
  const sink = {
    message(bytes: Uint8Array, head: Head) {
      const name = inner.functionName(head.code);
      counts.set(name, (counts.get(name) ?? 0) + 1);
      take?.(bytes, head);
    },
  };
  const part = new Part();
  for (const payload of readPayloads(join(folder, 'pcap', capture))) {
    if (payload.kind !== 'tcp') continue;
    const { bytes } = payload;
    let held: number[] = [];
    for (let at = 0; at < bytes.length; ) {
      const length = cotp.measure?.(bytes, at, bytes.length) ?? -1;
      if (length <= 0 || at + length > bytes.length || cotp.recognise(bytes, at, bytes.length) === 0) {
        at++;
        held = [];
        continue;
      }
      if (cotp.open?.(bytes, at, at + length, part)) {
        held.push(...part.bytes.subarray(part.start, part.end));
        if (part.last) {
          const tsdu = Uint8Array.from(held);
          held = [];
          if (inner.recognise(tsdu, 0, tsdu.length) >= 60) inner.read(tsdu, 0, tsdu.length, 0, sink);
        } else if (held.length > LONGEST) held = [];
      }
      at += length;
    }
  }
  return counts;
}
