import {
  ACT_ALARM,
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DIAGNOSE,
  ACT_IDENTIFY,
  ACT_PROGRAM,
  ACT_READ,
  ACT_SESSION,
  ACT_WRITE,
} from '../message.ts';
import { functionTable } from '../protocol.ts';

/** The first exchange of a connection; not a service code. */
export const INITIALISE = 0x100;
/** An answer, which does not repeat its service code; its request gives it one. */
export const RESPONSE = 0x101;

/** Service request codes, GFK-0529 and Denton et al., DFRWS 2017, table 2. */
export const functions = functionTable([
  [0x00, 'plc_short_status', 'PLC Short Status', ACT_DIAGNOSE],
  [0x03, 'return_program_names', 'Return Control Program Names', ACT_IDENTIFY],
  [0x04, 'read_system_memory', 'Read System Memory', ACT_READ],
  [0x05, 'read_task_memory', 'Read Task Memory', ACT_READ],
  [0x06, 'read_program_memory', 'Read Program Memory', ACT_PROGRAM | ACT_READ],
  [0x07, 'write_system_memory', 'Write System Memory', ACT_WRITE],
  [0x08, 'write_task_memory', 'Write Task Memory', ACT_WRITE],
  [0x09, 'write_program_memory', 'Write Program Block Memory', ACT_PROGRAM | ACT_WRITE],
  [0x20, 'programmer_logon', 'Programmer Logon', ACT_SESSION],
  [0x21, 'change_privilege_level', 'Change PLC CPU Privilege Level', ACT_SESSION],
  [0x22, 'set_cpu_id', 'Set Control ID (CPU ID)', ACT_CONFIGURE],
  [0x23, 'set_plc_state', 'Set PLC (Run or Stop)', ACT_CONTROL],
  [0x24, 'set_time', 'Set PLC Time and Date', ACT_CONFIGURE],
  [0x25, 'return_time', 'Return PLC Time and Date', ACT_READ],
  [0x38, 'return_fault_table', 'Return Fault Table', ACT_DIAGNOSE | ACT_ALARM],
  [0x39, 'clear_fault_table', 'Clear Fault Table', ACT_CONTROL | ACT_ALARM],
  [0x3f, 'program_store', 'Program Store (Upload from PLC)', ACT_PROGRAM | ACT_READ],
  [0x40, 'program_load', 'Program Load (Download to PLC)', ACT_PROGRAM | ACT_WRITE],
  [0x43, 'return_controller_type', 'Return Controller Type and ID Information', ACT_IDENTIFY],
  [0x44, 'toggle_force', 'Toggle Force System Memory', ACT_WRITE | ACT_CONTROL],
  [INITIALISE, 'initialise', 'Initialise the connection', ACT_SESSION],
  [RESPONSE, 'response', 'Response', 0],
]);

/** Segment selectors: name, prefix in the customary notation, and whether a point is a bit, a byte of bits or a word. */
const rows: readonly (readonly [number, string, string, 'bit' | 'byte' | 'word'])[] = [
  [0x08, 'registers', '%R', 'word'],
  [0x0a, 'analog_inputs', '%AI', 'word'],
  [0x0c, 'analog_outputs', '%AQ', 'word'],
  [0x10, 'discrete_inputs', '%I', 'byte'],
  [0x12, 'discrete_outputs', '%Q', 'byte'],
  [0x14, 'discrete_temporaries', '%T', 'byte'],
  [0x16, 'discrete_internals', '%M', 'byte'],
  [0x18, 'discrete_sa', '%SA', 'byte'],
  [0x1a, 'discrete_sb', '%SB', 'byte'],
  [0x1c, 'discrete_sc', '%SC', 'byte'],
  [0x1e, 'discrete_s', '%S', 'byte'],
  [0x38, 'genius_global_data', '%G', 'byte'],
  [0x46, 'discrete_inputs_bit', '%I', 'bit'],
  [0x48, 'discrete_outputs_bit', '%Q', 'bit'],
  [0x4a, 'discrete_temporaries_bit', '%T', 'bit'],
  [0x4c, 'discrete_internals_bit', '%M', 'bit'],
  [0x4e, 'discrete_sa_bit', '%SA', 'bit'],
  [0x50, 'discrete_sb_bit', '%SB', 'bit'],
  [0x52, 'discrete_sc_bit', '%SC', 'bit'],
  [0x54, 'discrete_s_bit', '%S', 'bit'],
  [0x56, 'genius_global_data_bit', '%G', 'bit'],
];

/** Names of the areas that a segment selector selects. */
export const areas: ReadonlyMap<number, string> = new Map(rows.map(([code, name]) => [code, name] as const));
const notation: ReadonlyMap<number, { readonly prefix: string; readonly points: number }> = new Map(
  rows.map(([code, , prefix, point]) => [code, { prefix, points: point === 'byte' ? 8 : 1 }] as const),
);

/** Text of an address: offsets count from 0, and in bytes where a byte of points is selected; addresses are written from 1 in points. */
export function addressText(area: number, offset: number): string {
  const found = notation.get(area);
  return found ? `${found.prefix}${offset * found.points + 1}` : `0x${area.toString(16)}:${offset}`;
}

/** States of the controller in its status word, GFK-0529 table 3-8. */
export const plcStates: readonly string[] = [
  'run_io_enabled',
  'run_io_disabled',
  'stop_io_disabled',
  'cpu_stop_faulted',
  'cpu_halted',
  'cpu_suspended',
  'stop_io_enabled',
];
