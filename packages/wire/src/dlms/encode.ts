import { berElement, berIntegerElement, berObjectIdentifierElement, berTextElement } from '../ber-encode.ts';
import { frameCheck } from './frame.ts';
import { AARE, AARQ, ACTION_REQUEST, GET_REQUEST, GET_RESPONSE, SET_REQUEST } from './functions.ts';

const u16 = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];

/** An application message between two ports in a wrapper. */
export function wrapped(source: number, destination: number, message: ArrayLike<number>): Uint8Array {
  return Uint8Array.from([...u16(1), ...u16(source), ...u16(destination), ...u16(message.length), ...Array.from(message)]);
}

/** An HDLC frame with addresses of one octet; with a message, LLC stands before it. */
export function hdlc(
  source: number,
  destination: number,
  control: number,
  message: ArrayLike<number> = [],
  answers = false,
): Uint8Array {
  const information = message.length > 0 ? [0xe6, answers ? 0xe7 : 0xe6, 0, ...Array.from(message)] : [];
  const length = 2 + 2 + 1 + 2 + (information.length > 0 ? information.length + 2 : 0);
  const header = [0xa0 | (length >> 8), length & 0xff, (destination << 1) | 1, (source << 1) | 1, control];
  const body = information.length > 0 ? [...checked(header), ...information] : header;
  return Uint8Array.from([0x7e, ...checked(body), 0x7e]);
}

function checked(octets: readonly number[]): number[] {
  const check = frameCheck(Uint8Array.from(octets), 0, octets.length);
  return [...octets, check & 0xff, check >> 8];
}

/** A request for an association with logical names; a password makes it one of low security. */
export function associate(password?: string): Uint8Array {
  const security =
    password === undefined
      ? []
      : [
          ...berElement(0x8a, [7, 0x80]),
          ...berObjectIdentifierElement('2.16.756.5.8.2.1', 0x8b),
          ...berElement(0xac, berTextElement(password, 0x80)),
        ];
  return berElement(AARQ, berElement(0xa1, berObjectIdentifierElement('2.16.756.5.8.1.1')), security);
}

/** The answer to it: 0 accepted, 1 rejected for good, 2 for now. */
export function associated(result: number): Uint8Array {
  return berElement(
    AARE,
    berElement(0xa1, berObjectIdentifierElement('2.16.756.5.8.1.1')),
    berElement(0xa2, berIntegerElement(result)),
    berElement(0xa3, berElement(0xa1, berIntegerElement(0))),
  );
}

/** An attribute or a method of an object with a name of six groups. */
export interface Attribute {
  classId: number;
  name: readonly [number, number, number, number, number, number];
  attribute: number;
}

const descriptor = (x: Attribute): number[] => [...u16(x.classId), ...x.name, x.attribute];

export const getRequest = (invoke: number, x: Attribute): number[] => [GET_REQUEST, 1, 0xc0 | invoke, ...descriptor(x), 0];
export const setRequest = (invoke: number, x: Attribute, data: readonly number[]): number[] => [
  SET_REQUEST,
  1,
  0xc0 | invoke,
  ...descriptor(x),
  0,
  ...data,
];
export const actionRequest = (invoke: number, x: Attribute, data: readonly number[] = []): number[] => [
  ACTION_REQUEST,
  1,
  0xc0 | invoke,
  ...descriptor(x),
  data.length > 0 ? 1 : 0,
  ...data,
];
/** Data, or the code of why there is none. */
export const getResponse = (invoke: number, result: readonly number[] | number): number[] => [
  GET_RESPONSE,
  1,
  0xc0 | invoke,
  ...(typeof result === 'number' ? [1, result] : [0, ...result]),
];
