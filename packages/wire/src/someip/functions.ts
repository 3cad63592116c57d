import { ACT_DISCOVER, ACT_REPORT, ACT_SESSION, ACT_WRITE } from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

/** Message types, without the flag of a segment. */
export const REQUEST = 0x00;
export const RESPONSE = 0x80;
export const ERROR = 0x81;
/** Service discovery is told by its first entry, behind this; an offer or subscription of no time to live ends one. */
export const DISCOVERY = 0x1000;
export const ENDED = 0x100;

/** Message types (AUTOSAR PRS SOME/IP §4.2.1) and entries of service discovery (PRS SOME/IP SD §4.1.2). */
export const functions = functionTable([
  [REQUEST, 'request', 'REQUEST', 0],
  [0x01, 'request_no_return', 'REQUEST_NO_RETURN', ACT_WRITE],
  [0x02, 'notification', 'NOTIFICATION', ACT_REPORT],
  [0x40, 'request_ack', 'REQUEST_ACK', 0],
  [0x41, 'request_no_return_ack', 'REQUEST_NO_RETURN_ACK', 0],
  [0x42, 'notification_ack', 'NOTIFICATION_ACK', 0],
  [RESPONSE, 'response', 'RESPONSE', 0],
  [ERROR, 'error', 'ERROR', 0],
  [0xc0, 'response_ack', 'RESPONSE_ACK', 0],
  [0xc1, 'error_ack', 'ERROR_ACK', 0],
  [DISCOVERY | 0x00, 'find_service', 'Find Service', ACT_DISCOVER],
  [DISCOVERY | 0x01, 'offer_service', 'Offer Service', ACT_DISCOVER],
  [DISCOVERY | 0x06, 'subscribe_eventgroup', 'Subscribe Eventgroup', ACT_SESSION],
  [DISCOVERY | 0x07, 'subscribe_eventgroup_ack', 'Subscribe Eventgroup Ack', ACT_SESSION],
  [DISCOVERY | ENDED | 0x01, 'stop_offer_service', 'Stop Offer Service', ACT_SESSION],
  [DISCOVERY | ENDED | 0x06, 'stop_subscribe_eventgroup', 'Stop Subscribe Eventgroup', ACT_SESSION],
  [DISCOVERY | ENDED | 0x07, 'subscribe_eventgroup_nack', 'Subscribe Eventgroup Nack', ACT_SESSION],
  [DISCOVERY | 0xff, 'service_discovery', 'Service discovery without entries', ACT_DISCOVER],
]);

/** Return codes (§4.2.6.1). */
export const statuses = statusTable([
  [0x01, 'not_ok', 'E_NOT_OK'],
  [0x02, 'unknown_service', 'E_UNKNOWN_SERVICE'],
  [0x03, 'unknown_method', 'E_UNKNOWN_METHOD'],
  [0x04, 'not_ready', 'E_NOT_READY'],
  [0x05, 'not_reachable', 'E_NOT_REACHABLE'],
  [0x06, 'timeout', 'E_TIMEOUT'],
  [0x07, 'wrong_protocol_version', 'E_WRONG_PROTOCOL_VERSION'],
  [0x08, 'wrong_interface_version', 'E_WRONG_INTERFACE_VERSION'],
  [0x09, 'malformed_message', 'E_MALFORMED_MESSAGE'],
  [0x0a, 'wrong_message_type', 'E_WRONG_MESSAGE_TYPE'],
]);
