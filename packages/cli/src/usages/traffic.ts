import type { CommandUsage } from '../command.ts';

const CAPTURE = 'CAPTURE is a pcap or pcapng file, plain or compressed (gzip, zstd), or - for standard input.';

/** What is done with files that cross the wire; the same for captures and interfaces. */
const files = {
  files: { type: 'boolean', help: 'put transferred files together, hash and judge them' },
  hashes: {
    type: 'string',
    multiple: true,
    value: 'FILE',
    help: 'known hashes (MD5, SHA-1, SHA-256), one a line; a file that has one is a finding',
  },
  yara: {
    type: 'string',
    multiple: true,
    value: 'own|FILE.yar|DIR',
    help: 'YARA rules that look into files; own are those that come with the program',
  },
  carve: { type: 'string', value: 'DIR', help: "keep the files, encrypted; 'fengsui files DIR' shows them" },
  'carve-key': { type: 'string', value: 'FILE', help: 'the key that they are encrypted with (samples.key in the data folder)' },
} as const satisfies CommandUsage['options'];

/** What traffic is held against, beside the rules. */
const norms = {
  baseline: {
    type: 'string',
    value: 'FILE.json',
    help: "what is normal, as 'fengsui baseline learn' wrote it: what differs is a finding",
  },
  policy: { type: 'string', value: 'FILE.yml', help: 'zones and conduits: what they do not allow is a finding' },
} as const satisfies CommandUsage['options'];

const json = { type: 'boolean', help: 'one JSON document instead of a picture' } as const;
const rules = {
  type: 'string',
  value: 'DIR',
  help: 'a folder of detection rules instead of those that come with the program',
} as const;

export const analyzeUsage = {
  name: 'analyze',
  summary: 'captures to assets, findings and matched vulnerabilities, in one pass',
  takes: 'CAPTURE...',
  options: {
    json,
    report: { type: 'string', value: 'FILE.html', help: 'a page for people: what there is, what is wrong, what to do first' },
    language: { type: 'string', value: 'en|zh-CN', help: 'language of the report (that of the system)' },
    library: { type: 'string', value: 'DIR', help: 'match vulnerabilities of this library' },
    slice: { type: 'string', value: 'DIR', help: 'write the frames of each finding as a capture of its own' },
    messages: { type: 'string', value: 'FILE.jsonl|FILE.parquet', help: 'write every message' },
    ocsf: { type: 'string', value: 'FILE.jsonl', help: 'write inventory, activity and findings as OCSF events' },
    rules,
    ...norms,
    suppress: { type: 'string', value: 'FILE.yaml', help: 'set findings apart that somebody answers for, until a day' },
    ...files,
    threads: { type: 'string', value: 'N', help: 'read on one core and book on others; the result is the same (1)' },
  },
  notes: [CAPTURE],
  examples: [
    'fengsui analyze plant.pcap',
    'fengsui analyze plant.pcap --library lib --report plant.html',
    'tcpdump -i eth1 -w - | fengsui analyze - --json',
  ],
} as const satisfies CommandUsage;

export const watchUsage = {
  name: 'watch',
  summary: 'an interface or a pipe without end: what changes, on the terminal or to a platform',
  takes: '',
  options: {
    interface: { type: 'string', short: 'i', value: 'NAME', help: 'the network interface to listen to; it needs no address' },
    pipe: { type: 'string', value: 'FILE', help: 'a pipe or file of frames instead; - is standard input' },
    filter: { type: 'string', value: 'EXPRESSION', help: 'capture filter in the language of pcap' },
    user: { type: 'string', value: 'NAME', help: 'whom to become when started by root (fengsui, else nobody)' },
    to: { type: 'string', value: 'URL', help: 'the platform to report to' },
    token: { type: 'string', value: 'TOKEN', help: 'enrols the sensor, once; better given in FENGSUI_ENROLMENT_TOKEN' },
    fingerprint: { type: 'string', value: 'SHA256', help: 'the certificate of the platform, when nobody signed it' },
    data: { type: 'string', value: 'DIR', help: 'credential, spool and ring (watch in the data folder)' },
    ring: { type: 'string', default: '1G', value: 'SIZE', help: 'the latest frames that are kept; 0 for none' },
    spool: { type: 'string', default: '256M', value: 'SIZE', help: 'reports that wait while the platform is away' },
    window: { type: 'string', default: '60', value: 'SECONDS', help: 'time between reports' },
    learning: { type: 'string', default: '600', value: 'SECONDS', help: 'time from which what is new means something' },
    wait: { type: 'string', default: '60', value: 'SECONDS', help: 'time to wait at the end for what was not sent' },
    http: { type: 'string', value: 'PORT', help: 'a page and /health, on 127.0.0.1 only' },
    rules,
    ...norms,
    ...files,
    statistics: {
      type: 'string',
      value: 'FILE',
      help: 'standard error of a capture process that somebody else started, for its losses',
    },
    'capture-pid': { type: 'string', value: 'N', help: 'the number of that process' },
    json: { type: 'boolean', default: false, help: 'each report as a line of JSON' },
  },
  notes: ['Nothing is ever sent to the network that is observed. docs/sensors.md tells what is kept, and what is lost where.'],
  examples: [
    'sudo fengsui watch --interface eth1',
    'sudo FENGSUI_ENROLMENT_TOKEN=fge_... fengsui watch --interface eth1 --to https://fengsui.example',
    'tcpdump -i eth1 -Unw - | fengsui watch --pipe - --json',
  ],
} as const satisfies CommandUsage;

export const sliceUsage = {
  name: 'slice',
  summary: 'the frames of an asset, of a conversation or of a time, as a capture of their own',
  takes: 'CAPTURE...',
  options: {
    out: { type: 'string', value: 'FILE.pcap', help: 'where the frames go' },
    host: { type: 'string', multiple: true, value: 'ADDRESS', help: 'once for an asset, twice for what passes between two' },
    port: { type: 'string', value: 'N', help: 'of TCP or UDP, on either side' },
    from: { type: 'string', value: 'TIME', help: 'as 2026-03-01T08:00:00Z' },
    to: { type: 'string', value: 'TIME', help: 'as 2026-03-01T09:00:00Z' },
  },
  notes: ['CAPTURE is a pcap or pcapng file, plain or compressed.'],
  examples: ['fengsui slice plant.pcap --host 10.0.0.5 --host 10.0.0.9 --out two.pcap'],
} as const satisfies CommandUsage;

export const filesUsage = {
  name: 'files',
  summary: 'the encrypted samples that --carve kept, or one of them in clear',
  takes: 'DIR',
  options: {
    json,
    decrypt: { type: 'string', value: 'SHA256', help: 'write this sample in clear; it may be malicious code' },
    out: { type: 'string', value: 'FILE', help: 'where it goes; nothing is written over' },
    'carve-key': files['carve-key'],
  },
  examples: ['fengsui files samples'],
} as const satisfies CommandUsage;

export const readUsage = {
  name: 'read',
  summary: 'records of other tools: the same assets and findings, and how good each source is',
  takes: 'FILE...',
  options: {
    format: { type: 'string', value: 'ID', help: 'the format, where it is not recognised; a wrong one lists all' },
    rules: { type: 'string', value: 'DIR', help: 'Sigma rules to judge records by' },
    json,
  },
  notes: ['FILE is Suricata EVE, Zeek, syslog, Windows events, an inventory as CSV, CycloneDX or SPDX.'],
  examples: ['fengsui read eve.json --rules sigma/rules'],
} as const satisfies CommandUsage;

export const listenUsage = {
  name: 'listen',
  summary: 'syslog over UDP, TCP and TLS, judged as it comes',
  takes: '',
  options: {
    syslog: {
      type: 'string',
      multiple: true,
      value: 'udp|tcp|tls:[HOST:]PORT',
      help: 'what to listen to, as udp:514 or tls:[::]:6514',
    },
    certificate: { type: 'string', value: 'FILE.pem', help: 'for tls' },
    key: { type: 'string', value: 'FILE.pem', help: 'for tls' },
    for: { type: 'string', value: 'SECONDS', help: 'then end; without it, until it is stopped' },
    json: { type: 'boolean', help: 'one JSON document at the end instead of lines' },
  },
  examples: ['fengsui listen --syslog udp:5514 --syslog tcp:5514'],
} as const satisfies CommandUsage;
