import { ACT_CONFIGURE, ACT_CONTROL, ACT_IDENTIFY, ACT_READ, ACT_WRITE } from '../message.ts';
import { functionTable } from '../protocol.ts';

/** Keys of binary commands begin here. Keys of ASCII commands are their letters. */
export const BINARY = 0x100_0000;

/** The letters of a command as one number. */
export const letters = (text: string): number => [...text].reduce((code, letter) => (code << 8) | letter.charCodeAt(0), 0);

/** An ASCII command that reads or writes operands: characters of one operand, and its area. */
export interface Operands {
  readonly digits: 1 | 4 | 8;
  readonly area: number;
}

const areaRows = [
  [1, 'inputs', 'I'],
  [2, 'outputs', 'O'],
  [3, 'system_bits', 'SB'],
  [4, 'system_integers', 'SI'],
  [5, 'system_longs', 'SL'],
  [6, 'system_double_words', 'SDW'],
  [7, 'memory_bits', 'MB'],
  [8, 'memory_integers', 'MI'],
  [9, 'memory_longs', 'ML'],
  [10, 'memory_double_words', 'DW'],
] as const;

/** Kinds of operands. */
export const areas: ReadonlyMap<number, string> = new Map(areaRows.map(([code, name]) => [code, name] as const));
/** Their prefixes in the customary notation. */
export const prefixes: ReadonlyMap<number, string> = new Map(areaRows.map(([code, , prefix]) => [code, prefix] as const));

/** ASCII commands on operands: [letters, name, title, digits, area]. */
const operandRows = [
  ['RE', 'read_inputs', 'Read Inputs', 1, 1],
  ['RA', 'read_outputs', 'Read Outputs', 1, 2],
  ['GS', 'read_system_bits', 'Read System Bits', 1, 3],
  ['GF', 'read_system_integers', 'Read System Integers', 4, 4],
  ['RNH', 'read_system_longs', 'Read System Longs', 8, 5],
  ['RNJ', 'read_system_double_words', 'Read System Double Words', 8, 6],
  ['RB', 'read_memory_bits', 'Read Memory Bits', 1, 7],
  ['RW', 'read_memory_integers', 'Read Memory Integers', 4, 8],
  ['RNL', 'read_memory_longs', 'Read Memory Longs', 8, 9],
  ['RND', 'read_memory_double_words', 'Read Memory Double Words', 8, 10],
  ['SA', 'write_outputs', 'Write Outputs', 1, 2],
  ['SS', 'write_system_bits', 'Write System Bits', 1, 3],
  ['SF', 'write_system_integers', 'Write System Integers', 4, 4],
  ['SNH', 'write_system_longs', 'Write System Longs', 8, 5],
  ['SNJ', 'write_system_double_words', 'Write System Double Words', 8, 6],
  ['SB', 'write_memory_bits', 'Write Memory Bits', 1, 7],
  ['SW', 'write_memory_integers', 'Write Memory Integers', 4, 8],
  ['SNL', 'write_memory_longs', 'Write Memory Longs', 8, 9],
  ['SND', 'write_memory_double_words', 'Write Memory Double Words', 8, 10],
] as const;

/** ASCII commands that read or write operands. */
export const operands: ReadonlyMap<number, Operands> = new Map(
  operandRows.map(([code, , , digits, area]) => [letters(code), { digits, area }] as const),
);

/** Commands of both modes; an answer in ASCII has two letters only, and a binary answer the bit 0x80. */
export const functions = functionTable([
  [letters('ID'), 'identification', 'Identification', ACT_IDENTIFY],
  [letters('CCR'), 'start', 'Start', ACT_CONTROL],
  [letters('CCS'), 'stop', 'Stop', ACT_CONTROL],
  [letters('CCE'), 'reset', 'Reset', ACT_CONTROL],
  [letters('CCI'), 'initialise', 'Initialise', ACT_CONTROL],
  [letters('CC'), 'administration_reply', 'Reply to an administration command', 0],
  [letters('UG'), 'get_unit_id', 'Get UnitID', ACT_READ],
  [letters('US'), 'set_unit_id', 'Set UnitID', ACT_CONFIGURE],
  [letters('RC'), 'get_clock', 'Get Real Time Clock', ACT_READ],
  [letters('SC'), 'set_clock', 'Set Real Time Clock', ACT_CONFIGURE],
  [letters('RN'), 'read_longs_reply', 'Reply to a read of longs or double words', 0],
  [letters('SN'), 'write_longs_reply', 'Reply to a write of longs or double words', 0],
  ...operandRows.map(
    ([code, name, title]) => [letters(code), name, title, name.startsWith('read') ? ACT_READ : ACT_WRITE] as const,
  ),
  [BINARY | 0x04, 'read_data_table', 'Read Data Table', ACT_READ],
  [BINARY | 0x0c, 'get_plc_name', 'Get PLC Name', ACT_IDENTIFY],
  [BINARY | 0x44, 'write_data_table', 'Write Data Table', ACT_WRITE],
  [BINARY | 0x4d, 'read_operands', 'Read Operands', ACT_READ],
]);

/** How a command is written: its letters, or its number. */
export const codeText = (code: number): string =>
  code >= BINARY
    ? `0x${(code & 0xff).toString(16).padStart(2, '0')}`
    : [code >> 16, code >> 8, code]
        .map((letter) => letter & 0xff)
        .filter((letter) => letter > 0)
        .map((letter) => String.fromCharCode(letter))
        .join('');
