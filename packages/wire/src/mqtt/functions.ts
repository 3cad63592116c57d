import { ACT_DIAGNOSE, ACT_REPORT, ACT_SESSION } from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

export const CONNECT = 1;
export const CONNACK = 2;
export const PUBLISH = 3;
export const PUBACK = 4;
export const PUBREC = 5;
export const PUBREL = 6;
export const PUBCOMP = 7;
export const SUBSCRIBE = 8;
export const SUBACK = 9;
export const UNSUBSCRIBE = 10;
export const UNSUBACK = 11;
export const PINGREQ = 12;
export const PINGRESP = 13;
export const DISCONNECT = 14;
export const AUTH = 15;

/** Control packet types, MQTT 5.0 §2.1.2. A publication to the topic of a command is a write besides. */
export const functions = functionTable([
  [CONNECT, 'connect', 'CONNECT', ACT_SESSION],
  [CONNACK, 'connack', 'CONNACK', ACT_SESSION],
  [PUBLISH, 'publish', 'PUBLISH', ACT_REPORT],
  [PUBACK, 'puback', 'PUBACK', ACT_REPORT],
  [PUBREC, 'pubrec', 'PUBREC', ACT_REPORT],
  [PUBREL, 'pubrel', 'PUBREL', ACT_REPORT],
  [PUBCOMP, 'pubcomp', 'PUBCOMP', ACT_REPORT],
  [SUBSCRIBE, 'subscribe', 'SUBSCRIBE', ACT_SESSION],
  [SUBACK, 'suback', 'SUBACK', ACT_SESSION],
  [UNSUBSCRIBE, 'unsubscribe', 'UNSUBSCRIBE', ACT_SESSION],
  [UNSUBACK, 'unsuback', 'UNSUBACK', ACT_SESSION],
  [PINGREQ, 'pingreq', 'PINGREQ', ACT_DIAGNOSE],
  [PINGRESP, 'pingresp', 'PINGRESP', ACT_DIAGNOSE],
  [DISCONNECT, 'disconnect', 'DISCONNECT', ACT_SESSION],
  [AUTH, 'auth', 'AUTH', ACT_SESSION],
]);

/** Return codes of a CONNACK before version 5 (3.1.1 §3.2.2.3) and reason codes that tell of a failure (5.0 §2.4). */
export const statuses = statusTable([
  [1, 'unacceptable_protocol_version', 'Connection refused: unacceptable protocol version'],
  [2, 'identifier_rejected', 'Connection refused: identifier rejected'],
  [3, 'server_unavailable', 'Connection refused: server unavailable'],
  [4, 'bad_user_name_or_password', 'Connection refused: bad user name or password'],
  [5, 'not_authorized', 'Connection refused: not authorized'],
  [0x80, 'unspecified_error', 'Unspecified error'],
  [0x81, 'malformed_packet', 'Malformed Packet'],
  [0x82, 'protocol_error', 'Protocol Error'],
  [0x83, 'implementation_specific_error', 'Implementation specific error'],
  [0x84, 'unsupported_protocol_version', 'Unsupported Protocol Version'],
  [0x85, 'client_identifier_not_valid', 'Client Identifier not valid'],
  [0x86, 'bad_user_name_or_password', 'Bad User Name or Password'],
  [0x87, 'not_authorized', 'Not authorized'],
  [0x88, 'server_unavailable', 'Server unavailable'],
  [0x89, 'server_busy', 'Server busy'],
  [0x8a, 'banned', 'Banned'],
  [0x8b, 'server_shutting_down', 'Server shutting down'],
  [0x8c, 'bad_authentication_method', 'Bad authentication method'],
  [0x8d, 'keep_alive_timeout', 'Keep Alive timeout'],
  [0x8e, 'session_taken_over', 'Session taken over'],
  [0x8f, 'topic_filter_invalid', 'Topic Filter invalid'],
  [0x90, 'topic_name_invalid', 'Topic Name invalid'],
  [0x91, 'packet_identifier_in_use', 'Packet Identifier in use'],
  [0x92, 'packet_identifier_not_found', 'Packet Identifier not found'],
  [0x93, 'receive_maximum_exceeded', 'Receive Maximum exceeded'],
  [0x94, 'topic_alias_invalid', 'Topic Alias invalid'],
  [0x95, 'packet_too_large', 'Packet too large'],
  [0x96, 'message_rate_too_high', 'Message rate too high'],
  [0x97, 'quota_exceeded', 'Quota exceeded'],
  [0x98, 'administrative_action', 'Administrative action'],
  [0x99, 'payload_format_invalid', 'Payload format invalid'],
  [0x9a, 'retain_not_supported', 'Retain not supported'],
  [0x9b, 'qos_not_supported', 'QoS not supported'],
  [0x9c, 'use_another_server', 'Use another server'],
  [0x9d, 'server_moved', 'Server moved'],
  [0x9e, 'shared_subscriptions_not_supported', 'Shared Subscriptions not supported'],
  [0x9f, 'connection_rate_exceeded', 'Connection rate exceeded'],
  [0xa0, 'maximum_connect_time', 'Maximum connect time'],
  [0xa1, 'subscription_identifiers_not_supported', 'Subscription Identifiers not supported'],
  [0xa2, 'wildcard_subscriptions_not_supported', 'Wildcard Subscriptions not supported'],
]);

/** Reason codes that tell of no failure (5.0 §2.4), where they say more than success. */
export const reasons: ReadonlyMap<number, string> = new Map([
  [0x00, 'success'],
  [0x01, 'granted_qos_1'],
  [0x02, 'granted_qos_2'],
  [0x04, 'disconnect_with_will_message'],
  [0x10, 'no_matching_subscribers'],
  [0x11, 'no_subscription_existed'],
  [0x18, 'continue_authentication'],
  [0x19, 're_authenticate'],
]);

/** How the value of a property is written (5.0 §2.2.2.2). */
export type PropertyForm = 'byte' | 'two_bytes' | 'four_bytes' | 'variable' | 'text' | 'binary' | 'pair';

/** Properties by identifier: name and form. */
export const properties: ReadonlyMap<number, readonly [string, PropertyForm]> = new Map<number, readonly [string, PropertyForm]>([
  [0x01, ['payload_format_indicator', 'byte']],
  [0x02, ['message_expiry_interval', 'four_bytes']],
  [0x03, ['content_type', 'text']],
  [0x08, ['response_topic', 'text']],
  [0x09, ['correlation_data', 'binary']],
  [0x0b, ['subscription_identifier', 'variable']],
  [0x11, ['session_expiry_interval', 'four_bytes']],
  [0x12, ['assigned_client_identifier', 'text']],
  [0x13, ['server_keep_alive', 'two_bytes']],
  [0x15, ['authentication_method', 'text']],
  [0x16, ['authentication_data', 'binary']],
  [0x17, ['request_problem_information', 'byte']],
  [0x18, ['will_delay_interval', 'four_bytes']],
  [0x19, ['request_response_information', 'byte']],
  [0x1a, ['response_information', 'text']],
  [0x1c, ['server_reference', 'text']],
  [0x1f, ['reason_string', 'text']],
  [0x21, ['receive_maximum', 'two_bytes']],
  [0x22, ['topic_alias_maximum', 'two_bytes']],
  [0x23, ['topic_alias', 'two_bytes']],
  [0x24, ['maximum_qos', 'byte']],
  [0x25, ['retain_available', 'byte']],
  [0x26, ['user_property', 'pair']],
  [0x27, ['maximum_packet_size', 'four_bytes']],
  [0x28, ['wildcard_subscription_available', 'byte']],
  [0x29, ['subscription_identifier_available', 'byte']],
  [0x2a, ['shared_subscription_available', 'byte']],
]);

/** Protocol levels of a CONNECT. */
export const versions: ReadonlyMap<number, string> = new Map([
  [3, '3.1'],
  [4, '3.1.1'],
  [5, '5.0'],
]);
