import {
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DISCOVER,
  ACT_IDENTIFY,
  ACT_READ,
  ACT_REPORT,
  ACT_SESSION,
  ACT_WRITE,
} from '../message.ts';
import { functionTable } from '../protocol.ts';

export const GET_VERSION = 1;
export const GET_SUPPORTED_FEATURES = 2;
export const GET_BILATERAL_TABLE = 3;
export const GET_NEXT_TRANSFER_SET = 4;
export const READ_TRANSFER_SET = 5;
export const CONFIGURE_TRANSFER_SET = 6;
export const START_TRANSFER = 7;
export const STOP_TRANSFER = 8;
export const TRANSFER_REPORT = 9;
export const ACKNOWLEDGE_TRANSFER_REPORT = 10;
export const SELECT_DEVICE = 11;
export const OPERATE_DEVICE = 12;
export const GET_TAG = 13;
export const SET_TAG = 14;
export const READ_POINT = 15;
export const WRITE_POINT = 16;
export const CREATE_DATA_SET = 17;

/** Operations of TASE.2 by the MMS service and the object that it names (IEC 60870-6-503 §8, IEC 60870-6-802). */
export const functions = functionTable([
  [GET_VERSION, 'get_version', 'Read TASE2_Version', ACT_READ | ACT_IDENTIFY],
  [GET_SUPPORTED_FEATURES, 'get_supported_features', 'Read Supported_Features', ACT_READ | ACT_IDENTIFY],
  [GET_BILATERAL_TABLE, 'get_bilateral_table', 'Read Bilateral_Table_ID', ACT_READ | ACT_IDENTIFY | ACT_SESSION],
  [GET_NEXT_TRANSFER_SET, 'get_next_transfer_set', 'Get Next DSTransfer Set Value', ACT_READ | ACT_CONFIGURE],
  [READ_TRANSFER_SET, 'read_transfer_set', 'Read a transfer set', ACT_READ | ACT_DISCOVER],
  [CONFIGURE_TRANSFER_SET, 'configure_transfer_set', 'Write a transfer set', ACT_CONFIGURE],
  [START_TRANSFER, 'start_transfer', 'Start Transfer', ACT_CONFIGURE | ACT_CONTROL],
  [STOP_TRANSFER, 'stop_transfer', 'Stop Transfer', ACT_CONFIGURE | ACT_CONTROL],
  [TRANSFER_REPORT, 'transfer_report', 'Transfer Report', ACT_REPORT],
  [ACKNOWLEDGE_TRANSFER_REPORT, 'acknowledge_transfer_report', 'Transfer report acknowledged', ACT_REPORT],
  [SELECT_DEVICE, 'select_device', 'Select', ACT_CONTROL],
  [OPERATE_DEVICE, 'operate_device', 'Operate', ACT_CONTROL],
  [GET_TAG, 'get_tag', 'Get Tag Value', ACT_READ],
  [SET_TAG, 'set_tag', 'Set Tag Value', ACT_CONTROL | ACT_CONFIGURE],
  [READ_POINT, 'read_point', 'Read a part of an indication point', ACT_READ],
  [WRITE_POINT, 'write_point', 'Write a part of an indication point', ACT_WRITE],
  [CREATE_DATA_SET, 'create_data_set', 'Create Data Set', ACT_CONFIGURE],
]);

/** How an object's name is compared. */
export const WHOLE = 0;
export const BEGINS = 1;
export const ENDS = 2;

/** One name: [text, how it is compared, function of a read, of a write, of a report]; 0: the name says nothing there. */
type ObjectRow = readonly [string, 0 | 1 | 2, number, number, number];

/**
 * Objects that TASE.2 names, the more particular first. Control objects and points are named by their owners: only their parts, and the reserved ends
 * of names, tell them. Nothing of IEC 61850 has these names, for its items have a functional constraint.
 */
export const objects: readonly ObjectRow[] = [
  ['TASE2_Version', WHOLE, GET_VERSION, 0, 0],
  ['Supported_Features', WHOLE, GET_SUPPORTED_FEATURES, 0, 0],
  ['Bilateral_Table_ID', WHOLE, GET_BILATERAL_TABLE, 0, 0],
  ['Next_DSTransfer_Set', WHOLE, GET_NEXT_TRANSFER_SET, 0, 0],
  ['Transfer_Set_Name', WHOLE, 0, 0, TRANSFER_REPORT],
  ['Transfer_Set_Time_Stamp', WHOLE, 0, 0, TRANSFER_REPORT],
  ['DSConditions_Detected', WHOLE, 0, 0, TRANSFER_REPORT],
  ['Event_Code_Detected', WHOLE, 0, 0, TRANSFER_REPORT],
  ['Transfer_Report_ACK', WHOLE, 0, ACKNOWLEDGE_TRANSFER_REPORT, ACKNOWLEDGE_TRANSFER_REPORT],
  ['Transfer_Report_NACK', WHOLE, 0, ACKNOWLEDGE_TRANSFER_REPORT, ACKNOWLEDGE_TRANSFER_REPORT],
  ['DSTrans', BEGINS, READ_TRANSFER_SET, CONFIGURE_TRANSFER_SET, 0],
  ['_SBO', ENDS, SELECT_DEVICE, SELECT_DEVICE, 0],
  ['$SBO', ENDS, SELECT_DEVICE, SELECT_DEVICE, 0],
  ['_TAG', ENDS, GET_TAG, SET_TAG, 0],
  ['$Tag', ENDS, GET_TAG, SET_TAG, 0],
  ['$Command', ENDS, 0, OPERATE_DEVICE, 0],
  ['$Value', ENDS, READ_POINT, WRITE_POINT, 0],
  ['$Flags', ENDS, READ_POINT, WRITE_POINT, 0],
  ['$TimeStamp', ENDS, READ_POINT, WRITE_POINT, 0],
];
