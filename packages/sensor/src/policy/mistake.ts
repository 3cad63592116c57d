import { type MistakeMaker, mistakesOf } from '@fengsui/capture';

/** What may be wrong with a policy: the sentence of each mistake, with the values that it names in braces. */
const sentences = {
  long: 'longer than {most} characters; it is no policy',
  yaml: 'not valid YAML: {reason}',
  repeated: '{key} stands twice; remove one',
  aliases: 'anchors and aliases (& and *) are not allowed; write the values out',
  unknown: '{at} is no member that a policy has there',
  lacks: '{at} lacks {members}',
  type: '{at} must be of the type {type}',
  choice: '{at} takes only {choices}',
  form: '{at} must be of the form {form}',
  least: '{at} must be {least} or more',
  most: '{at} must be {most} or less',
  short: '{at} must have {least} characters or more',
  lengthy: '{at} must have {most} characters or fewer',
  many: '{at} must have {most} items or fewer',
  shape: '{at} {reason}',
  member: '{at}: a member is one of ip, mac (00:11:22:aa:bb:cc), cidr (10.0.0.0/24) or role',
  day: '{at}: write the last day as YYYY-MM-DD, in quotes',
  builtIn: '{zone} is built in and stands for all public addresses; give the zone another id',
  zoneTwice: 'another zone has the id {id}',
  conduitTwice: 'another conduit or exception has the id {id}',
  notIp: '{address} is not an IP address',
  notCidr: '{network} is not a network in CIDR notation',
  noZone: 'there is no zone {zone}; there are {zones}',
  noProtocol: 'there is no protocol {protocol}',
  anyFunction: 'functions need a protocol; name it instead of *',
  noFunction: '{protocol} has no function {name}',
  range: 'the range ends at {to}, before it begins at {from}',
  side: '{side} is neither a zone ({zones}) nor an address or network',
  noDay: '{day} is not a day',
  largeExport:
    'the policy is too large for this format: more than {most} characters; join zones, and name networks instead of addresses',
  manyAddresses: 'zones name the same roles again and again: more than {most} addresses; let one zone name each role',
} as const;

/** The mistake of a code, with the values that its sentence names. */
export const mistake: MistakeMaker<typeof sentences> = mistakesOf(sentences);
