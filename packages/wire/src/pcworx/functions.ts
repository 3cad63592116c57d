import { ACT_CONTROL, ACT_IDENTIFY, ACT_READ, ACT_SESSION } from '../message.ts';
import { functionTable } from '../protocol.ts';

export const READ_DEVICE_INFORMATION = 0x06;
/** Messages of the remoting services of the runtime (port 41100): keys past the octet of the other messages. */
export const OPEN_SERVICE = 0x100;
export const CALL_SERVICE = 0x102;
export const START = 0x1006;
export const STOP = 0x1007;
export const REMOTING_OTHER = 0x1ff;

/** Messages that public tools for identification and control send, by the octet of their header or by service and method. */
export const functions = functionTable([
  [0x01, 'open_communication', 'Open communication', ACT_SESSION],
  [0x05, 'select_service', 'Select service', ACT_SESSION],
  [READ_DEVICE_INFORMATION, 'read_device_information', 'Read device information', ACT_READ | ACT_IDENTIFY],
  [OPEN_SERVICE, 'open_service', 'Open a remoting service by its name', ACT_SESSION],
  [CALL_SERVICE, 'call_service', 'Call a remoting service', ACT_READ],
  [START, 'start', 'Start the controller (control service, method 6)', ACT_CONTROL],
  [STOP, 'stop', 'Stop the controller (control service, method 7)', ACT_CONTROL],
  [REMOTING_OTHER, 'remoting', 'Another remoting message', 0],
]);
