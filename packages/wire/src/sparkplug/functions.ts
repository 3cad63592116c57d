import { ACT_CONFIGURE, ACT_IDENTIFY, ACT_REPORT, ACT_SESSION, ACT_WRITE } from '../message.ts';
import { functionTable } from '../protocol.ts';

export const NBIRTH = 1;
export const NDEATH = 2;
export const DBIRTH = 3;
export const DDEATH = 4;
export const NDATA = 5;
export const DDATA = 6;
export const NCMD = 7;
export const DCMD = 8;
export const STATE = 9;

/** Message types of the topic namespace (Sparkplug 3.0 §4.1); the numbers are our own. */
export const functions = functionTable([
  [NBIRTH, 'nbirth', 'Birth certificate of an edge node', ACT_SESSION | ACT_IDENTIFY | ACT_REPORT],
  [NDEATH, 'ndeath', 'Death certificate of an edge node', ACT_SESSION],
  [DBIRTH, 'dbirth', 'Birth certificate of a device', ACT_SESSION | ACT_IDENTIFY | ACT_REPORT],
  [DDEATH, 'ddeath', 'Death certificate of a device', ACT_SESSION],
  [NDATA, 'ndata', 'Data of an edge node', ACT_REPORT],
  [DDATA, 'ddata', 'Data of a device', ACT_REPORT],
  [NCMD, 'ncmd', 'Command to an edge node', ACT_WRITE],
  [DCMD, 'dcmd', 'Command to a device', ACT_WRITE],
  [STATE, 'state', 'State of a host application', ACT_SESSION | ACT_CONFIGURE],
]);

/** Data types of metrics (Sparkplug 3.0 §6.4.16). */
export const dataTypes: readonly string[] = [
  'unknown',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'float',
  'double',
  'boolean',
  'string',
  'datetime',
  'text',
  'uuid',
  'dataset',
  'bytes',
  'file',
  'template',
  'property_set',
  'property_set_list',
  'int8_array',
  'int16_array',
  'int32_array',
  'int64_array',
  'uint8_array',
  'uint16_array',
  'uint32_array',
  'uint64_array',
  'float_array',
  'double_array',
  'boolean_array',
  'string_array',
  'datetime_array',
];

/** Widths of the signed types, which are written as their two's complement. */
export const signedBits: ReadonlyMap<number, number> = new Map([
  [1, 8],
  [2, 16],
  [3, 32],
  [4, 64],
]);

/** Fields of a payload (§6.4.5). */
export const PAYLOAD = { timestamp: 1, metrics: 2, sequence: 3, uuid: 4, body: 5 } as const;

/** Fields of a metric (§6.4.6). */
export const METRIC = {
  name: 1,
  alias: 2,
  timestamp: 3,
  datatype: 4,
  historical: 5,
  transient: 6,
  isNull: 7,
  int: 10,
  long: 11,
  float: 12,
  double: 13,
  boolean: 14,
  string: 15,
  bytes: 16,
  dataset: 17,
  template: 18,
} as const;
