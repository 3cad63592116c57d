import { Frame } from './frame.ts';
import { openCapture, openCaptures } from './open.ts';
import { PacketDecoder } from './decoder.ts';
import { Packet } from './packet.ts';
import { PcapWriter, type WriterOptions } from './pcap-writer.ts';
import { ipv4Text, ipv6Text, macText } from './text.ts';

/** What a slice holds. */
export interface Slice {
  /** Frames written. */
  frames: number;
  /** Frames left out because their link type is not that of the first. */
  skipped: number;
}

/**
 * Writes the frames with the given numbers (`Frame.number`), in the order of the capture, to a pcap file: the evidence
 * of a finding. Reads no further than the highest number. Throws a CaptureError when a file cannot be read or written.
 */
export async function sliceCapture(
  paths: string | readonly string[],
  numbers: Iterable<number>,
  output: string,
  options: WriterOptions = {},
): Promise<Slice> {
  const wanted = [...new Set(numbers)].toSorted((one, other) => one - other);
  const reader = typeof paths === 'string' ? await openCapture(paths) : await openCaptures(paths);
  try {
    const writer = new PcapWriter(output, options);
    const frame = new Frame();
    let index = 0;
    while (index < wanted.length && (await reader.fill())) {
      while (index < wanted.length && reader.next(frame)) {
        while (wanted[index] < frame.number) index++;
        if (wanted[index] !== frame.number) continue;
        writer.write(frame);
        index++;
      }
    }
    writer.close();
    return { frames: writer.frames, skipped: writer.skipped };
  } finally {
    await reader.close();
  }
}

/** Which frames a slice takes: those that fit all of what is given. */
export interface SliceFilter {
  /** Addresses (IP, as text in canonical form, or MAC): with one, what it sends and receives; with two, what passes between them. */
  hosts?: readonly string[];
  /** A TCP, UDP or SCTP port of either side. */
  port?: number;
  /** Frames between these times, in seconds since 1970. */
  from?: number;
  to?: number;
}

/**
 * Writes the frames of an asset, a conversation or a time, in the order of the capture, to a pcap file. Addresses are those of the innermost headers, as the
 * inventory has them. Throws a CaptureError when a file cannot be read or written.
 */
export async function sliceCaptureWhere(
  paths: readonly string[],
  filter: SliceFilter,
  output: string,
  options: WriterOptions = {},
): Promise<Slice> {
  const { port, from = -Infinity, to = Infinity } = filter;
  const hosts = (filter.hosts ?? []).map((host) => host.toLowerCase());
  const reader = await openCaptures(paths);
  try {
    const writer = new PcapWriter(output, options);
    const frame = new Frame();
    const packet = new Packet();
    const decoder = new PacketDecoder();
    while (await reader.fill()) {
      while (reader.next(frame)) {
        const time = frame.seconds + frame.nanoseconds / 1e9;
        if (time < from || time > to) continue;
        if (hosts.length > 0 || port !== undefined) {
          if (!decoder.decode(frame, packet)) continue;
          if (port !== undefined && packet.sourcePort !== port && packet.destinationPort !== port) continue;
          const addresses = addressesOf(packet);
          if (!hosts.every((host) => addresses.includes(host))) continue;
        }
        writer.write(frame);
      }
    }
    writer.close();
    return { frames: writer.frames, skipped: writer.skipped };
  } finally {
    await reader.close();
  }
}

function addressesOf(packet: Packet): string[] {
  const macs = [macText(packet.macSource), macText(packet.macDestination)];
  if (packet.network === 4) return [...macs, ipv4Text(packet.source0), ipv4Text(packet.destination0)];
  if (packet.network !== 6) return macs;
  const { source0, source1, source2, source3, destination0, destination1, destination2, destination3 } = packet;
  return [
    ...macs,
    ipv6Text(source0, source1, source2, source3),
    ipv6Text(destination0, destination1, destination2, destination3),
  ];
}
