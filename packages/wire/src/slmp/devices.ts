/** A device of MELSEC controllers. */
export interface Device {
  /** Name in front of the number, as in `D100`. */
  readonly name: string;
  /** Radix of the number in text: 10 or 16. */
  readonly radix: 10 | 16;
  /** Whether one point is a bit. */
  readonly bit: boolean;
}

const rows: readonly (readonly [number, string, 10 | 16, boolean])[] = [
  [0x2c, 'RD', 10, false],
  [0x2e, 'HG', 10, false],
  [0x50, 'LTC', 10, true],
  [0x51, 'LTS', 10, true],
  [0x52, 'LTN', 10, false],
  [0x54, 'LCC', 10, true],
  [0x55, 'LCS', 10, true],
  [0x56, 'LCN', 10, false],
  [0x58, 'LSTC', 10, true],
  [0x59, 'LSTS', 10, true],
  [0x5a, 'LSTN', 10, false],
  [0x62, 'LZ', 10, false],
  [0x90, 'M', 10, true],
  [0x91, 'SM', 10, true],
  [0x92, 'L', 10, true],
  [0x93, 'F', 10, true],
  [0x94, 'V', 10, true],
  [0x98, 'S', 10, true],
  [0x9c, 'X', 16, true],
  [0x9d, 'Y', 16, true],
  [0xa0, 'B', 16, true],
  [0xa1, 'SB', 16, true],
  [0xa2, 'DX', 16, true],
  [0xa3, 'DY', 16, true],
  [0xa8, 'D', 10, false],
  [0xa9, 'SD', 10, false],
  [0xab, 'G', 10, false],
  [0xaf, 'R', 10, false],
  [0xb0, 'ZR', 10, false],
  [0xb4, 'W', 16, false],
  [0xb5, 'SW', 16, false],
  [0xc0, 'TC', 10, true],
  [0xc1, 'TS', 10, true],
  [0xc2, 'TN', 10, false],
  [0xc3, 'CC', 10, true],
  [0xc4, 'CS', 10, true],
  [0xc5, 'CN', 10, false],
  [0xc6, 'STC', 10, true],
  [0xc7, 'STS', 10, true],
  [0xc8, 'STN', 10, false],
  [0xcc, 'Z', 10, false],
];

/** Devices by their code in binary messages, SH-080956ENG clause 5.2. */
export const devices: ReadonlyMap<number, Device> = new Map(
  rows.map(([code, name, radix, bit]) => [code, { name, radix, bit }] as const),
);

/** Names of the devices, as areas of addresses. */
export const areas: ReadonlyMap<number, string> = new Map(rows.map(([code, name]) => [code, name] as const));

/** Four characters of a name, padded with `*`, as one number. */
const textKey = (name: string): number => {
  let key = 0;
  for (let i = 0; i < 4; i++) key = (key << 8) | (i < name.length ? name.charCodeAt(i) : 0x2a);
  return key >>> 0;
};
const byText: ReadonlyMap<number, number> = new Map(rows.map(([code, name]) => [textKey(name), code] as const));

/** Code of the device named by `length` (2 or 4) characters at `at`, padded with `*` or spaces; -1 when there is none. */
export function deviceFromText(bytes: Uint8Array, at: number, length: number): number {
  let key = 0;
  for (let i = 0; i < 4; i++) {
    const character = i < length ? bytes[at + i] : 0x2a;
    key = (key << 8) | (character === 0x20 ? 0x2a : character);
  }
  return byText.get(key >>> 0) ?? -1;
}

/** Text of an address, as `D100` or `X1F`. */
export function deviceText(code: number, number: number): string {
  const device = devices.get(code);
  return device ? `${device.name}${number.toString(device.radix).toUpperCase()}` : `0x${code.toString(16)}:${number}`;
}
