import { digitsBehindSecond, meterBus, nmea, sumBehindStart } from '../checks.ts';
import type { CountedRow } from '../trait.ts';
import { SERIAL_GATEWAY } from './controllers.ts';

/** Energy, metering, tanks and drilling. */
export const energy: readonly CountedRow[] = [
  {
    id: 'm-bus',
    name: 'M-Bus over TCP',
    specification: 'EN 13757-2 §5.6, EN 13757-3 §5: long frame; public implementations',
    industrial: true,
    carriage: { tcp: [...SERIAL_GATEWAY, 10001] },
    traits: [
      {
        sure: 82,
        bytes: '68....68',
        ends: '16',
        among: [
          [4, [0x08, 0x18, 0x28, 0x38, 0x53, 0x73]],
          [6, [0x50, 0x51, 0x52, 0x70, 0x72, 0x78, 0x7a]],
        ],
        least: 9,
        check: meterBus,
      },
    ],
    length: { at: 1, size: 1, plus: 6 },
    longest: 261,
  },
  {
    id: 'iec62056-21',
    name: 'IEC 62056-21 over TCP',
    specification: 'IEC 62056-21 §6.3: request and identification message',
    industrial: true,
    carriage: { tcp: SERIAL_GATEWAY },
    traits: [
      { sure: 82, text: '/?', ends: '210d0a', most: 37 },
      { sure: 65, text: '/', ends: '0d0a', among: [[4, [0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36]]], least: 7, most: 37 },
    ],
  },
  {
    id: 'sma-speedwire',
    name: 'Speedwire (SMA)',
    specification: 'SMA Speedwire: SMA, tag 0; public implementations',
    industrial: true,
    carriage: { udp: [9522] },
    traits: [{ sure: 97, bytes: '534d4100000402a0', least: 16 }],
  },
  {
    id: 'solaredge',
    name: 'SolarEdge monitoring',
    specification: 'tshark solaredge',
    industrial: true,
    carriage: { tcp: [22222] },
    traits: [{ sure: 92, bytes: '12345679', least: 20 }],
  },
  {
    id: 'solarman-v5',
    name: 'Solarman V5',
    specification: 'pysolarmanv5: A5, length, control, check sum, 15; public implementations',
    industrial: true,
    carriage: { tcp: [8899, 10000] },
    traits: [
      {
        sure: 90,
        bytes: 'a5....10',
        ends: '15',
        among: [[4, [0x41, 0x42, 0x43, 0x45, 0x47, 0x48, 0x11, 0x12, 0x13, 0x15, 0x17, 0x18]]],
        least: 13,
        check: sumBehindStart,
      },
    ],
    length: { at: 1, size: 2, little: true, plus: 13 },
    longest: 2048,
  },
  {
    id: 'atg',
    name: 'Veeder-Root tank gauge',
    specification: 'Veeder-Root TLS serial interface: SOH, function; nDPI',
    industrial: true,
    carriage: { tcp: [10001] },
    traits: [
      { sure: 82, bytes: '01', among: [[1, [0x49, 0x53, 0x69, 0x73]]], least: 7, most: 64, check: digitsBehindSecond },
      { sure: 82, bytes: '010d0a49', least: 10 },
    ],
  },
  {
    id: 'nut',
    name: 'NUT (uninterruptible power supplies)',
    specification: 'RFC 9271; IANA registry of ports',
    industrial: true,
    carriage: { tcp: [3493] },
    traits: [
      'LIST UPS',
      'LIST VAR ',
      'BEGIN LIST ',
      'GET VAR ',
      'USERNAME ',
      'PASSWORD ',
      'LOGIN ',
      'STARTTLS',
      'VER',
      'NETVER',
      'VAR ',
      'OK',
      'ERR ',
    ].map((text) => ({ sure: 70, text })),
  },
  {
    id: 'nmea-450',
    name: 'IEC 61162-450 (ships)',
    specification: 'IEC 61162-450: UdPbC; public implementations',
    industrial: true,
    carriage: { udp: Array.from({ length: 16 }, (_, i) => 60001 + i) },
    traits: [
      { sure: 96, bytes: '556450624300', least: 8 },
      { sure: 90, bytes: '526155645000', least: 8 },
    ],
  },
  {
    id: 'nmea-0183',
    name: 'NMEA 0183 (ships, positions)',
    specification: 'NMEA 0183, IEC 61162-1: sentence, check sum; public implementations',
    industrial: true,
    carriage: { tcp: [10110], udp: [10110] },
    traits: [
      {
        sure: 84,
        among: [
          [0, [0x24, 0x21]],
          [1, [0x41, 0x42, 0x43, 0x45, 0x47, 0x48, 0x49, 0x4e, 0x50, 0x52, 0x53, 0x54, 0x56, 0x57, 0x59]],
        ],
        least: 11,
        check: nmea,
      },
    ],
    until: '0d0a',
    longest: 90,
  },
];
