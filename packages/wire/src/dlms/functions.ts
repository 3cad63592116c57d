import { ACT_ALARM, ACT_CONTROL, ACT_READ, ACT_REPORT, ACT_SESSION, ACT_WRITE } from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

export const AARQ = 0x60;
export const AARE = 0x61;
export const GET_REQUEST = 0xc0;
export const SET_REQUEST = 0xc1;
export const ACTION_REQUEST = 0xc3;
export const GET_RESPONSE = 0xc4;
export const SET_RESPONSE = 0xc5;
export const ACTION_RESPONSE = 0xc7;
export const EXCEPTION = 0xd8;
/** Beginning of the codes of frames of the link without an application message: LINK | control field. */
export const LINK = 0x100;
export const LINK_OTHER = LINK;

/** Messages by their tags (IEC 62056-5-3 §8), those enciphered with the global or a dedicated key included; frames of the link (IEC 62056-46). */
export const functions = functionTable([
  [0x0e, 'confirmed_service_error', 'confirmedServiceError', 0],
  [0x05, 'read_request', 'readRequest (short names)', ACT_READ],
  [0x06, 'write_request', 'writeRequest (short names)', ACT_WRITE],
  [0x0c, 'read_response', 'readResponse', ACT_READ],
  [0x0d, 'write_response', 'writeResponse', ACT_WRITE],
  [0x0f, 'data_notification', 'data-notification', ACT_REPORT],
  [0x18, 'information_report', 'informationReportRequest', ACT_REPORT],
  [0x21, 'glo_initiate_request', 'glo-initiateRequest', ACT_SESSION],
  [0x28, 'glo_initiate_response', 'glo-initiateResponse', ACT_SESSION],
  [AARQ, 'associate_request', 'AARQ', ACT_SESSION],
  [AARE, 'associate_response', 'AARE', ACT_SESSION],
  [0x62, 'release_request', 'RLRQ', ACT_SESSION],
  [0x63, 'release_response', 'RLRE', ACT_SESSION],
  [GET_REQUEST, 'get_request', 'get-request', ACT_READ],
  [SET_REQUEST, 'set_request', 'set-request', ACT_WRITE],
  [0xc2, 'event_notification', 'event-notification-request', ACT_REPORT | ACT_ALARM],
  [ACTION_REQUEST, 'action_request', 'action-request', ACT_CONTROL],
  [GET_RESPONSE, 'get_response', 'get-response', ACT_READ],
  [SET_RESPONSE, 'set_response', 'set-response', ACT_WRITE],
  [ACTION_RESPONSE, 'action_response', 'action-response', ACT_CONTROL],
  ...[0xc8, 0xd0].flatMap((first) => {
    const prefix = first === 0xc8 ? 'glo' : 'ded';
    return (
      [
        [first, `${prefix}_get_request`, `${prefix}-get-request`, ACT_READ],
        [first + 1, `${prefix}_set_request`, `${prefix}-set-request`, ACT_WRITE],
        [first + 2, `${prefix}_event_notification`, `${prefix}-event-notification-request`, ACT_REPORT],
        [first + 3, `${prefix}_action_request`, `${prefix}-action-request`, ACT_CONTROL],
        [first + 4, `${prefix}_get_response`, `${prefix}-get-response`, ACT_READ],
        [first + 5, `${prefix}_set_response`, `${prefix}-set-response`, ACT_WRITE],
        [first + 7, `${prefix}_action_response`, `${prefix}-action-response`, ACT_CONTROL],
      ] as const
    ).slice();
  }),
  [EXCEPTION, 'exception_response', 'exception-response', 0],
  [0xd9, 'access_request', 'access-request', ACT_READ | ACT_WRITE],
  [0xda, 'access_response', 'access-response', ACT_READ],
  [0xdb, 'general_glo_ciphering', 'general-glo-ciphering', 0],
  [0xdc, 'general_ded_ciphering', 'general-ded-ciphering', 0],
  [0xdd, 'general_ciphering', 'general-ciphering', 0],
  [0xdf, 'general_signing', 'general-signing', 0],
  [0xe0, 'general_block_transfer', 'general-block-transfer', 0],
  [LINK_OTHER, 'link_frame', 'HDLC frame without information', 0],
  [LINK | 0x93, 'set_normal_response_mode', 'SNRM', ACT_SESSION],
  [LINK | 0x73, 'unnumbered_acknowledge', 'UA', ACT_SESSION],
  [LINK | 0x53, 'disconnect', 'DISC', ACT_SESSION],
  [LINK | 0x1f, 'disconnected_mode', 'DM', ACT_SESSION],
  [LINK | 0x97, 'frame_reject', 'FRMR', ACT_SESSION],
]);

/** Beginning of the statuses of an association and of an exception. */
export const ASSOCIATION_RESULT = 0x100;
export const EXCEPTION_RESULT = 0x200;

/** Results of access to data and of actions (IEC 62056-5-3, Data-Access-Result). */
export const statuses = statusTable([
  [1, 'hardware_fault', 'hardware-fault'],
  [2, 'temporary_failure', 'temporary-failure'],
  [3, 'read_write_denied', 'read-write-denied'],
  [4, 'object_undefined', 'object-undefined'],
  [9, 'object_class_inconsistent', 'object-class-inconsistent'],
  [11, 'object_unavailable', 'object-unavailable'],
  [12, 'type_unmatched', 'type-unmatched'],
  [13, 'scope_of_access_violated', 'scope-of-access-violated'],
  [14, 'data_block_unavailable', 'data-block-unavailable'],
  [15, 'long_get_aborted', 'long-get-aborted'],
  [16, 'no_long_get_in_progress', 'no-long-get-in-progress'],
  [17, 'long_set_aborted', 'long-set-aborted'],
  [18, 'no_long_set_in_progress', 'no-long-set-in-progress'],
  [19, 'data_block_number_invalid', 'data-block-number-invalid'],
  [250, 'other_reason', 'other-reason'],
  [ASSOCIATION_RESULT | 1, 'association_rejected', 'rejected-permanent'],
  [ASSOCIATION_RESULT | 2, 'association_rejected_transient', 'rejected-transient'],
  [EXCEPTION_RESULT, 'exception', 'exception-response'],
]);

export const CLASS_DATA = 1;
export const CLASS_CLOCK = 8;
export const CLASS_ASSOCIATION = 15;
export const CLASS_IMAGE_TRANSFER = 18;
export const CLASS_SECURITY_SETUP = 64;
export const CLASS_DISCONNECT_CONTROL = 70;

/** Interface classes (IEC 62056-6-2), the areas of addresses. */
export const classes: ReadonlyMap<number, string> = new Map([
  [CLASS_DATA, 'data'],
  [3, 'register'],
  [4, 'extended_register'],
  [5, 'demand_register'],
  [6, 'register_activation'],
  [7, 'profile_generic'],
  [CLASS_CLOCK, 'clock'],
  [9, 'script_table'],
  [10, 'schedule'],
  [11, 'special_days_table'],
  [12, 'association_sn'],
  [CLASS_ASSOCIATION, 'association_ln'],
  [17, 'sap_assignment'],
  [CLASS_IMAGE_TRANSFER, 'image_transfer'],
  [19, 'iec_local_port_setup'],
  [20, 'activity_calendar'],
  [21, 'register_monitor'],
  [22, 'single_action_schedule'],
  [23, 'iec_hdlc_setup'],
  [27, 'modem_configuration'],
  [28, 'auto_answer'],
  [29, 'auto_connect'],
  [40, 'push_setup'],
  [41, 'tcp_udp_setup'],
  [42, 'ipv4_setup'],
  [43, 'mac_address_setup'],
  [44, 'ppp_setup'],
  [45, 'gprs_modem_setup'],
  [48, 'ipv6_setup'],
  [61, 'register_table'],
  [63, 'status_mapping'],
  [CLASS_SECURITY_SETUP, 'security_setup'],
  [65, 'parameter_monitor'],
  [CLASS_DISCONNECT_CONTROL, 'disconnect_control'],
  [71, 'limiter'],
  [72, 'mbus_client'],
]);

/** Mechanisms of authentication by the last part of their object identifier (IEC 62056-5-3 §7.3.7.2). */
export const mechanisms = ['lowest', 'low', 'high', 'high_md5', 'high_sha1', 'high_gmac', 'high_sha256', 'high_ecdsa'];
export const MECHANISM_LOW = 1;
