import { ACT_CONFIGURE, ACT_CONTROL, ACT_DISCOVER, ACT_READ, ACT_REPORT, ACT_SESSION, ACT_WRITE } from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

export const EXPLORE = 0x04bb;
export const CREATE_OBJECT = 0x04ca;
export const DELETE_OBJECT = 0x04d4;
export const SET_VARIABLE = 0x04f2;
export const GET_VARIABLE = 0x04fc;
export const GET_LINK = 0x0524;
export const SET_MULTI_VARIABLES = 0x0542;
export const GET_MULTI_VARIABLES = 0x054c;
export const BEGIN_SEQUENCE = 0x0556;
export const INVOKE = 0x056b;
export const SET_VAR_SUB_STREAMED = 0x057c;
export const GET_VAR_SUB_STREAMED = 0x0586;

/** Messages that have no function code on the wire: keys past its 16 bits. */
export const NOTIFICATION = 0x10033;
export const KEEP_ALIVE = 0x100ff;
export const EXTENDED_KEEP_ALIVE = 0x100fe;
/** A later part of a message whose first part had the function. */
export const FRAGMENT = 0x10000;
/** A TLS record: all that is seen of a session once InitSsl has begun its encryption. */
export const ENCRYPTED = 0x10001;

/** Functions of the data part, as engineering tools and drivers for the S7-1200 and S7-1500 name them. */
export const functions = functionTable([
  [0x04b1, 'error', 'Error', 0],
  [EXPLORE, 'explore', 'Explore', ACT_DISCOVER],
  [CREATE_OBJECT, 'create_object', 'CreateObject', ACT_CONFIGURE],
  [DELETE_OBJECT, 'delete_object', 'DeleteObject', ACT_CONFIGURE],
  [SET_VARIABLE, 'set_variable', 'SetVariable', ACT_WRITE],
  [GET_VARIABLE, 'get_variable', 'GetVariable', ACT_READ],
  [0x0506, 'add_link', 'AddLink', ACT_CONFIGURE],
  [0x051a, 'remove_link', 'RemoveLink', ACT_CONFIGURE],
  [GET_LINK, 'get_link', 'GetLink', ACT_READ],
  [SET_MULTI_VARIABLES, 'set_multi_variables', 'SetMultiVariables', ACT_WRITE],
  [GET_MULTI_VARIABLES, 'get_multi_variables', 'GetMultiVariables', ACT_READ],
  [BEGIN_SEQUENCE, 'begin_sequence', 'BeginSequence', ACT_CONFIGURE],
  [0x0560, 'end_sequence', 'EndSequence', ACT_CONFIGURE],
  [INVOKE, 'invoke', 'Invoke', ACT_CONTROL],
  [SET_VAR_SUB_STREAMED, 'set_var_sub_streamed', 'SetVarSubStreamed', ACT_WRITE],
  [GET_VAR_SUB_STREAMED, 'get_var_sub_streamed', 'GetVarSubStreamed', ACT_READ],
  [0x0590, 'get_variables_address', 'GetVariablesAddress', ACT_DISCOVER],
  [0x059a, 'abort', 'Abort', ACT_CONTROL],
  [0x05a9, 'error_2', 'Error2', 0],
  [0x05b3, 'init_ssl', 'InitSsl', ACT_SESSION],
  [NOTIFICATION, 'notification', 'Notification', ACT_REPORT],
  [KEEP_ALIVE, 'keep_alive', 'Keep alive', 0],
  [EXTENDED_KEEP_ALIVE, 'extended_keep_alive', 'Extended keep alive', 0],
  [ENCRYPTED, 'encrypted', 'TLS record', 0],
  [FRAGMENT, 'fragment', 'Later part of a message', 0],
]);

/**
 * Result codes that say a service was refused or not done in full; the lowest 16 bits of a return value, negative ones as they stand. Positive
 * codes that tell a success of another kind are not in the table.
 */
export const statuses = statusTable([
  [19, 'partial_error', 'Executed with a partial error'],
  [22, 'session_delegitimated', 'Session lost its legitimation'],
  [34, 'transaction_aborted', 'Transaction aborted'],
  [37, 'temporarily_out_of_resources', 'Temporarily out of resources'],
  [38, 'legitimation_level_disabled', 'Legitimation level is disabled'],
  [0xffff, 'unknown_error', 'Unknown error'],
  [0xfffe, 'invalid_value_type', 'Invalid value type'],
  [0xfffd, 'invalid_argument_value', 'Invalid argument value'],
  [0xfffc, 'not_enough_memory', 'Not enough memory'],
  [0xff8a, 'session_delegitimated_legacy', 'Session lost its legitimation (earlier firmware)'],
]);

/** Values written to `CPUexecUnit.OperatingStateREQ`. */
export const operatingStates: ReadonlyMap<number, string> = new Map([
  [1, 'stop'],
  [2, 'reset_retentive'],
  [3, 'run'],
  [4, 'run_redundant'],
]);
