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

export const REGISTER = 1;
export const UPDATE = 2;
export const DEREGISTER = 3;
export const BOOTSTRAP_REQUEST = 4;
export const BOOTSTRAP_FINISH = 5;
export const READ = 6;
export const DISCOVER = 7;
export const OBSERVE = 8;
export const WRITE = 9;
export const WRITE_ATTRIBUTES = 10;
export const EXECUTE = 11;
export const CREATE = 12;
export const DELETE = 13;
export const SEND = 14;
export const CONTENT = 15;

/** Operations of the interfaces (OMA LwM2M Core 1.1 §6); the numbers are our own. */
export const functions = functionTable([
  [REGISTER, 'register', 'Register', ACT_SESSION | ACT_IDENTIFY],
  [UPDATE, 'update', 'Update', ACT_SESSION],
  [DEREGISTER, 'deregister', 'De-register', ACT_SESSION],
  [BOOTSTRAP_REQUEST, 'bootstrap_request', 'Bootstrap-Request', ACT_SESSION | ACT_IDENTIFY],
  [BOOTSTRAP_FINISH, 'bootstrap_finish', 'Bootstrap-Finish', ACT_SESSION | ACT_CONFIGURE],
  [READ, 'read', 'Read', ACT_READ],
  [DISCOVER, 'discover', 'Discover', ACT_DISCOVER],
  [OBSERVE, 'observe', 'Observe', ACT_READ],
  [WRITE, 'write', 'Write', ACT_WRITE],
  [WRITE_ATTRIBUTES, 'write_attributes', 'Write-Attributes', ACT_CONFIGURE],
  [EXECUTE, 'execute', 'Execute', ACT_CONTROL],
  [CREATE, 'create', 'Create', ACT_WRITE | ACT_CONFIGURE],
  [DELETE, 'delete', 'Delete', ACT_WRITE | ACT_CONFIGURE],
  [SEND, 'send', 'Send', ACT_REPORT],
  [CONTENT, 'content', 'Content of an answer or notification', ACT_REPORT],
]);

export const SECURITY = 0;
export const SERVER = 1;
export const ACCESS_CONTROL = 2;
export const DEVICE = 3;
export const FIRMWARE = 5;
export const SOFTWARE = 9;

/** Objects of the enabler itself (OMA LwM2M registry). */
export const objects: ReadonlyMap<number, string> = new Map([
  [SECURITY, 'lwm2m_security'],
  [SERVER, 'lwm2m_server'],
  [ACCESS_CONTROL, 'access_control'],
  [DEVICE, 'device'],
  [4, 'connectivity_monitoring'],
  [FIRMWARE, 'firmware_update'],
  [6, 'location'],
  [7, 'connectivity_statistics'],
  [SOFTWARE, 'software_management'],
]);

/** Resources that say what a device is or make it do something, as object * 65536 + resource. */
export const resources: ReadonlyMap<number, string> = new Map([
  [0x30000, 'manufacturer'],
  [0x30001, 'model_number'],
  [0x30002, 'serial_number'],
  [0x30003, 'firmware_version'],
  [0x30004, 'reboot'],
  [0x30005, 'factory_reset'],
  [0x30011, 'device_type'],
  [0x30012, 'hardware_version'],
  [0x30013, 'software_version'],
  [0x10004, 'disable'],
  [0x10008, 'registration_update_trigger'],
  [0x10009, 'bootstrap_request_trigger'],
  [0x50000, 'package'],
  [0x50001, 'package_uri'],
  [0x50002, 'update'],
]);

/** Content formats of LwM2M: TLV and JSON of version 1.0 (OMA LwM2M 1.0 §6.4). */
export const FORMAT_TLV = 11542;
export const FORMAT_JSON = 11543;
/** Link format, which a Discover accepts and a registration carries. */
export const FORMAT_LINK = 40;
