const u16 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];
const u32 = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];

/** One production of an exchange. */
export interface Production {
  producer: readonly [number, number, number, number];
  exchange: number;
  request: number;
  /** Seconds since 1970. */
  seconds: number;
  status?: number;
  data: ArrayLike<number>;
}

export const productionData = (x: Production): Uint8Array =>
  Uint8Array.from([
    13,
    1,
    ...u16(x.request),
    ...x.producer,
    ...u32(x.exchange),
    ...u32(x.seconds),
    ...u32(0),
    ...u32(x.status ?? 1),
    ...u32(0x100),
    ...u32(0),
    ...Array.from(x.data),
  ]);
/** A command or its response, by PDU type. */
export const command = (type: number, request: number, data: ArrayLike<number> = [], status = 0): Uint8Array =>
  Uint8Array.from([type, 0, ...u16(request), 1, status, ...u16(8 + data.length), ...Array.from(data)]);
