/** A datagram to encode. */
export interface Datagram {
  /** 1 APRD to 14 FRMW. */
  command: number;
  index: number;
  /** Station or position (its negative) with the offset in the high half, or a logical address. */
  address: number;
  data: ArrayLike<number>;
  workingCounter: number;
}

/** Address of a register of a station. */
export function registerOf(station: number, offset: number): number {
  return ((offset << 16) | (station & 0xffff)) >>> 0;
}

const words = (value: number, bytes: number): number[] => Array.from({ length: bytes }, (_, i) => (value >>> (8 * i)) & 0xff);

/** A frame of datagrams (ETG.1000.4 §5.3). */
export function frame(datagrams: readonly Datagram[]): Uint8Array {
  const body = datagrams.flatMap((datagram, i) => [
    datagram.command,
    datagram.index,
    ...words(datagram.address, 4),
    ...words(datagram.data.length | (i + 1 < datagrams.length ? 0x8000 : 0), 2),
    0,
    0,
    ...Array.from(datagram.data),
    ...words(datagram.workingCounter, 2),
  ]);
  return Uint8Array.from([...words(0x1000 | body.length, 2), ...body]);
}

/** A mailbox message: CoE is type 3, FoE 4, SoE 5. */
export function mailbox(type: number, counter: number, service: ArrayLike<number>): number[] {
  return [...words(service.length, 2), 0, 0, 0, (counter << 4) | type, ...Array.from(service)];
}

/** An expedited SDO download of four bytes. */
export function sdoDownload(object: number, subindex: number, value: number): number[] {
  return [0x00, 0x20, 0x23, ...words(object, 2), subindex, ...words(value, 4)];
}

/** The abort of an SDO by a slave. */
export function sdoAbort(object: number, subindex: number, code: number): number[] {
  return [0x00, 0x30, 0x80, ...words(object, 2), subindex, ...words(code, 4)];
}
