import type { InformationObject } from './element.ts';
import { type ElementName, elements } from './elements.ts';
import { isUnaddressed, types } from './functions.ts';

export type { InformationObject } from './element.ts';

const layouts = new Map<number, readonly ElementName[]>(types.map(([type, , , , , layout]) => [type, layout]));

/** Unnumbered control functions by name: the function bits of the control field (IEC 60870-5-104 §5.1). */
export const U_FUNCTIONS = {
  startdt_act: 0x01,
  startdt_con: 0x02,
  stopdt_act: 0x04,
  stopdt_con: 0x08,
  testfr_act: 0x10,
  testfr_con: 0x20,
} as const;

/** A U message. */
export function unnumbered(name: keyof typeof U_FUNCTIONS): Uint8Array {
  return Uint8Array.of(0x68, 4, (U_FUNCTIONS[name] << 2) | 3, 0, 0, 0);
}

/** An S message that acknowledges all I messages before `receive`, N(R). */
export function supervisory(receive: number): Uint8Array {
  return Uint8Array.of(0x68, 4, 1, 0, (receive << 1) & 0xfe, (receive >> 7) & 0xff);
}

/** An application service data unit to encode. */
export interface Asdu {
  /** Type identification. */
  type: number;
  /** Cause of transmission, 0 to 63. */
  cause: number;
  /** Common address of ASDU; 65535 is every station. */
  commonAddress: number;
  objects: readonly InformationObject[];
  /** P/N bit: the activation is refused. */
  negative?: boolean;
  test?: boolean;
  originator?: number;
  /** SQ: one address, then elements of consecutive addresses. */
  sequence?: boolean;
}

/** The ASDU with the field sizes of -104: cause and common address of two octets, object address of three. */
export function encodeAsdu(asdu: Asdu): Uint8Array {
  const { type, commonAddress, objects } = asdu;
  const out = [
    type,
    (objects.length & 0x7f) | (asdu.sequence ? 0x80 : 0),
    (asdu.cause & 63) | (asdu.negative ? 0x40 : 0) | (asdu.test ? 0x80 : 0),
    asdu.originator ?? 0,
    commonAddress & 0xff,
    (commonAddress >> 8) & 0xff,
  ];
  objects.forEach((object, i) => {
    if (!isUnaddressed(type) && (i === 0 || !asdu.sequence))
      out.push(object.address & 0xff, (object.address >> 8) & 0xff, (object.address >> 16) & 0xff);
    for (const name of layouts.get(type) ?? []) elements[name].encode(object, out);
  });
  return Uint8Array.from(out);
}

/** An I message. `send` and `receive`: N(S) and N(R), 15 bits. */
export function information(send: number, receive: number, asdu: Asdu): Uint8Array {
  const body = encodeAsdu(asdu);
  const out = new Uint8Array(6 + body.length);
  out.set([0x68, 4 + body.length, (send << 1) & 0xfe, (send >> 7) & 0xff, (receive << 1) & 0xfe, (receive >> 7) & 0xff]);
  out.set(body, 6);
  return out;
}

/** Causes that the builders below use. */
export const CAUSE = {
  periodic: 1,
  background: 2,
  spontaneous: 3,
  initialised: 4,
  request: 5,
  activation: 6,
  activationConfirmation: 7,
  deactivation: 8,
  deactivationConfirmation: 9,
  activationTermination: 10,
  fileTransfer: 13,
  interrogatedStation: 20,
  counters: 37,
  unknownType: 44,
  unknownCause: 45,
  unknownCommonAddress: 46,
  unknownObjectAddress: 47,
} as const;

/** Station interrogation (QOI 20) or of a group (21 to 36); the station answers with the same ASDU and another cause. */
export const interrogation = (commonAddress: number, cause: number = CAUSE.activation, qualifier = 20): Asdu => ({
  type: 100,
  cause,
  commonAddress,
  objects: [{ address: 0, qualifier }],
});

/** Counter interrogation; `qualifier` is QCC: request in the low six bits, freeze in the upper two. */
export const counterInterrogation = (commonAddress: number, cause: number = CAUSE.activation, qualifier = 5): Asdu => ({
  type: 101,
  cause,
  commonAddress,
  objects: [{ address: 0, qualifier }],
});

/** Clock synchronisation; `time` in milliseconds since 1970. */
export const clockSynchronisation = (commonAddress: number, time: number, cause: number = CAUSE.activation): Asdu => ({
  type: 103,
  cause,
  commonAddress,
  objects: [{ address: 0, time }],
});

/** Reset of the station's process; QRP 1 general, 2 event buffer. */
export const resetProcess = (commonAddress: number, cause: number = CAUSE.activation, qualifier = 1): Asdu => ({
  type: 105,
  cause,
  commonAddress,
  objects: [{ address: 0, qualifier }],
});

/** A command or set-point on one object: types 45 to 51 and 58 to 64. */
export const command = (
  type: number,
  commonAddress: number,
  address: number,
  value: number,
  options: { cause?: number; select?: boolean; qualifier?: number; time?: number; negative?: boolean } = {},
): Asdu => ({
  type,
  cause: options.cause ?? CAUSE.activation,
  commonAddress,
  negative: options.negative ?? false,
  objects: [{ address, value, select: options.select ?? false, qualifier: options.qualifier ?? 0, time: options.time ?? 0 }],
});

/** Information in monitor direction: types 1 to 40, any number of objects of one type. */
export const report = (
  type: number,
  commonAddress: number,
  objects: readonly InformationObject[],
  cause: number = CAUSE.spontaneous,
): Asdu => ({
  type,
  cause,
  commonAddress,
  objects,
});
