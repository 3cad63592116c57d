import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { walk } from './gold.ts';
import { sheetRows, unzip } from './unzip.ts';

/** One attack of a labelled capture: its frames, or its time, by the label. */
export interface Attack {
  name: string;
  frames?: ReadonlySet<number>;
  /** Which of the captures these frames are numbers in. */
  capture?: number;
  /** Seconds since 1970. */
  start?: number;
  end?: number;
  /** Technique ids of which a finding must name one; any finding will do without. */
  techniques?: readonly string[];
}

/** Captures, read as one, whose attacks are labelled; what no attack explains is false. */
export interface Labelled {
  set: string;
  name: string;
  paths: string[];
  attacks: Attack[];
  /** Captures of normal operation from which a baseline is learnt and enforced before these are read. */
  normal?: string[];
}

/** A set of captures: where its labels are, and how to read them. `slow` ones unpack tens of megabytes each. */
export interface LabelledSet {
  name: string;
  /** Folder of the captures; its name is the set's unless given. */
  folder?: string;
  slow?: boolean;
  read: (folder: string, temporary: string) => Labelled[];
}

/** What a file's name says about its content: attacks that must be found, or operation that must stay quiet. */
const BY_NAME: readonly (readonly [set: string, file: string, attack: string | null, techniques?: readonly string[]])[] = [
  ['digitalbond-suricata', 'CL5000EIP-Remote_Mode_Change_Attempt.pcap', 'remote mode change', ['T0858']],
  ['digitalbond-suricata', 'CL5000EIP-Software_Upload.pcap', 'program upload', ['T0845']],
  ['digitalbond-snort', 'bacnet_test.pcap', 'BACnet enumeration', ['T0846', 'T0888']],
  [
    'digitalbond-snort',
    'dnp3_test_data_part2.pcap',
    'DNP3 commands of the Quickdraw rules',
    ['T0816', 'T0814', 'T0855', 'T0831', 'T0804'],
  ],
  ['digitalbond-snort', 'enip_test.pcap', 'EtherNet/IP enumeration', ['T0846', 'T0888']],
  ['digitalbond-snort', 's7_test.pcap', 'S7 enumeration', ['T0846', 'T0888']],
  ['smehner-profinet-attack', 'pcaps/identify.pcap', 'PROFINET discovery', ['T0846', 'T0888']],
  [
    'smehner-profinet-attack',
    'pcaps/set_attack.pcap',
    'PROFINET name changed',
    ['T0836', 'T0814', 'T0849', 'T0855', 'T0892', 'T0878'],
  ],
  ['nozomi-melsoft', 'cve_2021_20594_username_bruteforce.pcapng', 'MELSOFT user names tried', ['T0806', 'T0859', 'T0812']],
  ['gymgit-s7', 'snap7_s300_stop.pcapng', 'CPU stopped', ['T0858', 'T0881', 'T0816']],
  ['gymgit-s7', 'tia_s300_downloadHwConfig.pcapng', 'configuration download', ['T0843', 'T0845', 'T0889']],
  ['gymgit-s7', 'step7_s300_rwVarTab.pcapng', 'variables modified from an engineering tool', ['T0855', 'T0836', 'T0835']],
  ['gymgit-s7', 'step7_s300_copyRamToRom.pcapng', 'memory copied to ROM', ['T0889', 'T0843']],
  ['gymgit-s7', 'snap7_s300_readVar.pcapng', null],
  ['gymgit-s7', 'step7_s300_readDiagData.pcapng', null],
  ['gymgit-s7', 'tia_s300_flashLed.pcapng', null],
  ['gymgit-s7', 'wincc_s300_setup-alarm-read-write.pcapng', null],
  ['gymgit-s7', 'wincc_s300_setup-alarm-read_2.pcapng', null],
];

/** Labelled frames as attacks: frames that lie close together are one. */
function runs(name: string, frames: readonly number[], apart: number): Attack[] {
  const attacks: { name: string; frames: Set<number> }[] = [];
  let last = -Infinity;
  for (const frame of frames) {
    if (frame - last > apart) attacks.push({ name: `${name} ${attacks.length + 1}`, frames: new Set() });
    attacks.at(-1)?.frames.add(frame);
    last = frame;
  }
  return attacks;
}

const lines = (path: string): string[] =>
  readFileSync(path, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '');

/**
 * Frames by which an attacker wrote variables of a controller. Each case holds little more than the attack. They are read by themselves, with a baseline learnt from the
 * operator station's traffic, and one after the other behind a capture of that traffic.
 */
function writesToAController(folder: string): Labelled[] {
  const files = walk(folder);
  const cases = files
    .filter((file) => file.endsWith('.master.csv') && files.includes(file.replace('.csv', '.pcap')))
    .map((file) => {
      const rows = lines(join(folder, file)).map((line) => line.split(','));
      return {
        name: file.split('/').at(-1)?.replace('.master.csv', '') ?? file,
        path: join(folder, file.replace('.csv', '.pcap')),
        frames: new Set(rows.map(([frame]) => Number(frame))),
      };
    })
    .filter(({ frames }) => frames.size > 0);
  const alone = cases.map(({ name, path, frames }) => ({
    set: 'qut2017-s7comm',
    name,
    paths: [path],
    attacks: [{ name, frames }],
  }));
  const normal = files.find((file) => file.endsWith('_Flooding.hmi.pcap'));
  if (normal === undefined) return alone;
  const learnt = alone.map((one) => ({ ...one, set: 'qut2017-s7comm, with a baseline', normal: [join(folder, normal)] }));
  const begins = normal.split('/').at(-1) ?? '';
  const later = cases.filter(({ name }) => name > begins);
  return [
    ...alone,
    ...learnt,
    {
      set: 'qut2017-s7comm, in a row',
      name: 'operator station, then all cases after it',
      paths: [join(folder, normal), ...later.map(({ path }) => path)],
      attacks: later.map(({ name, frames }, at) => ({ name, frames, capture: at + 1 })),
    },
  ];
}

/**
 * Attacks of a scenario of QUT-ZSS, from the sheet beside its capture. Rows of label 0 are normal operation, those of 101 to 110 genuine faults of
 * the grid; attacks have labels of three digits that begin with `first`. Rows less than ten seconds apart are one attack.
 */
function rowsOfAttacks(folder: string, file: string, first: string): Attack[] {
  const scenario = file.split('/').slice(2, -1);
  const sheet = join(folder, 'Datasets', 'Processed dataset (supervised ML)', ...scenario, 'QUTZS_final.xlsx');
  const [, ...rows] = sheetRows(readFileSync(sheet));
  const attacks: { name: string; start: number; end: number }[] = [];
  for (const row of rows) {
    const label = row.get('A') ?? '';
    if (label.length !== 3 || !label.startsWith(first)) continue;
    const time = Number(row.get('B'));
    const last = attacks.at(-1);
    if (last && time - last.end < 10) last.end = time;
    else attacks.push({ name: `${first === '8' ? 'GOOSE' : 'samples'} modified (${label})`, start: time, end: time });
  }
  return attacks;
}

/** The labelled sets of the corpora. */
export const SETS: readonly LabelledSet[] = [
  {
    name: 'lemay-modbus',
    read: (folder) =>
      walk(folder)
        .filter((file) => file.endsWith('_labeled.csv'))
        .map((file) => {
          const bad = lines(join(folder, file))
            .filter((line) => line.endsWith(';1'))
            .map((line) => Number.parseInt(line, 10));
          return {
            set: 'lemay-modbus',
            name: file,
            paths: [join(folder, file.replace('_labeled.csv', '.pcap'))],
            attacks: runs(file.split('_modbus')[0], bad, 400),
          };
        }),
  },
  { name: 'qut2017-s7comm', read: writesToAController },
  {
    name: 'by name',
    folder: '.',
    read: (folder) =>
      BY_NAME.filter(([set, file]) => existsSync(join(folder, set, file))).map(([set, file, attack, techniques]) => ({
        set,
        name: file,
        paths: [join(folder, set, file)],
        // The whole capture is the attack.
        attacks: attack === null ? [] : [{ name: attack, start: 0, end: Infinity, techniques }],
      })),
  },
  {
    name: 'qut-zss-goose',
    read: (folder) =>
      walk(folder)
        .filter((file) => file.endsWith('QUTZS.pcapng'))
        .map((file) => ({
          set: 'qut-zss-goose',
          name: file,
          paths: [join(folder, file)],
          attacks: rowsOfAttacks(folder, file, '8'),
        })),
  },
  {
    name: 'qut-zss-sv',
    read: (folder) =>
      walk(folder)
        .filter((file) => file.endsWith('QUTZS.pcapng'))
        .map((file) => ({
          set: 'qut-zss-sv',
          name: file,
          paths: [join(folder, file)],
          attacks: rowsOfAttacks(folder, file, '9'),
        })),
  },
  {
    name: 'icsnpp/dina-sv/testing/Traces',
    // A merging unit at work: no attack, nothing to be found.
    read: (folder) =>
      walk(folder)
        .filter((file) => file.endsWith('SV_Normal_Traffic.pcap'))
        .map((file) => ({ set: 'dina-sv', name: file, paths: [join(folder, file)], attacks: [] })),
  },
  {
    name: 'qut2017-dnp3',
    slow: true,
    read: (folder, temporary) =>
      walk(folder)
        .filter((file) => file.endsWith('.zip'))
        .map((file, at) => {
          const [unpack] = unzip(readFileSync(join(folder, file))).values();
          const path = join(temporary, `dnp3-${at}.pcap`);
          writeFileSync(path, unpack());
          const [, ...rows] = lines(join(folder, file.replace('attacker.pcap.zip', 'labels_attack_windows_utc.tsv'))).map(
            (line) => line.split('\t'),
          );
          return {
            set: 'qut2017-dnp3',
            name: file,
            paths: [path],
            attacks: rows.map(([start, end, name]) => ({ name, start: Number(start), end: Number(end) })),
          };
        }),
  },
];
