import {
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DIAGNOSE,
  ACT_IDENTIFY,
  ACT_READ,
  ACT_REPORT,
  ACT_SESSION,
  ACT_WRITE,
} from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

/** Protocol headers, the frames of 0-9-1 that are no methods, and the performatives of 1.0 have keys behind these; a method's key is class << 16 | method. */
export const HEADER = 1;
export const CONTENT_HEADER = 2;
export const CONTENT_BODY = 3;
export const HEARTBEAT = 8;
export const PERFORMATIVE = 0x1000000;

export const method = (of: number, number: number): number => (of << 16) | number;

export const CONNECTION_START = method(10, 10);
export const CONNECTION_START_OK = method(10, 11);
export const CONNECTION_SECURE_OK = method(10, 21);
export const CONNECTION_CLOSE = method(10, 50);
export const CHANNEL_CLOSE = method(20, 40);
export const BASIC_RETURN = method(60, 50);
export const OPEN = PERFORMATIVE | 0x10;
export const ATTACH = PERFORMATIVE | 0x12;
export const SASL_MECHANISMS = PERFORMATIVE | 0x40;
export const SASL_INIT = PERFORMATIVE | 0x41;
export const SASL_RESPONSE = PERFORMATIVE | 0x43;
export const SASL_OUTCOME = PERFORMATIVE | 0x44;

/** Methods of 0-9-1 with RabbitMQ's, and performatives of 1.0 (§2.7) with its security layer (§5.3.3). */
export const functions = functionTable([
  [HEADER, 'protocol_header', 'Protocol header', ACT_SESSION],
  [CONTENT_HEADER, 'content_header', 'Content header', ACT_REPORT],
  [CONTENT_BODY, 'content_body', 'Content body', ACT_REPORT],
  [HEARTBEAT, 'heartbeat', 'Heartbeat', ACT_DIAGNOSE],
  [CONNECTION_START, 'connection_start', 'connection.start', ACT_SESSION | ACT_IDENTIFY],
  [CONNECTION_START_OK, 'connection_start_ok', 'connection.start-ok', ACT_SESSION | ACT_IDENTIFY],
  [method(10, 20), 'connection_secure', 'connection.secure', ACT_SESSION],
  [CONNECTION_SECURE_OK, 'connection_secure_ok', 'connection.secure-ok', ACT_SESSION],
  [method(10, 30), 'connection_tune', 'connection.tune', ACT_SESSION],
  [method(10, 31), 'connection_tune_ok', 'connection.tune-ok', ACT_SESSION],
  [method(10, 40), 'connection_open', 'connection.open', ACT_SESSION],
  [method(10, 41), 'connection_open_ok', 'connection.open-ok', ACT_SESSION],
  [CONNECTION_CLOSE, 'connection_close', 'connection.close', ACT_SESSION],
  [method(10, 51), 'connection_close_ok', 'connection.close-ok', ACT_SESSION],
  [method(10, 60), 'connection_blocked', 'connection.blocked', ACT_REPORT],
  [method(10, 61), 'connection_unblocked', 'connection.unblocked', ACT_REPORT],
  [method(20, 10), 'channel_open', 'channel.open', ACT_SESSION],
  [method(20, 11), 'channel_open_ok', 'channel.open-ok', ACT_SESSION],
  [method(20, 20), 'channel_flow', 'channel.flow', ACT_CONTROL],
  [method(20, 21), 'channel_flow_ok', 'channel.flow-ok', 0],
  [CHANNEL_CLOSE, 'channel_close', 'channel.close', ACT_SESSION],
  [method(20, 41), 'channel_close_ok', 'channel.close-ok', ACT_SESSION],
  [method(40, 10), 'exchange_declare', 'exchange.declare', ACT_CONFIGURE],
  [method(40, 11), 'exchange_declare_ok', 'exchange.declare-ok', 0],
  [method(40, 20), 'exchange_delete', 'exchange.delete', ACT_CONFIGURE],
  [method(40, 21), 'exchange_delete_ok', 'exchange.delete-ok', 0],
  [method(40, 30), 'exchange_bind', 'exchange.bind', ACT_CONFIGURE],
  [method(40, 31), 'exchange_bind_ok', 'exchange.bind-ok', 0],
  [method(40, 40), 'exchange_unbind', 'exchange.unbind', ACT_CONFIGURE],
  [method(50, 10), 'queue_declare', 'queue.declare', ACT_CONFIGURE],
  [method(50, 11), 'queue_declare_ok', 'queue.declare-ok', 0],
  [method(50, 20), 'queue_bind', 'queue.bind', ACT_CONFIGURE],
  [method(50, 21), 'queue_bind_ok', 'queue.bind-ok', 0],
  [method(50, 30), 'queue_purge', 'queue.purge', ACT_CONTROL],
  [method(50, 31), 'queue_purge_ok', 'queue.purge-ok', 0],
  [method(50, 40), 'queue_delete', 'queue.delete', ACT_CONFIGURE],
  [method(50, 41), 'queue_delete_ok', 'queue.delete-ok', 0],
  [method(50, 50), 'queue_unbind', 'queue.unbind', ACT_CONFIGURE],
  [method(50, 51), 'queue_unbind_ok', 'queue.unbind-ok', 0],
  [method(60, 10), 'basic_qos', 'basic.qos', ACT_SESSION],
  [method(60, 11), 'basic_qos_ok', 'basic.qos-ok', 0],
  [method(60, 20), 'basic_consume', 'basic.consume', ACT_SESSION],
  [method(60, 21), 'basic_consume_ok', 'basic.consume-ok', 0],
  [method(60, 30), 'basic_cancel', 'basic.cancel', ACT_SESSION],
  [method(60, 31), 'basic_cancel_ok', 'basic.cancel-ok', 0],
  [method(60, 40), 'basic_publish', 'basic.publish', ACT_WRITE],
  [BASIC_RETURN, 'basic_return', 'basic.return', ACT_REPORT],
  [method(60, 60), 'basic_deliver', 'basic.deliver', ACT_REPORT],
  [method(60, 70), 'basic_get', 'basic.get', ACT_READ],
  [method(60, 71), 'basic_get_ok', 'basic.get-ok', ACT_READ],
  [method(60, 72), 'basic_get_empty', 'basic.get-empty', ACT_READ],
  [method(60, 80), 'basic_ack', 'basic.ack', ACT_REPORT],
  [method(60, 90), 'basic_reject', 'basic.reject', ACT_REPORT],
  [method(60, 100), 'basic_recover_async', 'basic.recover-async', ACT_CONTROL],
  [method(60, 110), 'basic_recover', 'basic.recover', ACT_CONTROL],
  [method(60, 111), 'basic_recover_ok', 'basic.recover-ok', 0],
  [method(60, 120), 'basic_nack', 'basic.nack', ACT_REPORT],
  [method(85, 10), 'confirm_select', 'confirm.select', ACT_SESSION],
  [method(85, 11), 'confirm_select_ok', 'confirm.select-ok', 0],
  [method(90, 10), 'tx_select', 'tx.select', ACT_SESSION],
  [method(90, 11), 'tx_select_ok', 'tx.select-ok', 0],
  [method(90, 20), 'tx_commit', 'tx.commit', ACT_SESSION],
  [method(90, 21), 'tx_commit_ok', 'tx.commit-ok', 0],
  [method(90, 30), 'tx_rollback', 'tx.rollback', ACT_SESSION],
  [method(90, 31), 'tx_rollback_ok', 'tx.rollback-ok', 0],
  [OPEN, 'open', 'open', ACT_SESSION | ACT_IDENTIFY],
  [PERFORMATIVE | 0x11, 'begin', 'begin', ACT_SESSION],
  [ATTACH, 'attach', 'attach', ACT_SESSION],
  [PERFORMATIVE | 0x13, 'flow', 'flow', ACT_DIAGNOSE],
  [PERFORMATIVE | 0x14, 'transfer', 'transfer', ACT_REPORT],
  [PERFORMATIVE | 0x15, 'disposition', 'disposition', ACT_REPORT],
  [PERFORMATIVE | 0x16, 'detach', 'detach', ACT_SESSION],
  [PERFORMATIVE | 0x17, 'end', 'end', ACT_SESSION],
  [PERFORMATIVE | 0x18, 'close', 'close', ACT_SESSION],
  [SASL_MECHANISMS, 'sasl_mechanisms', 'sasl-mechanisms', ACT_SESSION],
  [SASL_INIT, 'sasl_init', 'sasl-init', ACT_SESSION],
  [PERFORMATIVE | 0x42, 'sasl_challenge', 'sasl-challenge', ACT_SESSION],
  [SASL_RESPONSE, 'sasl_response', 'sasl-response', ACT_SESSION],
  [SASL_OUTCOME, 'sasl_outcome', 'sasl-outcome', ACT_SESSION],
  [PERFORMATIVE, 'empty_frame', 'Empty frame', ACT_DIAGNOSE],
]);

/** Reply codes of 0-9-1 that tell of an error (§1.2) and codes of a SASL outcome of 1.0 (§5.3.3.6). */
export const statuses = statusTable([
  [1, 'authentication_failed', 'auth'],
  [2, 'system_error', 'sys'],
  [3, 'permanent_system_error', 'sys-perm'],
  [4, 'temporary_system_error', 'sys-temp'],
  [311, 'content_too_large', 'content-too-large'],
  [312, 'no_route', 'no-route'],
  [313, 'no_consumers', 'no-consumers'],
  [320, 'connection_forced', 'connection-forced'],
  [402, 'invalid_path', 'invalid-path'],
  [403, 'access_refused', 'access-refused'],
  [404, 'not_found', 'not-found'],
  [405, 'resource_locked', 'resource-locked'],
  [406, 'precondition_failed', 'precondition-failed'],
  [501, 'frame_error', 'frame-error'],
  [502, 'syntax_error', 'syntax-error'],
  [503, 'command_invalid', 'command-invalid'],
  [504, 'channel_error', 'channel-error'],
  [505, 'unexpected_frame', 'unexpected-frame'],
  [506, 'resource_error', 'resource-error'],
  [530, 'not_allowed', 'not-allowed'],
  [540, 'not_implemented', 'not-implemented'],
  [541, 'internal_error', 'internal-error'],
]);

/** How an argument of a method is written: short and long strings, integers, a table. Bits end what is told. */
export type Argument = 'short' | 'long' | 'u8' | 'u16' | 'u32' | 'u64' | 'table' | 'secret';

/** Arguments of methods that name what they touch; '' is reserved. */
export const methodArguments: ReadonlyMap<number, readonly (readonly [string, Argument])[]> = new Map<
  number,
  readonly (readonly [string, Argument])[]
>([
  [
    CONNECTION_START,
    [
      ['version_major', 'u8'],
      ['version_minor', 'u8'],
      ['server_properties', 'table'],
      ['mechanisms', 'long'],
      ['locales', 'long'],
    ],
  ],
  [
    CONNECTION_START_OK,
    [
      ['client_properties', 'table'],
      ['mechanism', 'short'],
      ['response', 'secret'],
      ['locale', 'short'],
    ],
  ],
  [
    method(10, 30),
    [
      ['channel_max', 'u16'],
      ['frame_max', 'u32'],
      ['heartbeat', 'u16'],
    ],
  ],
  [
    method(10, 31),
    [
      ['channel_max', 'u16'],
      ['frame_max', 'u32'],
      ['heartbeat', 'u16'],
    ],
  ],
  [method(10, 40), [['virtual_host', 'short']]],
  [
    CONNECTION_CLOSE,
    [
      ['reply_code', 'u16'],
      ['reply_text', 'short'],
    ],
  ],
  [
    CHANNEL_CLOSE,
    [
      ['reply_code', 'u16'],
      ['reply_text', 'short'],
    ],
  ],
  [
    method(40, 10),
    [
      ['', 'u16'],
      ['exchange', 'short'],
      ['exchange_type', 'short'],
    ],
  ],
  [
    method(40, 20),
    [
      ['', 'u16'],
      ['exchange', 'short'],
    ],
  ],
  [
    method(50, 10),
    [
      ['', 'u16'],
      ['queue', 'short'],
    ],
  ],
  [
    method(50, 20),
    [
      ['', 'u16'],
      ['queue', 'short'],
      ['exchange', 'short'],
      ['routing_key', 'short'],
    ],
  ],
  [
    method(50, 30),
    [
      ['', 'u16'],
      ['queue', 'short'],
    ],
  ],
  [
    method(50, 40),
    [
      ['', 'u16'],
      ['queue', 'short'],
    ],
  ],
  [
    method(60, 20),
    [
      ['', 'u16'],
      ['queue', 'short'],
      ['consumer_tag', 'short'],
    ],
  ],
  [
    method(60, 40),
    [
      ['', 'u16'],
      ['exchange', 'short'],
      ['routing_key', 'short'],
    ],
  ],
  [
    BASIC_RETURN,
    [
      ['reply_code', 'u16'],
      ['reply_text', 'short'],
      ['exchange', 'short'],
      ['routing_key', 'short'],
    ],
  ],
  [
    method(60, 60),
    [
      ['consumer_tag', 'short'],
      ['delivery_tag', 'u64'],
      ['redelivered', 'u8'],
      ['exchange', 'short'],
      ['routing_key', 'short'],
    ],
  ],
  [
    method(60, 70),
    [
      ['', 'u16'],
      ['queue', 'short'],
    ],
  ],
]);
