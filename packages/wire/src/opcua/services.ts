import {
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DIAGNOSE,
  ACT_DISCOVER,
  ACT_IDENTIFY,
  ACT_READ,
  ACT_REPORT,
  ACT_SESSION,
  ACT_WRITE,
} from '../message.ts';
import { functionTable } from '../protocol.ts';

/** Codes of what is not a service: the messages of UA Connection Protocol (Part 6, 7.1), and chunks that cannot be read. */
export const HELLO = 1;
export const ACKNOWLEDGE = 2;
export const ERROR = 3;
export const REVERSE_HELLO = 4;
/** A chunk whose body is encrypted. */
export const SECURED = 5;
/** A message that its sender gave up (chunk type A). */
export const ABORT = 6;
export const SERVICE_FAULT = 397;
export const OPEN_SECURE_CHANNEL = 446;
export const CLOSE_SECURE_CHANNEL = 452;

/** Services: NodeIds of the binary encodings of request and response (Part 6, annex A.3), name, title, acts. */
const services: readonly (readonly [number, number, string, string, number])[] = [
  [410, 413, 'test_stack', 'TestStack', ACT_DIAGNOSE],
  [416, 419, 'test_stack_ex', 'TestStackEx', ACT_DIAGNOSE],
  [422, 425, 'find_servers', 'FindServers', ACT_DISCOVER | ACT_IDENTIFY],
  [428, 431, 'get_endpoints', 'GetEndpoints', ACT_DISCOVER | ACT_IDENTIFY],
  [437, 440, 'register_server', 'RegisterServer', ACT_CONFIGURE | ACT_DISCOVER],
  [446, 449, 'open_secure_channel', 'OpenSecureChannel', ACT_SESSION],
  [452, 455, 'close_secure_channel', 'CloseSecureChannel', ACT_SESSION],
  [461, 464, 'create_session', 'CreateSession', ACT_SESSION],
  [467, 470, 'activate_session', 'ActivateSession', ACT_SESSION],
  [473, 476, 'close_session', 'CloseSession', ACT_SESSION],
  [479, 482, 'cancel', 'Cancel', ACT_SESSION],
  [488, 491, 'add_nodes', 'AddNodes', ACT_CONFIGURE],
  [494, 497, 'add_references', 'AddReferences', ACT_CONFIGURE],
  [500, 503, 'delete_nodes', 'DeleteNodes', ACT_CONFIGURE],
  [506, 509, 'delete_references', 'DeleteReferences', ACT_CONFIGURE],
  [527, 530, 'browse', 'Browse', ACT_DISCOVER],
  [533, 536, 'browse_next', 'BrowseNext', ACT_DISCOVER],
  [554, 557, 'translate_browse_paths_to_node_ids', 'TranslateBrowsePathsToNodeIds', ACT_DISCOVER],
  [560, 563, 'register_nodes', 'RegisterNodes', ACT_READ],
  [566, 569, 'unregister_nodes', 'UnregisterNodes', ACT_READ],
  [615, 618, 'query_first', 'QueryFirst', ACT_DISCOVER],
  [621, 624, 'query_next', 'QueryNext', ACT_DISCOVER],
  [631, 634, 'read', 'Read', ACT_READ],
  [664, 667, 'history_read', 'HistoryRead', ACT_READ],
  [673, 676, 'write', 'Write', ACT_WRITE],
  [700, 703, 'history_update', 'HistoryUpdate', ACT_WRITE],
  [712, 715, 'call', 'Call', ACT_CONTROL],
  [751, 754, 'create_monitored_items', 'CreateMonitoredItems', ACT_READ],
  [763, 766, 'modify_monitored_items', 'ModifyMonitoredItems', ACT_READ],
  [769, 772, 'set_monitoring_mode', 'SetMonitoringMode', ACT_READ],
  [775, 778, 'set_triggering', 'SetTriggering', ACT_READ],
  [781, 784, 'delete_monitored_items', 'DeleteMonitoredItems', ACT_READ],
  [787, 790, 'create_subscription', 'CreateSubscription', ACT_READ],
  [793, 796, 'modify_subscription', 'ModifySubscription', ACT_READ],
  [799, 802, 'set_publishing_mode', 'SetPublishingMode', ACT_READ],
  [826, 829, 'publish', 'Publish', ACT_REPORT],
  [832, 835, 'republish', 'Republish', ACT_REPORT],
  [841, 844, 'transfer_subscriptions', 'TransferSubscriptions', ACT_SESSION],
  [847, 850, 'delete_subscriptions', 'DeleteSubscriptions', ACT_READ],
  [12208, 12209, 'find_servers_on_network', 'FindServersOnNetwork', ACT_DISCOVER | ACT_IDENTIFY],
  [12211, 12212, 'register_server2', 'RegisterServer2', ACT_CONFIGURE | ACT_DISCOVER],
];

/** Every function: a service has the id of its request's encoding, in requests and responses alike. */
export const functions = functionTable([
  [HELLO, 'hello', 'Hello', ACT_SESSION],
  [ACKNOWLEDGE, 'acknowledge', 'Acknowledge', ACT_SESSION],
  [ERROR, 'error', 'Error', ACT_SESSION],
  [REVERSE_HELLO, 'reverse_hello', 'ReverseHello', ACT_SESSION],
  [SECURED, 'secured_message', 'Message with an encrypted body', 0],
  [ABORT, 'abort', 'Aborted message', ACT_SESSION],
  [SERVICE_FAULT, 'service_fault', 'ServiceFault', 0],
  ...services.map(([request, , name, title, acts]) => [request, name, title, acts] as const),
]);

/** Largest id of an encoding in the table. */
const LARGEST = 12212;
/** For the id of an encoding: the service's code in the lower 15 bits, bit 15 for a response; 0 when it is not a service. */
export const encodings = new Uint16Array(LARGEST + 1);
for (const [request, response] of services) {
  encodings[request] = request;
  encodings[response] = request | 0x8000;
}
encodings[SERVICE_FAULT] = SERVICE_FAULT | 0x8000;

/** Id of the encoding of a service's response. */
export const responseOf: ReadonlyMap<number, number> = new Map(services.map(([request, response]) => [request, response]));

/** Acts by code, for the hot path. */
export const actsOf = new Uint16Array(LARGEST + 1);
for (const [code, { acts }] of functions) actsOf[code] = acts;
