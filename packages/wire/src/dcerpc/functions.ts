import { interfaces as opcInterfaces } from '../opcda/interfaces.ts';
import { ACT_SESSION } from '../message.ts';
import { type FunctionEntry, functionTable, statusTable } from '../protocol.ts';
import { findInterface, type RpcInterface } from './interface.ts';
import { interfaces } from './interfaces.ts';

export const REQUEST = 0;
export const RESPONSE = 2;
export const FAULT = 3;
export const REJECT = 6;
export const BIND = 11;
export const BIND_ACK = 12;
export const BIND_NAK = 13;
export const ALTER_CONTEXT = 14;
export const ALTER_CONTEXT_RESPONSE = 15;

/** Kinds of PDU (C706 §12.6.4 and §12.4.2.3; MS-RPCE §2.2.2). */
const packetTypes = functionTable([
  [REQUEST, 'request', 'Request', 0],
  [1, 'ping', 'Ping', 0],
  [RESPONSE, 'response', 'Response', 0],
  [FAULT, 'fault', 'Fault', 0],
  [4, 'working', 'Working', 0],
  [5, 'nocall', 'Nocall', 0],
  [REJECT, 'reject', 'Reject', 0],
  [7, 'ack', 'Ack', 0],
  [8, 'cl_cancel', 'Cancel (connectionless)', 0],
  [9, 'fack', 'Fragment ack', 0],
  [10, 'cancel_ack', 'Cancel ack', 0],
  [BIND, 'bind', 'Bind', ACT_SESSION],
  [BIND_ACK, 'bind_ack', 'Bind ack', ACT_SESSION],
  [BIND_NAK, 'bind_nak', 'Bind nak', ACT_SESSION],
  [ALTER_CONTEXT, 'alter_context', 'Alter context', ACT_SESSION],
  [ALTER_CONTEXT_RESPONSE, 'alter_context_response', 'Alter context response', ACT_SESSION],
  [16, 'auth3', 'Auth3', ACT_SESSION],
  [17, 'shutdown', 'Shutdown', 0],
  [18, 'co_cancel', 'Cancel (connection-oriented)', 0],
  [19, 'orphaned', 'Orphaned', 0],
]);

/** Keys of operations of known interfaces begin here: interface << 8 | operation behind it. */
export const OPERATIONS = 0x10000;

/** Key of an operation. */
export function operationKey(index: number, operation: number): number {
  return OPERATIONS | (index << 8) | operation;
}

/** Kinds of PDU, and the operations of the interfaces that we know. */
export const functions: ReadonlyMap<number, FunctionEntry> = new Map([
  ...packetTypes,
  ...interfaces.flatMap(({ index, title, operations }) =>
    operations.map((operation): [number, FunctionEntry] => [
      operationKey(index, operation.number),
      { name: operation.name, title: `${title}: ${operation.title}`, acts: operation.acts },
    ]),
  ),
]);

/** Names of the interfaces, those of OPC included. */
export const areas: ReadonlyMap<number, string> = new Map(
  [...interfaces, ...opcInterfaces].map(({ index, name }) => [index, name]),
);

const every: readonly RpcInterface[] = [...interfaces, ...opcInterfaces];
const byIndex: ReadonlyMap<number, RpcInterface> = new Map(every.map((entry) => [entry.index, entry]));

/** The interface whose UUID stands at `at`; null when we do not know it. */
export function interfaceAt(bytes: Uint8Array, at: number, little: boolean): RpcInterface | null {
  return findInterface(every, bytes, at, little);
}

/** The interface with that number in our tables. */
export function interfaceByIndex(index: number): RpcInterface | undefined {
  return byIndex.get(index);
}

/** Statuses that say why contexts or bindings were refused stand apart from those of faults. */
export const CONTEXT_REFUSED = 0x10000000;
export const BIND_REFUSED = 0x20000000;

/** Statuses of faults and rejects (C706 appendix E, MS-RPCE), and reasons why a binding is refused. */
export const statuses = statusTable([
  [0x1, 'nca_s_fault_other', 'nca_s_fault_other'],
  [0x5, 'nca_s_fault_access_denied', 'nca_s_fault_access_denied'],
  [0x6f7, 'nca_s_fault_ndr', 'nca_s_fault_ndr'],
  [0x6d8, 'nca_s_fault_cant_perform', 'nca_s_fault_cant_perform'],
  [0x721, 'nca_s_fault_sec_pkg_error', 'nca_s_fault_sec_pkg_error'],
  [0x1c000001, 'nca_s_fault_int_div_by_zero', 'nca_s_fault_int_div_by_zero'],
  [0x1c000002, 'nca_s_fault_addr_error', 'nca_s_fault_addr_error'],
  [0x1c000003, 'nca_s_fault_fp_div_zero', 'nca_s_fault_fp_div_zero'],
  [0x1c000004, 'nca_s_fault_fp_underflow', 'nca_s_fault_fp_underflow'],
  [0x1c000005, 'nca_s_fault_fp_overflow', 'nca_s_fault_fp_overflow'],
  [0x1c000006, 'nca_s_fault_invalid_tag', 'nca_s_fault_invalid_tag'],
  [0x1c000007, 'nca_s_fault_invalid_bound', 'nca_s_fault_invalid_bound'],
  [0x1c000008, 'nca_rpc_version_mismatch', 'nca_rpc_version_mismatch'],
  [0x1c000009, 'nca_unspec_reject', 'nca_unspec_reject'],
  [0x1c00000a, 'nca_s_bad_actid', 'nca_s_bad_actid'],
  [0x1c00000b, 'nca_who_are_you_failed', 'nca_who_are_you_failed'],
  [0x1c00000c, 'nca_manager_not_entered', 'nca_manager_not_entered'],
  [0x1c00000d, 'nca_s_fault_cancel', 'nca_s_fault_cancel'],
  [0x1c00000e, 'nca_s_fault_ill_inst', 'nca_s_fault_ill_inst'],
  [0x1c00000f, 'nca_s_fault_fp_error', 'nca_s_fault_fp_error'],
  [0x1c000010, 'nca_s_fault_int_overflow', 'nca_s_fault_int_overflow'],
  [0x1c000014, 'nca_s_fault_pipe_empty', 'nca_s_fault_pipe_empty'],
  [0x1c000015, 'nca_s_fault_pipe_closed', 'nca_s_fault_pipe_closed'],
  [0x1c000016, 'nca_s_fault_pipe_order', 'nca_s_fault_pipe_order'],
  [0x1c000017, 'nca_s_fault_pipe_discipline', 'nca_s_fault_pipe_discipline'],
  [0x1c000018, 'nca_s_fault_pipe_comm_error', 'nca_s_fault_pipe_comm_error'],
  [0x1c000019, 'nca_s_fault_pipe_memory', 'nca_s_fault_pipe_memory'],
  [0x1c00001a, 'nca_s_fault_context_mismatch', 'nca_s_fault_context_mismatch'],
  [0x1c00001b, 'nca_s_fault_remote_no_memory', 'nca_s_fault_remote_no_memory'],
  [0x1c00001c, 'nca_invalid_pres_context_id', 'nca_invalid_pres_context_id'],
  [0x1c00001d, 'nca_unsupported_authn_level', 'nca_unsupported_authn_level'],
  [0x1c00001f, 'nca_invalid_checksum', 'nca_invalid_checksum'],
  [0x1c000020, 'nca_invalid_crc', 'nca_invalid_crc'],
  [0x1c000021, 'ncs_s_fault_user_defined', 'ncs_s_fault_user_defined'],
  [0x1c000022, 'nca_s_fault_tx_open_failed', 'nca_s_fault_tx_open_failed'],
  [0x1c000023, 'nca_s_fault_codeset_conv_error', 'nca_s_fault_codeset_conv_error'],
  [0x1c000024, 'nca_s_fault_object_not_found', 'nca_s_fault_object_not_found'],
  [0x1c000025, 'nca_s_fault_no_client_stub', 'nca_s_fault_no_client_stub'],
  [0x1c010002, 'nca_op_rng_error', 'nca_op_rng_error'],
  [0x1c010003, 'nca_unk_if', 'nca_unk_if'],
  [0x1c010006, 'nca_wrong_boot_time', 'nca_wrong_boot_time'],
  [0x1c010009, 'nca_s_you_crashed', 'nca_s_you_crashed'],
  [0x1c01000b, 'nca_proto_error', 'nca_proto_error'],
  [0x1c010013, 'nca_out_args_too_big', 'nca_out_args_too_big'],
  [0x1c010014, 'nca_server_too_busy', 'nca_server_too_busy'],
  [0x1c010017, 'nca_unsupported_type', 'nca_unsupported_type'],
  [0x80010105, 'rpc_e_serverfault', 'RPC_E_SERVERFAULT'],
  [0x80010108, 'rpc_e_disconnected', 'RPC_E_DISCONNECTED'],
  [0x80010113, 'rpc_e_invalid_ipid', 'RPC_E_INVALID_IPID'],
  [0x8001011f, 'rpc_e_timeout', 'RPC_E_TIMEOUT'],
  [0x800706d1, 'rpc_s_procnum_out_of_range', 'RPC_S_PROCNUM_OUT_OF_RANGE'],
  [CONTEXT_REFUSED, 'context_refused', 'Presentation context refused, reason not specified'],
  [CONTEXT_REFUSED | 1, 'abstract_syntax_not_supported', 'Abstract syntax not supported'],
  [CONTEXT_REFUSED | 2, 'transfer_syntaxes_not_supported', 'Proposed transfer syntaxes not supported'],
  [CONTEXT_REFUSED | 3, 'local_limit_exceeded', 'Local limit exceeded'],
  [BIND_REFUSED, 'bind_refused', 'Reason not specified'],
  [BIND_REFUSED | 1, 'temporary_congestion', 'Temporary congestion'],
  [BIND_REFUSED | 2, 'bind_local_limit_exceeded', 'Local limit exceeded'],
  [BIND_REFUSED | 4, 'protocol_version_not_supported', 'Protocol version not supported'],
  [BIND_REFUSED | 8, 'authentication_type_not_recognized', 'Authentication type not recognized'],
  [BIND_REFUSED | 9, 'invalid_checksum', 'Invalid checksum'],
]);

/** Kinds of authentication (MS-RPCE §2.2.1.1.7). */
export const authenticationTypes: ReadonlyMap<number, string> = new Map([
  [0, 'none'],
  [9, 'spnego'],
  [10, 'ntlmssp'],
  [14, 'tls'],
  [16, 'kerberos'],
  [68, 'netlogon'],
]);

/** Levels of authentication (MS-RPCE §2.2.1.1.8). */
export const authenticationLevels: ReadonlyMap<number, string> = new Map([
  [1, 'none'],
  [2, 'connect'],
  [3, 'call'],
  [4, 'packet'],
  [5, 'integrity'],
  [6, 'privacy'],
]);
