import { ACT_DIAGNOSE, ACT_DISCOVER, ACT_IDENTIFY, ACT_READ, ACT_REPORT, ACT_WRITE } from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

export const DATA = 13;
export const NAK = 18;

/** PDU types. A response has the type of its request and one more; it is counted under its request's. */
export const functions = functionTable([
  [3, 'retrieve_configuration', 'Retrieve Configuration', ACT_READ],
  [7, 'summary', 'Summary of Exchanges', ACT_READ | ACT_DISCOVER],
  [9, 'capabilities', 'Capabilities', ACT_IDENTIFY],
  [DATA, 'production_data', 'Production Data', ACT_REPORT],
  [15, 'statistics', 'Statistics', ACT_DIAGNOSE],
  [NAK, 'command_nak', 'Command NAK', 0],
  [32, 'read', 'Read', ACT_READ],
  [34, 'write', 'Write', ACT_WRITE],
  [36, 'masked_write', 'Masked Write', ACT_WRITE],
]);

/** Status of an exchange, in its production data; a status of a command response has 0x100 besides. */
export const statuses = statusTable([
  [3, 'sntp_error', 'SNTP error'],
  [4, 'specification_error', 'Specification error'],
  [6, 'data_refresh_error', 'Data refresh error'],
  [7, 'refresh_period_exceeded', 'Data refresh period exceeded'],
  [10, 'ip_not_initialised', 'IP layer not initialised'],
  [12, 'lack_of_resources', 'Lack of resources'],
  [16, 'name_resolution_in_progress', 'Name resolution in progress'],
  [18, 'interface_lost', 'Loss of the Ethernet interface'],
  [22, 'not_supported', 'The Ethernet interface does not support EGD'],
  [26, 'no_response', 'No response from the Ethernet interface'],
  [28, 'creation_failed', 'The exchange could not be created'],
  [30, 'exchange_deleted', 'The configured exchange was deleted'],
  [0x100 | NAK, 'refused', 'The command was refused'],
]);
