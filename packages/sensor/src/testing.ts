import { encodePcap, Frame, openCaptureBytes } from '@fengsui/capture';
import { Sensor, type SensorOptions } from './sensor.ts';

/** One direction's addressing of a conversation in a test. */
export interface Endpoint {
  ip: string;
  port: number;
}

const u16 = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];

/** An Ethernet frame with a TCP segment; checksums are left out, as offloading network cards do. */
export function segment(
  from: Endpoint,
  to: Endpoint,
  sequence: number,
  payload: ArrayLike<number>,
  options: { flags?: number; acknowledgement?: number; mac?: number } = {},
): Uint8Array {
  const ip = (text: string) => text.split('.').map(Number);
  const { flags = 0x18, acknowledgement = 0, mac } = options;
  const last = (text: string) => ip(text)[3];
  const ethernet = [2, 0, 0, 0, 0, last(to.ip), 2, 0, 0, 0, 0, mac ?? last(from.ip), 8, 0];
  const ipv4 = [0x45, 0, ...u16(40 + payload.length), 0, 0, 0x40, 0, 64, 6, 0, 0, ...ip(from.ip), ...ip(to.ip)];
  const tcp = [...u16(from.port), ...u16(to.port), ...u32(sequence), ...u32(acknowledgement), 0x50, flags, 0x20, 0, 0, 0, 0, 0];
  return Uint8Array.from([...ethernet, ...ipv4, ...tcp, ...Array.from(payload)]);
}

/** Runs frames through a sensor, one a millisecond from 1 January 2026, and ends it. */
export async function sense(frames: readonly Uint8Array[], options: SensorOptions = {}): Promise<Sensor> {
  const sensor = new Sensor(options);
  const reader = await openCaptureBytes(
    encodePcap(
      frames.map((bytes, at) => ({
        seconds: 1_767_225_600 + Math.floor(at / 1000),
        nanoseconds: (at % 1000) * 1_000_000,
        bytes,
        start: 0,
        end: bytes.length,
      })),
    ),
  );
  const frame = new Frame();
  while (await reader.fill()) while (reader.next(frame)) sensor.frame(frame);
  await reader.close();
  sensor.finish();
  return sensor;
}
