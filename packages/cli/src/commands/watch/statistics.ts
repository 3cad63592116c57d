import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Frames that a capture process says were lost, since it began. */
export interface Losses {
  /** Dropped by the kernel because nobody fetched them in time. */
  kernel: number;
  /** Dropped by the network card or its driver. */
  interface: number;
}

/** Bytes of a capture process's messages that are looked at. */
const TAIL = 8192;

const last = (text: string, pattern: RegExp): number | null => {
  const found = [...text.matchAll(pattern)].at(-1);
  return found === undefined ? null : found.slice(1).reduce((sum, digits) => sum + Number(digits), 0);
};

/** The losses in what tcpdump (on SIGUSR1 and at its end) or dumpcap (at its end) wrote; null for what is not said. */
export function readLosses(text: string): { [where in keyof Losses]: number | null } {
  return {
    kernel: last(text, /(\d+) packets? dropped by kernel/g) ?? last(text, /pcap:(\d+)\/dumpcap:(\d+)/g),
    interface: last(text, /(\d+) packets? dropped by interface/g) ?? last(text, /ps_ifdrop:(\d+)/g),
  };
}

/** The end of a file that another process writes its messages into; '' when it cannot be read. */
export function tailOf(path: string): string {
  try {
    const descriptor = openSync(path, 'r');
    try {
      const { size } = fstatSync(descriptor);
      const bytes = Buffer.alloc(Math.min(TAIL, size));
      return bytes.toString('latin1', 0, readSync(descriptor, bytes, 0, bytes.length, size - bytes.length));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return '';
  }
}
