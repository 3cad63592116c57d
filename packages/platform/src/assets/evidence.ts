import { type CaptureReader, Frame, openCapture, Packet, PacketDecoder, PcapWriter } from '@fengsui/capture';
import { createReadStream } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { setImmediate as breathe } from 'node:timers/promises';
import { runInChild } from '../kernel/child.ts';
import type { DecodedFrame } from './schema.ts';

/** What the process that decodes is asked. */
export interface EvidenceRequest {
  path: string;
  capture: string;
  frames: number[];
  /** File for the decoded frames. */
  output: string;
}

/** What a slice keeps: frames by their number, or all frames of some addresses. */
export interface Selection {
  frames?: readonly number[];
  /** MAC and IP addresses, in lower case. */
  addresses?: readonly string[];
  /** Each frame must be between the two addresses, not only of one of them. */
  between?: boolean;
  /** Only frames from or to this port. */
  port?: number;
}

/**
 * Frames of a capture, decoded as the sensor decodes them, in a process of its own: the capture is read from its beginning so that
 * streams and requests are known.
 * @param request names the file for the answer; it is removed afterwards
 */
export async function decode(request: EvidenceRequest, memoryMegabytes: number): Promise<DecodedFrame[]> {
  try {
    await runInChild(new URL('./evidence-child', import.meta.url), request, { memoryMegabytes });
    return JSON.parse(await readFile(request.output, 'utf8')) as DecodedFrame[];
  } finally {
    await rm(request.output, { force: true });
  }
}

/**
 * Cuts a slice out of a capture into a file of its own, so that Wireshark opens it, and answers it as a stream. The file goes when the
 * stream ends or breaks.
 */
export async function slice(path: string, output: string, selection: Selection): Promise<Readable> {
  const writer = new PcapWriter(output);
  try {
    if (selection.frames !== undefined) {
      const wanted = new Set(selection.frames);
      await eachFrame(path, Math.max(0, ...wanted), (frame) => {
        if (wanted.has(frame.number)) writer.write(frame);
      });
    } else {
      const wanted = new Set(selection.addresses);
      const decoder = new PacketDecoder();
      const packet = new Packet();
      await eachFrame(path, Number.POSITIVE_INFINITY, (frame) => {
        decoder.decode(frame, packet);
        const { port } = selection;
        if (port !== undefined && packet.sourcePort !== port && packet.destinationPort !== port) return;
        const [from, to] = [isOf(packet, wanted, 'source'), isOf(packet, wanted, 'destination')];
        if (selection.between ? from && to : from || to) writer.write(frame);
      });
    }
  } finally {
    writer.close();
  }
  const stream = createReadStream(output);
  stream.once('close', () => void rm(output, { force: true }));
  return stream;
}

/** Reads a capture to the frame `last`, letting other requests run in between. */
export async function eachFrame(path: string, last: number, take: (frame: Frame) => void): Promise<void> {
  const reader: CaptureReader = await openCapture(path);
  const frame = new Frame();
  try {
    while (await reader.fill()) {
      while (reader.next(frame)) {
        if (frame.number > last) return;
        take(frame);
        if (frame.number === last) return;
      }
      await breathe();
    }
  } finally {
    await reader.close();
  }
}

function isOf(packet: Packet, wanted: ReadonlySet<string>, end: 'source' | 'destination'): boolean {
  const mac = end === 'source' ? packet.macSource : packet.macDestination;
  if (mac >= 0 && wanted.has(macText(mac))) return true;
  if (packet.network === 4) return wanted.has(ipv4Text(packet[`${end}0`]));
  if (packet.network !== 6) return false;
  return wanted.has(ipv6Text([packet[`${end}0`], packet[`${end}1`], packet[`${end}2`], packet[`${end}3`]]));
}

function macText(mac: number): string {
  return mac
    .toString(16)
    .padStart(12, '0')
    .replaceAll(/..(?!$)/g, '$&:');
}

function ipv4Text(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
}

/** An IPv6 address in its canonical text (RFC 5952): the longest run of two or more zero groups is `::`. */
function ipv6Text(words: readonly number[]): string {
  const groups = words.flatMap((word) => [(word >>> 16).toString(16), (word & 0xffff).toString(16)]);
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === '0') length++;
    if (length > best.length) best = { start, length };
  }
  if (best.start < 0) return groups.join(':');
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`;
}
