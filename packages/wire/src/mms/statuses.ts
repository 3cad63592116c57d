import { type StatusEntry, statusTable } from '../protocol.ts';

/** An error of a service: SERVICE_ERROR | class << 8 | code. */
export const SERVICE_ERROR = 0x1000;
/** A variable that was not read or written: ACCESS_ERROR | code. */
export const ACCESS_ERROR = 0x2000;
/** A rejected PDU: REJECTION | kind of the PDU << 8 | reason. */
export const REJECTION = 0x4000;

/** Classes of service errors with their codes in order (ISO 9506-2, ServiceError). */
const errorClasses: readonly (readonly [string, readonly string[]])[] = [
  [
    'vmd_state',
    ['other', 'vmd_state_conflict', 'vmd_operational_problem', 'domain_transfer_problem', 'state_machine_id_invalid'],
  ],
  [
    'application_reference',
    ['other', 'application_unreachable', 'connection_lost', 'application_reference_invalid', 'context_unsupported'],
  ],
  [
    'definition',
    [
      'other',
      'object_undefined',
      'invalid_address',
      'type_unsupported',
      'type_inconsistent',
      'object_exists',
      'object_attribute_inconsistent',
    ],
  ],
  [
    'resource',
    [
      'other',
      'memory_unavailable',
      'processor_resource_unavailable',
      'mass_storage_unavailable',
      'capability_unavailable',
      'capability_unknown',
    ],
  ],
  [
    'service',
    [
      'other',
      'primitives_out_of_sequence',
      'object_state_conflict',
      'pdu_size',
      'continuation_invalid',
      'object_constraint_conflict',
    ],
  ],
  ['service_preempt', ['other', 'timeout', 'deadlock', 'cancel']],
  ['time_resolution', ['other', 'unsupportable_time_resolution']],
  ['access', ['other', 'object_access_unsupported', 'object_non_existent', 'object_access_denied', 'object_invalidated']],
  [
    'initiate',
    [
      'other',
      'version_incompatible',
      'max_segment_insufficient',
      'max_services_outstanding_calling_insufficient',
      'max_services_outstanding_called_insufficient',
      'service_cbb_insufficient',
      'parameter_cbb_insufficient',
      'nesting_level_insufficient',
    ],
  ],
  ['conclude', ['other', 'further_communication_required']],
  ['cancel', ['other', 'invoke_id_unknown', 'cancel_not_possible']],
  [
    'file',
    [
      'other',
      'filename_ambiguous',
      'file_busy',
      'filename_syntax_error',
      'content_type_invalid',
      'position_invalid',
      'file_access_denied',
      'file_non_existent',
      'duplicate_filename',
      'insufficient_space_in_filestore',
    ],
  ],
  ['others', ['other']],
];

/** Why a variable was not accessed, in order (ISO 9506-2, DataAccessError). */
const accessErrors = [
  'object_invalidated',
  'hardware_fault',
  'temporarily_unavailable',
  'object_access_denied',
  'object_undefined',
  'invalid_address',
  'type_unsupported',
  'type_inconsistent',
  'object_attribute_inconsistent',
  'object_access_unsupported',
  'object_non_existent',
  'object_value_invalid',
];

/** Kinds of rejected PDUs by tag number, with their reasons in order (ISO 9506-2, RejectPDU). */
const rejections: readonly (readonly [number, string, readonly string[]])[] = [
  [
    1,
    'confirmed_request',
    [
      'other',
      'unrecognized_service',
      'unrecognized_modifier',
      'invalid_invoke_id',
      'invalid_argument',
      'invalid_modifier',
      'max_services_outstanding_exceeded',
      'max_recursion_exceeded',
      'value_out_of_range',
    ],
  ],
  [
    2,
    'confirmed_response',
    ['other', 'unrecognized_service', 'invalid_invoke_id', 'invalid_result', 'max_recursion_exceeded', 'value_out_of_range'],
  ],
  [3, 'confirmed_error', ['other', 'unrecognized_service', 'invalid_invoke_id', 'invalid_service_error', 'value_out_of_range']],
  [4, 'unconfirmed', ['other', 'unrecognized_service', 'invalid_argument', 'max_recursion_exceeded', 'value_out_of_range']],
  [5, 'pdu_error', ['unknown_pdu_type', 'invalid_pdu', 'illegal_acse_mapping']],
  [6, 'cancel_request', ['other', 'invalid_invoke_id']],
  [7, 'cancel_response', ['other', 'invalid_invoke_id']],
  [8, 'cancel_error', ['other', 'invalid_invoke_id', 'invalid_service_error', 'value_out_of_range']],
  [9, 'conclude_request', ['other', 'invalid_argument']],
  [10, 'conclude_response', ['other', 'invalid_result']],
  [11, 'conclude_error', ['other', 'invalid_service_error', 'value_out_of_range']],
];

const title = (name: string): string => name.replaceAll('_', ' ');

/** Errors of services, of access to variables, and rejections. */
export const statuses: ReadonlyMap<number, StatusEntry> = statusTable([
  ...errorClasses.flatMap(([group, codes], number) =>
    codes.map((code, i) => [SERVICE_ERROR | (number << 8) | i, `${group}_${code}`, `${title(group)}: ${title(code)}`] as const),
  ),
  ...accessErrors.map((code, i) => [ACCESS_ERROR | i, code, title(code)] as const),
  ...rejections.flatMap(([number, kind, codes]) =>
    codes.map(
      (code, i) => [REJECTION | (number << 8) | i, `reject_${kind}_${code}`, `rejected ${title(kind)}: ${title(code)}`] as const,
    ),
  ),
]);
