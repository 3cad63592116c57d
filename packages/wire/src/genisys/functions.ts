import { ACT_CONTROL, ACT_READ, ACT_REPORT, ACT_WRITE } from '../message.ts';
import { functionTable } from '../protocol.ts';

export const ACKNOWLEDGE_CLIENT = 0xf1;
export const INDICATION_DATA = 0xf2;
export const CONTROL_DATA_CHECKBACK = 0xf3;
export const COMMON_CONTROL_DATA = 0xf9;
export const POLL = 0xfb;
export const CONTROL_DATA = 0xfc;
export const EXECUTE_CONTROLS = 0xfe;

/** Header bytes: up to F3 by the field station, from F9 by the office. */
export const functions = functionTable([
  [ACKNOWLEDGE_CLIENT, 'acknowledge_client', 'Acknowledge client', ACT_READ],
  [INDICATION_DATA, 'indication_data', 'Indication data', ACT_REPORT],
  [CONTROL_DATA_CHECKBACK, 'control_data_checkback', 'Control data checkback', ACT_WRITE],
  [COMMON_CONTROL_DATA, 'common_control_data', 'Common control data', ACT_WRITE | ACT_CONTROL],
  [0xfa, 'acknowledge_indication_and_poll', 'Acknowledge indication and poll', ACT_READ],
  [POLL, 'poll', 'Poll', ACT_READ],
  [CONTROL_DATA, 'control_data', 'Control data', ACT_WRITE],
  [0xfd, 'recall_header', 'Recall', ACT_READ],
  [EXECUTE_CONTROLS, 'execute_controls', 'Execute controls', ACT_CONTROL],
]);
