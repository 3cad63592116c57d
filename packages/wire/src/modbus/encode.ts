/** A Modbus TCP message to encode. */
export interface Adu {
  transaction: number;
  unit: number;
  /** Function code, with the bit 0x80 for an exception. */
  function: number;
  /** PDU behind the function code. */
  data: ArrayLike<number>;
}

/** The ADU with its MBAP header (Messaging on TCP/IP V1.0b §3.1.3). */
export function encodeAdu(adu: Adu): Uint8Array {
  const out = new Uint8Array(8 + adu.data.length);
  const length = 2 + adu.data.length;
  out.set([adu.transaction >> 8, adu.transaction, 0, 0, length >> 8, length, adu.unit, adu.function]);
  out.set(adu.data, 8);
  return out;
}

/** Who speaks to whom: what every builder below needs. */
export interface Exchange {
  transaction: number;
  unit: number;
}

const words = (...values: number[]): number[] => values.flatMap((value) => [(value >> 8) & 0xff, value & 0xff]);
const bits = (values: readonly (boolean | number)[]): number[] => {
  const out = new Array<number>((values.length + 7) >> 3).fill(0);
  values.forEach((value, i) => {
    if (value) out[i >> 3] |= 1 << (i & 7);
  });
  return out;
};
const adu = (exchange: Exchange, code: number, data: number[]): Uint8Array => encodeAdu({ ...exchange, function: code, data });

/** Functions 1 to 4. */
export const readRequest = (x: Exchange, code: 1 | 2 | 3 | 4, address: number, quantity: number) =>
  adu(x, code, words(address, quantity));
/** Answer to functions 1 and 2. */
export const readBitsResponse = (x: Exchange, code: 1 | 2, values: readonly (boolean | number)[]) => {
  const packed = bits(values);
  return adu(x, code, [packed.length, ...packed]);
};
/** Answer to functions 3 and 4. */
export const readRegistersResponse = (x: Exchange, code: 3 | 4, values: readonly number[]) =>
  adu(x, code, [values.length * 2, ...words(...values)]);
/** Function 5, request and answer alike. */
export const writeSingleCoil = (x: Exchange, address: number, on: boolean) => adu(x, 5, words(address, on ? 0xff00 : 0));
/** Function 6, request and answer alike. */
export const writeSingleRegister = (x: Exchange, address: number, value: number) => adu(x, 6, words(address, value));
/** Function 15. */
export const writeMultipleCoils = (x: Exchange, address: number, values: readonly (boolean | number)[]) => {
  const packed = bits(values);
  return adu(x, 15, [...words(address, values.length), packed.length, ...packed]);
};
/** Function 16. */
export const writeMultipleRegisters = (x: Exchange, address: number, values: readonly number[]) =>
  adu(x, 16, [...words(address, values.length), values.length * 2, ...words(...values)]);
/** Answer to functions 15 and 16. */
export const writeMultipleResponse = (x: Exchange, code: 15 | 16, address: number, quantity: number) =>
  adu(x, code, words(address, quantity));
/** Function 8, request and answer alike. */
export const diagnostics = (x: Exchange, subFunction: number, data: readonly number[] = [0, 0]) =>
  adu(x, 8, [...words(subFunction), ...data]);
/** Function 22, request and answer alike. */
export const maskWriteRegister = (x: Exchange, address: number, and: number, or: number) => adu(x, 22, words(address, and, or));
/** Function 23. */
export const readWriteMultipleRegisters = (
  x: Exchange,
  readAddress: number,
  readQuantity: number,
  address: number,
  values: readonly number[],
) => adu(x, 23, [...words(readAddress, readQuantity, address, values.length), values.length * 2, ...words(...values)]);
/** Function 21, request and answer alike. */
export const writeFileRecord = (x: Exchange, file: number, record: number, values: readonly number[]) =>
  adu(x, 21, [7 + values.length * 2, 6, ...words(file, record, values.length, ...values)]);
/** Function 17. */
export const reportServerIdRequest = (x: Exchange) => adu(x, 17, []);
export const reportServerIdResponse = (x: Exchange, id: Uint8Array) => adu(x, 17, [id.length, ...id]);
/** Function 43, MEI type 14. `code`: 1 basic, 2 regular, 3 extended, 4 one object. */
export const readDeviceIdentificationRequest = (x: Exchange, code: 1 | 2 | 3 | 4, object = 0) => adu(x, 43, [14, code, object]);
export const readDeviceIdentificationResponse = (x: Exchange, code: 1 | 2 | 3 | 4, objects: ReadonlyMap<number, string>) => {
  const encoder = new TextEncoder();
  const list = [...objects].flatMap(([id, value]) => {
    const encoded = encoder.encode(value);
    return [id, encoded.length, ...encoded];
  });
  return adu(x, 43, [14, code, code, 0, 0, objects.size, ...list]);
};
/** An exception in answer to `code`. */
export const exception = (x: Exchange, code: number, status: number) => adu(x, code | 0x80, [status]);
