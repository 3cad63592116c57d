import { data } from '../cotp/encode.ts';
import {
  ascii,
  type Block,
  dataItem,
  encodeTsdu,
  item,
  padded,
  typeDigits,
  type Value,
  type Variable,
  word,
} from './encode-message.ts';
import { ROSCTR_USERDATA } from './functions.ts';
import { DATA_OCTETS } from './items.ts';

/** A request, answer or push of user data. */
export interface Userdata {
  reference: number;
  group: number;
  subfunction: number;
  sequence?: number;
  /** Data behind return code, type and length; without it the data says that there is none. */
  data?: readonly number[];
  error?: number;
}

const noData = [0x0a, 0, 0, 0];
const withData = (octets: readonly number[] | undefined): number[] =>
  octets === undefined ? noData : [0xff, DATA_OCTETS, ...word(octets.length), ...octets];

export const userdataRequest = (x: Userdata): Uint8Array =>
  data(
    encodeTsdu(
      ROSCTR_USERDATA,
      x.reference,
      [0, 1, 0x12, 4, 0x11, 0x40 | x.group, x.subfunction, x.sequence ?? 0],
      withData(x.data),
    ),
  );
const userdataAnswer = (type: number, x: Userdata): Uint8Array =>
  data(
    encodeTsdu(
      ROSCTR_USERDATA,
      x.reference,
      [0, 1, 0x12, 8, 0x12, type | x.group, x.subfunction, x.sequence ?? 1, 0, 0, ...word(x.error ?? 0)],
      withData(x.data),
    ),
  );
export const userdataResponse = (x: Userdata): Uint8Array => userdataAnswer(0x80, x);
/** Sent without being asked: cyclic data, alarms, diagnostic messages. */
export const userdataPush = (x: Userdata): Uint8Array => userdataAnswer(0, x);

/** Read SZL. */
export const readSzlRequest = (reference: number, id: number, index: number): Uint8Array =>
  userdataRequest({ reference, group: 4, subfunction: 1, data: [...word(id), ...word(index)] });
/** Answer of records of one length. */
export const readSzlResponse = (
  reference: number,
  id: number,
  index: number,
  records: readonly (readonly number[])[],
): Uint8Array =>
  userdataResponse({
    reference,
    group: 4,
    subfunction: 1,
    data: [...word(id), ...word(index), ...word(records[0]?.length ?? 0), ...word(records.length), ...records.flat()],
  });
/** Answer that the status list does not exist. */
export const readSzlError = (reference: number, error = 0xd401): Uint8Array =>
  userdataResponse({ reference, group: 4, subfunction: 1, error });

/** What a controller says of itself. */
export interface ModuleIdentity {
  orderNumber: string;
  hardware: number;
  firmware: readonly [number, number, number];
  /** Name of the automation system, of the module, plant designation, serial number, type of the module. */
  name: string;
  moduleName: string;
  plant?: string;
  serial: string;
  moduleType: string;
}

/** Answer to SZL 0x0011: module, basic hardware and basic firmware. */
export function moduleIdentification(reference: number, x: ModuleIdentity): Uint8Array {
  const order = padded(x.orderNumber, 20, 0x20);
  const [major, minor, patch] = x.firmware;
  return readSzlResponse(reference, 0x11, 0, [
    [0, 1, ...order, 0, 0xc0, ...word(x.hardware), 0, 1],
    [0, 6, ...order, 0, 0xc0, ...word(x.hardware), 0, 1],
    [0, 7, ...padded('', 20, 0x20), 0, 0xc0, 0x56, major, minor, patch],
  ]);
}

/** Answer to SZL 0x001C: names, copyright, serial number, type. */
export function componentIdentification(reference: number, x: ModuleIdentity): Uint8Array {
  const record = (index: number, text: string) => [0, index, ...padded(text, 32)];
  return readSzlResponse(reference, 0x1c, 0, [
    record(1, x.name),
    record(2, x.moduleName),
    record(3, x.plant ?? ''),
    record(4, 'Original Siemens Equipment'),
    record(5, x.serial),
    record(7, x.moduleType),
  ]);
}

/** List of the numbers of blocks by type. */
export const listBlocksRequest = (reference: number): Uint8Array => userdataRequest({ reference, group: 3, subfunction: 1 });
export const listBlocksResponse = (reference: number, counts: readonly { type: Block['type']; count: number }[]): Uint8Array =>
  userdataResponse({
    reference,
    group: 3,
    subfunction: 1,
    data: counts.flatMap((x) => [...ascii(typeDigits[x.type]), ...word(x.count)]),
  });

/** Numbers of the blocks of a type. */
export const listBlocksOfTypeRequest = (reference: number, type: Block['type']): Uint8Array =>
  userdataRequest({ reference, group: 3, subfunction: 2, data: ascii(typeDigits[type]) });
/** Each number with flags and language, here of an active block of the user in an unnamed language. */
export const listBlocksOfTypeResponse = (reference: number, numbers: readonly number[]): Uint8Array =>
  userdataResponse({ reference, group: 3, subfunction: 2, data: numbers.flatMap((number) => [...word(number), 0x22, 0]) });
/** What a block is: language, author, times. */
export const blockInfoRequest = (reference: number, block: Block): Uint8Array =>
  userdataRequest({
    reference,
    group: 3,
    subfunction: 3,
    data: ascii(`${typeDigits[block.type]}${String(block.number).padStart(5, '0')}A`),
  });

/** Subscribes to messages: bits 1 mode, 2 system diagnostics, 4 user diagnostics, 0x80 alarms. */
export const messageServiceRequest = (reference: number, events: number, subscriber: string): Uint8Array =>
  userdataRequest({ reference, group: 4, subfunction: 2, data: [events, 0, ...padded(subscriber, 8, 0x20)] });

/** Reads the clock. */
export const readClockRequest = (reference: number): Uint8Array => userdataRequest({ reference, group: 7, subfunction: 1 });
const bcd = (value: number): number => (Math.floor(value / 10) << 4) | (value % 10);
const clockOctets = (time: Date): number[] => {
  const milliseconds = time.getUTCMilliseconds();
  return [
    0,
    bcd(Math.floor(time.getUTCFullYear() / 100)),
    bcd(time.getUTCFullYear() % 100),
    bcd(time.getUTCMonth() + 1),
    bcd(time.getUTCDate()),
    bcd(time.getUTCHours()),
    bcd(time.getUTCMinutes()),
    bcd(time.getUTCSeconds()),
    bcd(Math.floor(milliseconds / 10)),
    ((milliseconds % 10) << 4) | (time.getUTCDay() + 1),
  ];
};
export const readClockResponse = (reference: number, time: Date): Uint8Array =>
  userdataResponse({ reference, group: 7, subfunction: 1, data: clockOctets(time) });
/** Sets the clock. */
export const setClockRequest = (reference: number, time: Date): Uint8Array =>
  userdataRequest({ reference, group: 7, subfunction: 2, data: clockOctets(time) });

/** Gives the password; its eight octets are the caller's to scramble. */
export const passwordRequest = (reference: number, octets: ArrayLike<number>): Uint8Array =>
  userdataRequest({ reference, group: 5, subfunction: 1, data: Array.from(octets) });

/** Subscribes to variables at an interval. */
export const cyclicRequest = (reference: number, variables: readonly Variable[], tenths: number): Uint8Array =>
  userdataRequest({
    reference,
    group: 2,
    subfunction: 1,
    data: [...word(variables.length), 0, tenths, ...variables.flatMap(item)],
  });
/** Sends the values of a subscription. */
export const cyclicPush = (reference: number, values: readonly { type: number; value: Value }[]): Uint8Array =>
  userdataPush({
    reference,
    group: 2,
    subfunction: 1,
    data: [...word(values.length), ...values.flatMap((x, i) => dataItem(0xff, x.type, x.value, i === values.length - 1))],
  });

/** Tells subscribers that the mode changed: 0 STOP, 1 warm restart, 2 RUN, 3 hot restart, 4 HOLD. */
export const modeTransition = (mode: number): Uint8Array =>
  data(encodeTsdu(ROSCTR_USERDATA, 0, [1, 0, 0x10, 0x10, 0, 0, mode, 0]));
