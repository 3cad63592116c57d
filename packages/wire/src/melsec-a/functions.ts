import { ACT_CONTROL, ACT_DIAGNOSE, ACT_IDENTIFY, ACT_READ, ACT_WRITE } from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

/** Commands of A-compatible 1E frames, SH-080008 clause 18 (clause 18.2 lists the subheaders). An answer's subheader has the bit 0x80 besides. */
export const functions = functionTable([
  [0x00, 'read_bits', 'Batch Read in Bit Units', ACT_READ],
  [0x01, 'read_words', 'Batch Read in Word Units', ACT_READ],
  [0x02, 'write_bits', 'Batch Write in Bit Units', ACT_WRITE],
  [0x03, 'write_words', 'Batch Write in Word Units', ACT_WRITE],
  [0x04, 'write_random_bits', 'Test in Bit Units (Random Write)', ACT_WRITE],
  [0x05, 'write_random_words', 'Test in Word Units (Random Write)', ACT_WRITE],
  [0x06, 'register_monitor_bits', 'Register Monitor Data in Bit Units', ACT_READ],
  [0x07, 'register_monitor_words', 'Register Monitor Data in Word Units', ACT_READ],
  [0x08, 'monitor_bits', 'Monitor in Bit Units', ACT_READ],
  [0x09, 'monitor_words', 'Monitor in Word Units', ACT_READ],
  [0x0e, 'read_buffer_memory', 'Read Buffer Memory of Special Function Module', ACT_READ],
  [0x0f, 'write_buffer_memory', 'Write Buffer Memory of Special Function Module', ACT_WRITE],
  [0x13, 'remote_run', 'Remote RUN', ACT_CONTROL],
  [0x14, 'remote_stop', 'Remote STOP', ACT_CONTROL],
  [0x15, 'read_controller_name', 'Read Controller Name', ACT_IDENTIFY],
  [0x16, 'loopback_test', 'Loopback Test', ACT_DIAGNOSE],
  [0x17, 'read_extended_file_register', 'Batch Read Extended File Register', ACT_READ],
  [0x18, 'write_extended_file_register', 'Batch Write Extended File Register', ACT_WRITE],
  [0x19, 'write_random_extended_file_register', 'Test Extended File Register (Random Write)', ACT_WRITE],
  [0x1a, 'register_monitor_extended_file_register', 'Register Monitor Data of Extended File Register', ACT_READ],
  [0x1b, 'monitor_extended_file_register', 'Monitor Extended File Register', ACT_READ],
  [0x3b, 'read_extended_file_register_direct', 'Direct Read Extended File Register', ACT_READ],
  [0x3c, 'write_extended_file_register_direct', 'Direct Write Extended File Register', ACT_WRITE],
  [0x61, 'read_random_access_buffer', 'Read Random Access Buffer', ACT_READ],
  [0x62, 'write_random_access_buffer', 'Write Random Access Buffer', ACT_WRITE],
]);

/** End codes, and from 0x5b00 up the abnormal codes that follow the end code 5B. */
export const statuses = statusTable([
  [0x50, 'wrong_command', 'Subheader code error'],
  [0x54, 'ascii_not_convertible', 'ASCII data that cannot be converted to binary'],
  [0x55, 'online_change_disabled', 'Online change is disabled'],
  [0x56, 'wrong_device', 'Wrong device'],
  [0x57, 'points_out_of_range', 'Number of points or length out of range'],
  [0x58, 'address_out_of_range', 'Start address out of range'],
  [0x5b, 'controller_error', 'The controller cannot process the request'],
  [0x5b10, 'wrong_controller_number', 'Controller number error'],
  [0x5b11, 'mode_error', 'Communication error between module and controller'],
  [0x5b12, 'special_module_error', 'Special function module error'],
  [0x5b18, 'remote_error', 'Remote RUN or STOP is not possible'],
  [0x60, 'communication_timeout', 'No communication with the controller in time'],
]);

/** Devices by their code, which is their name in two characters: [code, name, radix of the number in text]. */
const rows: readonly (readonly [number, string, 10 | 16])[] = [
  [0x4220, 'B', 16],
  [0x4343, 'CC', 10],
  [0x434e, 'CN', 10],
  [0x4353, 'CS', 10],
  [0x4420, 'D', 10],
  [0x4620, 'F', 10],
  [0x4d20, 'M', 10],
  [0x5220, 'R', 10],
  [0x5320, 'S', 10],
  [0x5443, 'TC', 10],
  [0x544e, 'TN', 10],
  [0x5453, 'TS', 10],
  [0x5720, 'W', 16],
  [0x5820, 'X', 16],
  [0x5920, 'Y', 16],
];

/** Devices by code, as areas of addresses. */
export const areas: ReadonlyMap<number, string> = new Map(rows.map(([code, name]) => [code, name] as const));
const radixes: ReadonlyMap<number, number> = new Map(rows.map(([code, , radix]) => [code, radix] as const));

/** Text of an address, as `D100`; X, Y, B and W in hexadecimal, as A and Q series write them. */
export const deviceText = (code: number, number: number): string =>
  `${areas.get(code) ?? '?'}${number.toString(radixes.get(code) ?? 10).toUpperCase()}`;
