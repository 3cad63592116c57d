import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { u16be, u32be, u32le } from './bytes.ts';

/** Where the captures for tests are; null when they are not on this machine. */
export function corpusFolder(): string | null {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let up = 0; up < 6; up++) {
    const candidate = join(folder, '..', 'shared', 'corpora');
    if (existsSync(candidate)) return candidate;
    folder = dirname(folder);
  }
  return null;
}

/** What one side sent: a datagram, an Ethernet payload, or all of a TCP direction up to a gap. */
export interface Payload {
  kind: 'tcp' | 'udp' | 'ethernet';
  /** `source>destination` with ports; the EtherType for Ethernet. */
  flow: string;
  sourcePort: number;
  destinationPort: number;
  etherType: number;
  bytes: Uint8Array;
}

/**
 * Reads a capture of Ethernet or BSD loopback frames for tests: payloads of UDP and Ethernet types one by one, TCP directions put together in order (a gap
 * begins a new payload). The sensor has the real stream reassembly; this one only serves to compare a protocol with a reference decode.
 */
export function readPayloads(path: string): Payload[] {
  const raw = readFileSync(path);
  const file = new Uint8Array(raw[0] === 0x1f && raw[1] === 0x8b ? gunzipSync(raw) : raw);
  const out: Payload[] = [];
  const streams = new Map<string, { next: number; payload: Payload; chunks: Uint8Array[] }>();
  const finish = (stream: { payload: Payload; chunks: Uint8Array[] }) => {
    stream.payload.bytes = Uint8Array.from(Buffer.concat(stream.chunks));
  };
  for (const { linkType, frame } of frames(file)) {
    if (linkType !== LINK_ETHERNET && linkType !== LINK_NULL && linkType !== LINK_COOKED) continue;
    let type =
      linkType === LINK_NULL ? (frame[4] >> 4 === 6 ? 0x86dd : 0x0800) : u16be(frame, linkType === LINK_COOKED ? 14 : 12);
    let start = linkType === LINK_NULL ? 4 : linkType === LINK_COOKED ? 16 : 14;
    while ((type === 0x8100 || type === 0x88a8) && start + 4 <= frame.length) {
      type = u16be(frame, start + 2);
      start += 4;
    }
    let transport = start;
    let end = frame.length;
    let protocol = -1;
    let addresses = '';
    if (type === 0x0800 && frame.length >= start + 20) {
      transport = start + (frame[start] & 15) * 4;
      end = Math.min(end, start + (u16be(frame, start + 2) || frame.length));
      protocol = u16be(frame, start + 6) & 0x3fff ? -1 : frame[start + 9];
      addresses = `${frame.subarray(start + 12, start + 16).join('.')}>${frame.subarray(start + 16, start + 20).join('.')}`;
    } else if (type === 0x86dd && frame.length >= start + 40) {
      transport = start + 40;
      end = Math.min(end, transport + u16be(frame, start + 4));
      protocol = frame[start + 6];
      addresses = `${Buffer.from(frame.subarray(start + 8, start + 24)).toString('hex')}>${Buffer.from(frame.subarray(start + 24, start + 40)).toString('hex')}`;
    } else {
      out.push({
        kind: 'ethernet',
        flow: type.toString(16),
        sourcePort: -1,
        destinationPort: -1,
        etherType: type,
        bytes: frame.subarray(start),
      });
      continue;
    }
    if (transport + 8 > end || (protocol !== 6 && protocol !== 17)) continue;
    const sourcePort = u16be(frame, transport);
    const destinationPort = u16be(frame, transport + 2);
    const flow = `${addresses} ${sourcePort}>${destinationPort}`;
    if (protocol === 17) {
      out.push({ kind: 'udp', flow, sourcePort, destinationPort, etherType: type, bytes: frame.subarray(transport + 8, end) });
      continue;
    }
    if (transport + 20 > end) continue;
    const payload = frame.subarray(transport + (frame[transport + 12] >> 4) * 4, end);
    if (payload.length === 0) continue;
    const sequence = u32be(frame, transport + 4);
    let stream = streams.get(flow);
    const ahead = stream ? (sequence - stream.next) | 0 : 0;
    if (!stream || ahead > 0 || ahead < -1048576) {
      if (stream) finish(stream);
      const fresh: Payload = { kind: 'tcp', flow, sourcePort, destinationPort, etherType: type, bytes: payload };
      out.push(fresh);
      stream = { next: sequence, payload: fresh, chunks: [] };
      streams.set(flow, stream);
    }
    const known = (stream.next - sequence) | 0;
    if (known >= payload.length) continue;
    stream.chunks.push(payload.subarray(known));
    stream.next = (sequence + payload.length) >>> 0;
  }
  for (const stream of streams.values()) finish(stream);
  return out;
}

const LINK_NULL = 0;
const LINK_ETHERNET = 1;
const LINK_COOKED = 113;

/** Frames of a classic pcap, or of the first interface of a little-endian pcapng, with their link type. */
function* frames(file: Uint8Array): Generator<{ linkType: number; frame: Uint8Array }> {
  const little = file[0] !== 0xa1;
  const u32 = (at: number) => (little ? u32le(file, at) : u32be(file, at));
  if (u32(0) !== 0x0a0d0d0a) {
    const linkType = u32(20) & 0xffff;
    for (let at = 24; at + 16 <= file.length; at += 16 + u32(at + 8))
      yield { linkType, frame: file.subarray(at + 16, at + 16 + u32(at + 8)) };
    return;
  }
  let linkType = -1;
  for (let at = 0; at + 12 <= file.length; at += Math.max(12, u32(at + 4))) {
    if (u32(at) === 1 && linkType < 0) linkType = u32(at + 8) & 0xffff;
    if (u32(at) === 6) yield { linkType, frame: file.subarray(at + 28, at + 28 + u32(at + 20)) };
  }
}

/** Rows of the reference decode of a capture, each as a map of the fields that are not empty; [] when there is none. */
export function goldRows(capture: string): Map<string, string>[] {
  const folder = corpusFolder();
  const path = folder ? join(folder, 'pcap-gold', 'frames', `${capture}.tsv.gz`) : '';
  if (!folder || !existsSync(path)) return [];
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n');
  const names = lines[0].split('\t');
  return lines.slice(1).map((line) => {
    const row = new Map<string, string>();
    line.split('\t').forEach((value, i) => {
      if (value !== '') row.set(names[i], value);
    });
    return row;
  });
}
