import { dlt698, exclusiveBehindStart, jt808, sumOfAll, telecomPower } from '../checks.ts';
import type { CountedRow } from '../trait.ts';
import { SERIAL_GATEWAY } from './controllers.ts';

/** Protocols of Chinese standards: metering, vehicles, power rooms. */
export const china: readonly CountedRow[] = [
  {
    id: 'dlt698-45',
    name: 'DL/T 698.45 (meters, object oriented)',
    specification: 'DL/T 698.45-2017 §6: link frame; public implementations',
    industrial: true,
    carriage: { tcp: SERIAL_GATEWAY },
    traits: [{ sure: 92, bytes: '68', bits: [[2, 0xc0, 0]], ends: '16', least: 12, check: dlt698 }],
    length: { at: 1, size: 2, little: true, plus: 2 },
    longest: 2050,
  },
  {
    id: 'cjt188',
    name: 'CJ/T 188 (water, gas and heat meters)',
    specification: 'CJ/T 188-2004 §6: frame; public implementations',
    industrial: true,
    carriage: { tcp: SERIAL_GATEWAY },
    traits: [
      {
        sure: 85,
        bytes: '68',
        ends: '16',
        among: [
          [1, [0x10, 0x11, 0x12, 0x13, 0x20, 0x21, 0x22, 0x30, 0x31, 0x32, 0x33, 0x40]],
          [9, [0x01, 0x03, 0x04, 0x09, 0x15, 0x16, 0x81, 0x83, 0x84, 0x89, 0x95, 0x96, 0xc1, 0xc3, 0xc4, 0xc9]],
        ],
        least: 13,
        check: sumOfAll,
      },
    ],
    length: { at: 10, size: 1, plus: 13 },
    longest: 268,
  },
  {
    id: 'gbt32960',
    name: 'GB/T 32960 (electric vehicles)',
    specification: 'GB/T 32960.3 §6: ##, command, response, VIN, encryption, length, BCC; public implementations',
    industrial: true,
    carriage: { tcp: [32960] },
    traits: [
      {
        sure: 90,
        bytes: '2323',
        among: [
          [3, [0x01, 0x02, 0x03, 0x04, 0xfe]],
          [21, [0x01, 0x02, 0x03, 0x04, 0xfe]],
        ],
        least: 25,
        check: exclusiveBehindStart,
      },
    ],
    length: { at: 22, size: 2, plus: 25 },
  },
  {
    id: 'jt808',
    name: 'JT/T 808 (vehicle terminals)',
    specification: 'JT/T 808-2019 §4.4: 7E, escapes, check code; public implementations',
    industrial: true,
    carriage: { tcp: [808, 6808], udp: [808] },
    traits: [
      {
        sure: 84,
        bytes: '7e',
        among: [[1, [0x00, 0x01, 0x02, 0x03, 0x07, 0x08, 0x0a, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x8a]]],
        least: 15,
        check: jt808,
      },
    ],
    until: '7e',
    longest: 2048,
  },
  {
    id: 'jt1078',
    name: 'JT/T 1078 (vehicle video)',
    specification: 'JT/T 1078-2016 §5.5.3: 01cd and RTP header; public implementations',
    industrial: true,
    carriage: { tcp: [1078], udp: [1078] },
    traits: [{ sure: 95, bytes: '3031636481', least: 16 }],
  },
  {
    id: 'yd1363',
    name: 'YD/T 1363 (power and environment)',
    specification: 'YD/T 1363.3 §4: ~, digits, check sum, CR; public implementations',
    industrial: true,
    carriage: { tcp: SERIAL_GATEWAY },
    traits: [{ sure: 92, text: '~', ends: '0d', least: 18, check: telecomPower }],
    until: '0d',
    longest: 8192,
  },
];
