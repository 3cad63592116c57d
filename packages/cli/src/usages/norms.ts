import type { CommandUsage } from '../command.ts';

const json = { type: 'boolean', help: 'one JSON document instead of a picture' } as const;
const language = { type: 'string', value: 'en|zh-CN', help: 'language of sentences (en)' } as const;
const today = { type: 'string', value: 'DAY', help: 'the day by which exceptions have ended or not (today)' } as const;
const differences = { type: 'string', value: 'FILE.json', help: 'where differences are kept (beside the baseline)' } as const;

export const baselineLearnUsage = {
  name: 'baseline learn',
  summary: 'learn what is normal on a network: who does what, how often, on which addresses, with which values',
  takes: 'CAPTURE...',
  options: {
    out: { type: 'string', value: 'FILE.json', help: 'where the baseline goes' },
    from: { type: 'string', value: 'FILE.json', help: 'an earlier baseline that is learnt on' },
    by: { type: 'string', value: 'NAME', help: 'who has it learnt, for its history' },
  },
  examples: ['fengsui baseline learn normal.pcap --out plant.json'],
} as const satisfies CommandUsage;

export const baselineShowUsage = {
  name: 'baseline show',
  summary: 'what a baseline holds, how stable it is, and its history',
  takes: 'FILE.json',
  options: { json, language },
  examples: ['fengsui baseline show plant.json'],
} as const satisfies CommandUsage;

export const baselineCompareUsage = {
  name: 'baseline compare',
  summary: 'what differs from a baseline, in words, each with its frame',
  takes: 'FILE.json CAPTURE...',
  options: { json, differences, language },
  examples: ['fengsui baseline compare plant.json plant.pcap'],
} as const satisfies CommandUsage;

export const baselineApproveUsage = {
  name: 'baseline approve',
  summary: 'make differences normal, in the name of a person',
  takes: 'FILE.json',
  options: {
    difference: { type: 'string', multiple: true, value: 'ID', help: "as 'fengsui baseline compare' lists it" },
    by: { type: 'string', value: 'NAME', help: 'who approves' },
    why: { type: 'string', value: 'TEXT', help: 'why it is normal' },
    differences,
  },
  examples: ["fengsui baseline approve plant.json --difference 284d6ed87a8f --by 'Li Wei' --why 'new pump station'"],
} as const satisfies CommandUsage;

export const policyDeriveUsage = {
  name: 'policy derive',
  summary: 'zones and conduits from traffic, as YAML that a person corrects',
  takes: 'CAPTURE...',
  options: {
    out: { type: 'string', value: 'FILE.yml', help: 'where the policy goes (standard output)' },
    title: { type: 'string', value: 'TEXT', help: 'its title' },
    ranges: { type: 'boolean', help: 'also which addresses of a device each conduit may write' },
    baseline: { type: 'string', value: 'FILE.json', help: 'take those ranges from a baseline' },
  },
  examples: ['fengsui policy derive normal.pcap --out zones.yml'],
} as const satisfies CommandUsage;

export const policyCheckUsage = {
  name: 'policy check',
  summary: 'whether a policy is right, and what traffic it does not allow',
  takes: 'FILE.yml [CAPTURE...]',
  options: { json, language, today },
  examples: ['fengsui policy check zones.yml plant.pcap'],
} as const satisfies CommandUsage;

export const policyExportUsage = {
  name: 'policy export',
  summary: 'a policy for firewalls and intrusion detection to enforce',
  takes: 'FILE.yml',
  options: {
    format: { type: 'string', value: 'nftables|suricata|openc2|csv', help: 'for whom' },
    out: { type: 'string', value: 'FILE', help: 'where it goes (standard output)' },
    capture: {
      type: 'string',
      multiple: true,
      value: 'CAPTURE',
      help: 'finds the addresses of members that are named otherwise',
    },
    today,
  },
  examples: ['fengsui policy export zones.yml --format nftables --out zones.nft'],
} as const satisfies CommandUsage;

export const auditUsage = {
  name: 'audit',
  summary:
    'how isolated a network is: what crosses zones, reaches the internet, goes round the demilitarised zone, or skips levels',
  takes: 'CAPTURE...',
  options: {
    policy: { type: 'string', value: 'FILE.yml', help: 'your own zones; without it they are derived from the traffic' },
    json,
    language,
    today,
  },
  examples: ['fengsui audit plant.pcap --policy zones.yml'],
} as const satisfies CommandUsage;
