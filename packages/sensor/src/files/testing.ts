import { encodePcap, Frame, openCaptureBytes } from '@fengsui/capture';
import type { SensorEvent } from '../event.ts';
import { Sensor } from '../sensor.ts';
import { type Endpoint, segment } from '../testing.ts';
import { FileCarver } from './carver.ts';
import type { CarvedFile, FileOptions } from './file.ts';

const SYN = 2;
const ACK = 16;
const FIN = 1;

/** A TCP connection in a test: frames with sequence numbers that follow on. */
export class Talk {
  private readonly frames: Uint8Array[];
  private readonly ends: readonly [Endpoint, Endpoint];
  private readonly next: [number, number] = [1000, 5000];

  constructor(frames: Uint8Array[], client: Endpoint, server: Endpoint) {
    this.frames = frames;
    this.ends = [client, server];
    this.put(0, [], SYN);
    this.put(1, [], SYN | ACK);
  }

  /** The client sends, in segments of at most `size` bytes; those whose number is in `lost` are not in the capture. */
  ask(payload: string | Uint8Array, size = 1400, lost: readonly number[] = []): this {
    return this.send(0, payload, size, lost);
  }

  /** The server sends. */
  answer(payload: string | Uint8Array, size = 1400, lost: readonly number[] = []): this {
    return this.send(1, payload, size, lost);
  }

  close(): this {
    this.put(0, [], FIN | ACK);
    this.put(1, [], FIN | ACK);
    return this;
  }

  private send(side: 0 | 1, payload: string | Uint8Array, size: number, lost: readonly number[]): this {
    const bytes = typeof payload === 'string' ? Buffer.from(payload, 'latin1') : payload;
    for (let at = 0, number = 0; at < bytes.length; at += size, number++) {
      const part = bytes.subarray(at, at + size);
      if (lost.includes(number)) this.next[side] += part.length;
      else this.put(side, part, ACK | 8);
    }
    // The other side has it all, whatever the capture has.
    this.put((1 - side) as 0 | 1, [], ACK);
    return this;
  }

  private put(side: 0 | 1, payload: ArrayLike<number>, flags: number): void {
    const { ends, next } = this;
    const options = { flags, acknowledgement: next[1 - side] };
    this.frames.push(segment(ends[side], ends[1 - side], next[side], payload, options));
    next[side] += payload.length + (flags & (SYN | FIN) ? 1 : 0);
  }
}

/** An Ethernet frame with a datagram. */
export function datagram(from: Endpoint, to: Endpoint, payload: Uint8Array): Uint8Array {
  const frame = segment(from, to, 0, new Uint8Array(Math.max(0, payload.length - 12)));
  const view = new DataView(frame.buffer);
  frame[23] = 17;
  view.setUint16(16, 28 + payload.length);
  const whole = new Uint8Array(42 + payload.length);
  whole.set(frame.subarray(0, 34));
  const udp = new DataView(whole.buffer, 34);
  udp.setUint16(0, from.port);
  udp.setUint16(2, to.port);
  udp.setUint16(4, 8 + payload.length);
  whole.set(payload, 42);
  return whole;
}

/** The frames as a capture, one a millisecond. */
export function capture(frames: readonly Uint8Array[]): Uint8Array {
  return encodePcap(
    frames.map((bytes, at) => ({
      seconds: 1_767_225_600 + Math.floor(at / 1000),
      nanoseconds: (at % 1000) * 1_000_000,
      bytes,
      start: 0,
      end: bytes.length,
    })),
  );
}

/** Carves files from frames. */
export async function carve(
  frames: readonly Uint8Array[],
  options: FileOptions = {},
): Promise<{ files: CarvedFile[]; facts: Record<string, unknown>[]; contents: Map<string, Uint8Array> }> {
  const facts: Record<string, unknown>[] = [];
  const contents = new Map<string, Uint8Array>();
  const event = ({ type, facts: said }: SensorEvent): void => {
    if (type === 'file') facts.push({ ...said });
  };
  const keep = ({ sha256 }: CarvedFile, content: Uint8Array): string => {
    contents.set(sha256, content.slice());
    return sha256;
  };
  const carver = new FileCarver({ event }, { samples: { keep }, ...options });
  const sensor = new Sensor({ events: { event }, messages: carver.messages, tap: carver });
  carver.start(sensor.place, sensor.clock);
  const reader = await openCaptureBytes(capture(frames));
  const frame = new Frame();
  while (await reader.fill()) while (reader.next(frame)) sensor.frame(frame);
  await reader.close();
  sensor.finish();
  return { files: carver.finish(), facts, contents };
}
