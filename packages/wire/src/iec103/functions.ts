import { ACT_CONFIGURE, ACT_CONTROL, ACT_FILE, ACT_IDENTIFY, ACT_READ, ACT_REPORT } from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';
import { LINK, linkFunctions } from '../iec101/link.ts';

export const TIME_TAGGED = 1;
export const MEASURANDS_1 = 3;
export const IDENTIFICATION = 5;
export const TIME_SYNCHRONISATION = 6;
export const GENERAL_INTERROGATION = 7;
export const MEASURANDS_2 = 9;
export const GENERAL_COMMAND = 20;
export const GENERIC_COMMAND = 21;

/** Types of ASDUs of both directions (IEC 60870-5-103 §7.2.1), and functions of the link, of which the first has a name of its own here. */
export const functions = functionTable([
  [TIME_TAGGED, 'time_tagged_message', 'Time-tagged message', ACT_REPORT],
  [2, 'time_tagged_message_relative', 'Time-tagged message with relative time', ACT_REPORT],
  [MEASURANDS_1, 'measurands_1', 'Measurands I', ACT_REPORT],
  [4, 'time_tagged_measurands', 'Time-tagged measurands with relative time', ACT_REPORT],
  [IDENTIFICATION, 'identification', 'Identification', ACT_REPORT | ACT_IDENTIFY],
  [TIME_SYNCHRONISATION, 'time_synchronisation', 'Time synchronization', ACT_CONFIGURE],
  [GENERAL_INTERROGATION, 'general_interrogation', 'General interrogation', ACT_READ],
  [8, 'general_interrogation_termination', 'General interrogation termination', ACT_REPORT],
  [MEASURANDS_2, 'measurands_2', 'Measurands II', ACT_REPORT],
  [10, 'generic_data', 'Generic data', ACT_REPORT],
  [11, 'generic_identification', 'Generic identification', ACT_REPORT],
  [GENERAL_COMMAND, 'general_command', 'General command', ACT_CONTROL],
  [GENERIC_COMMAND, 'generic_command', 'Generic command', ACT_READ],
  [23, 'list_of_disturbances', 'List of recorded disturbances', ACT_REPORT | ACT_FILE],
  [24, 'order_disturbance_data', 'Order for disturbance data transmission', ACT_FILE],
  [25, 'acknowledge_disturbance_data', 'Acknowledgement for disturbance data transmission', ACT_FILE],
  [26, 'ready_for_disturbance_data', 'Ready for transmission of disturbance data', ACT_FILE],
  [27, 'ready_for_channel', 'Ready for transmission of a channel', ACT_FILE],
  [28, 'ready_for_tags', 'Ready for transmission of tags', ACT_FILE],
  [29, 'tags', 'Transmission of tags', ACT_FILE],
  [30, 'disturbance_values', 'Transmission of disturbance values', ACT_FILE],
  [31, 'end_of_transmission', 'End of transmission', ACT_FILE],
  ...linkFunctions.map(
    ([code, name, title, acts]) =>
      (code === (LINK | 0x10)
        ? [code, 'reset_communication_unit', 'Reset of communication unit', acts]
        : [code, name, title, acts]) as readonly [number, string, string, number],
  ),
]);

export const CAUSE_COMMAND = 20;
export const CAUSE_NEGATIVE = 21;
const CAUSE_GENERIC_NEGATIVE = 41;
const CAUSE_GENERIC_INVALID = 43;
export const CAUSE_GENERIC_WRITE = 40;

/** Causes of transmission of both directions (§7.2.3); what they are called depends on who sends them. */
export const causes: ReadonlyMap<number, string> = new Map([
  [1, 'spontaneous'],
  [2, 'cyclic'],
  [3, 'reset_frame_count_bit'],
  [4, 'reset_communication_unit'],
  [5, 'start_restart'],
  [6, 'power_on'],
  [7, 'test_mode'],
  [8, 'time_synchronisation'],
  [9, 'general_interrogation'],
  [10, 'termination_of_general_interrogation'],
  [11, 'local_operation'],
  [12, 'remote_operation'],
  [CAUSE_COMMAND, 'command'],
  [CAUSE_NEGATIVE, 'negative_acknowledgement'],
  [31, 'disturbance_data'],
  [CAUSE_GENERIC_WRITE, 'generic_write'],
  [CAUSE_GENERIC_NEGATIVE, 'generic_write_refused'],
  [42, 'generic_read'],
  [CAUSE_GENERIC_INVALID, 'generic_read_invalid'],
  [44, 'generic_write_confirmation'],
]);

/** What went wrong, by the cause that says it. */
export const statuses = statusTable([
  [CAUSE_NEGATIVE, 'negative_acknowledgement', 'Negative acknowledgement of command'],
  [CAUSE_GENERIC_NEGATIVE, 'generic_write_refused', 'Negative acknowledgement of generic write command'],
  [CAUSE_GENERIC_INVALID, 'generic_read_invalid', 'Invalid data response to generic read command'],
]);

/** Octets of a whole ASDU, of the types that have one length: what tells it from one of IEC 60870-5-101. */
export const lengths: ReadonlyMap<number, number> = new Map([
  [TIME_TAGGED, 12],
  [IDENTIFICATION, 19],
  [TIME_SYNCHRONISATION, 13],
  [GENERAL_INTERROGATION, 7],
  [8, 7],
  [GENERAL_COMMAND, 8],
]);
