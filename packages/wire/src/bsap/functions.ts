import { ACT_CONFIGURE, ACT_CONTROL, ACT_DIAGNOSE, ACT_READ, ACT_REPORT, ACT_WRITE } from '../message.ts';
import { functionTable } from '../protocol.ts';

/** Application functions: the remote database, and its extension. */
export const REMOTE_DATABASE = 0xa0;
export const DATABASE_EXTENSION = 0xa1;
/** The function that answers come to. */
export const HOST = 0x03;

/** Added to a function of the extension, to an application function of its own, and to a message type of BSAP over IP. */
export const EXTENSION = 0x1000;
export const APPLICATION = 0x2000;
export const IP_MESSAGE = 0x4000;
/** An answer, which does not repeat what was asked. */
export const ANSWER = APPLICATION + HOST;

export const READ_BY_NAME = 0x04;
export const WRITE_BY_ADDRESS = 0x80;
export const WRITE_BY_NAME = 0x84;

/** Functions of the remote database and its extension, and what else a message can be, as the analyser of CISA names them. */
export const functions = functionTable([
  [0x00, 'read_signal_by_address', 'Read signal by address', ACT_READ],
  [0x02, 'read_logical_by_address', 'Read logical by address', ACT_READ],
  [READ_BY_NAME, 'read_signal_by_name', 'Read signal by name', ACT_READ],
  [0x06, 'read_logical_by_name', 'Read logical by name', ACT_READ],
  [0x0c, 'read_signal_by_list_start', 'Read signal by list, start', ACT_READ],
  [0x0d, 'read_signal_by_list_continue', 'Read signal by list, continue', ACT_READ],
  [0x0e, 'read_logical_by_list_start', 'Read logical by list, start', ACT_READ],
  [0x0f, 'read_logical_by_list_continue', 'Read logical by list, continue', ACT_READ],
  [WRITE_BY_ADDRESS, 'write_signal_by_address', 'Write signal by address', ACT_WRITE],
  [WRITE_BY_NAME, 'write_signal_by_name', 'Write signal by name', ACT_WRITE],
  [0x8c, 'write_signal_by_list_start', 'Write signal by list, start', ACT_WRITE],
  [0x8d, 'write_signal_by_list_continue', 'Write signal by list, continue', ACT_WRITE],
  [EXTENSION + 0x0101, 'reset_system', 'Reset system', ACT_CONTROL],
  [EXTENSION + 0x0102, 'reset_diagnostics', 'Diagnostics reset', ACT_CONTROL | ACT_DIAGNOSE],
  [EXTENSION + 0x0201, 'read_date_and_time', 'Read date and time', ACT_READ],
  [EXTENSION + 0x0202, 'read_date', 'Read date', ACT_READ],
  [EXTENSION + 0x0203, 'read_time', 'Read time', ACT_READ],
  [EXTENSION + 0x0281, 'write_date_and_time', 'Write date and time', ACT_CONFIGURE],
  [EXTENSION + 0x0400, 'change_local_node_address', 'Change local node address', ACT_CONFIGURE],
  [ANSWER, 'response', 'Response', 0],
  [IP_MESSAGE, 'poll', 'Poll', ACT_READ],
  [IP_MESSAGE + 0x01, 'response_count', 'Response count', ACT_REPORT],
  [IP_MESSAGE + 0x05, 'response_message', 'Response message', ACT_REPORT],
  [IP_MESSAGE + 0x06, 'request_message', 'Request message', ACT_READ],
]);

/** What a write says of a value that follows as a number of four bytes. */
export const ANALOG_VALUE = 0x0b;
