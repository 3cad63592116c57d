import { checkSum } from './read.ts';

/** A packet to encode. */
export interface Packet {
  /** Request number: a time, 17 digits. */
  request: string;
  /** System type (ST). */
  system: number;
  /** Command (CN). */
  command: number;
  password: string;
  /** Device number (MN). */
  device: string;
  /** Flag; 5 is version 2017 with an answer wanted. */
  flag: number;
  /** Parameters between the ampersands. */
  parameters: string;
}

/** The packet with its length, check sum and line end (HJ 212-2017 §6.3). ASCII only. */
export function packet(of: Packet): Uint8Array {
  return frame(
    `QN=${of.request};ST=${of.system};CN=${of.command};PW=${of.password};MN=${of.device};Flag=${of.flag};CP=&&${of.parameters}&&`,
  );
}

/** A data segment made into a packet. */
export function frame(segment: string): Uint8Array {
  const data = new TextEncoder().encode(segment);
  const crc = checkSum(data, 0, data.length).toString(16).toUpperCase().padStart(4, '0');
  return new TextEncoder().encode(`##${String(data.length).padStart(4, '0')}${segment}${crc}\r\n`);
}
