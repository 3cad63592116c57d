import type { CommandUsage } from '../command.ts';

export const startUsage = {
  name: 'start',
  summary: 'the platform and its console, with nothing to install beside it',
  takes: '',
  options: {
    data: { type: 'string', value: 'DIR', help: 'everything that is kept (FENGSUI_DATA, else the data folder of the user)' },
    host: { type: 'string', value: 'ADDRESS', help: 'the address to listen at (127.0.0.1)' },
    port: { type: 'string', value: 'N', help: 'the port (8474)' },
    demo: { type: 'boolean', help: 'show simulated plants to the first administrator; they can be removed' },
    'no-demo': { type: 'boolean', help: 'begin empty' },
    link: { type: 'string', value: 'USER', help: 'print a one-time link by which this user sets a new password' },
  },
  notes: ['The first start prints a link that makes the first administrator, once. docs/operations.md lists the settings.'],
  examples: ['fengsui start', 'fengsui start --data /srv/fengsui --port 8080 --no-demo'],
} as const satisfies CommandUsage;

export const rangeUsage = {
  name: 'range',
  summary: 'a simulated plant and attacks on it, as a capture with the truth beside it',
  takes: 'PLANT',
  options: {
    attack: { type: 'string', multiple: true, value: 'NAME', help: 'an attack of the plant, or all' },
    hours: { type: 'string', value: 'N', help: 'how long, 0.01 to 744 (1)' },
    seed: { type: 'string', value: 'N', help: 'the same seed is the same traffic (1)' },
    out: { type: 'string', value: 'FILE.pcap', help: 'where the capture goes; without it the attacks are listed' },
    truth: { type: 'string', value: 'FILE.json', help: 'what really happened' },
  },
  examples: [
    'fengsui range waterworks',
    'fengsui range waterworks --attack modbus-set-point --hours 1 --seed 7 --out plant.pcap',
  ],
} as const satisfies CommandUsage;

export const protocolsUsage = {
  name: 'protocols',
  summary: 'which protocols are understood and how far; with an id, all functions of that one',
  takes: '[ID]',
  options: { json: { type: 'boolean', help: 'JSON instead of a picture' } },
  examples: ['fengsui protocols', 'fengsui protocols modbus'],
} as const satisfies CommandUsage;

export const detectionsUsage = {
  name: 'detections',
  summary: 'the rules that findings are made by, and the techniques of ATT&CK that they cover',
  takes: '',
  options: {
    json: { type: 'boolean', help: 'JSON instead of a picture' },
    rules: { type: 'string', value: 'DIR', help: 'a folder of rules instead of those that come with the program' },
    navigator: { type: 'string', value: 'FILE.json', help: 'write the techniques as a layer for the ATT&CK Navigator' },
  },
  examples: ['fengsui detections --navigator layer.json'],
} as const satisfies CommandUsage;

export const doctorUsage = {
  name: 'doctor',
  summary: 'what an installation has, and what to do about what it has not',
  takes: '',
  options: {},
  examples: ['fengsui doctor'],
} as const satisfies CommandUsage;
