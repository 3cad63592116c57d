import { ACT_IDENTIFY, ACT_SESSION } from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

/** Content types of records. */
export const CHANGE_CIPHER_SPEC = 20;
export const ALERT = 21;
export const HANDSHAKE = 22;
export const APPLICATION_DATA = 23;
export const HEARTBEAT = 24;

/** Handshake types that are looked into. */
export const CLIENT_HELLO = 1;
export const SERVER_HELLO = 2;
export const CERTIFICATE = 11;

/** Code of a handshake message: content type << 8 | handshake type; of what cannot be read because it is encrypted: 0xff. */
export const ENCRYPTED = 0x16ff;

/** Records and handshake messages, IANA's registries. */
export const functions = functionTable([
  [CHANGE_CIPHER_SPEC << 8, 'change_cipher_spec', 'Change Cipher Spec', 0],
  [ALERT << 8, 'alert', 'Alert', 0],
  [0x1600, 'hello_request', 'Hello Request', ACT_SESSION],
  [0x1601, 'client_hello', 'Client Hello', ACT_SESSION],
  [0x1602, 'server_hello', 'Server Hello', ACT_SESSION],
  [0x1604, 'new_session_ticket', 'New Session Ticket', 0],
  [0x1605, 'end_of_early_data', 'End of Early Data', 0],
  [0x1608, 'encrypted_extensions', 'Encrypted Extensions', 0],
  [0x160b, 'certificate', 'Certificate', ACT_IDENTIFY],
  [0x160c, 'server_key_exchange', 'Server Key Exchange', 0],
  [0x160d, 'certificate_request', 'Certificate Request', 0],
  [0x160e, 'server_hello_done', 'Server Hello Done', 0],
  [0x160f, 'certificate_verify', 'Certificate Verify', 0],
  [0x1610, 'client_key_exchange', 'Client Key Exchange', 0],
  [0x1614, 'finished', 'Finished', 0],
  [0x1616, 'certificate_status', 'Certificate Status', 0],
  [0x1618, 'key_update', 'Key Update', 0],
  [ENCRYPTED, 'encrypted_handshake', 'Encrypted handshake message', 0],
  [APPLICATION_DATA << 8, 'application_data', 'Application Data', 0],
  [HEARTBEAT << 8, 'heartbeat', 'Heartbeat', 0],
]);

/** Alerts, RFC 8446 §6 and the versions before it. 0, the orderly close, is no error. */
export const statuses = statusTable([
  [10, 'unexpected_message', 'Unexpected message'],
  [20, 'bad_record_mac', 'Bad record MAC'],
  [21, 'decryption_failed', 'Decryption failed'],
  [22, 'record_overflow', 'Record overflow'],
  [30, 'decompression_failure', 'Decompression failure'],
  [40, 'handshake_failure', 'Handshake failure'],
  [41, 'no_certificate', 'No certificate'],
  [42, 'bad_certificate', 'Bad certificate'],
  [43, 'unsupported_certificate', 'Unsupported certificate'],
  [44, 'certificate_revoked', 'Certificate revoked'],
  [45, 'certificate_expired', 'Certificate expired'],
  [46, 'certificate_unknown', 'Certificate unknown'],
  [47, 'illegal_parameter', 'Illegal parameter'],
  [48, 'unknown_ca', 'Unknown CA'],
  [49, 'access_denied', 'Access denied'],
  [50, 'decode_error', 'Decode error'],
  [51, 'decrypt_error', 'Decrypt error'],
  [60, 'export_restriction', 'Export restriction'],
  [70, 'protocol_version', 'Protocol version'],
  [71, 'insufficient_security', 'Insufficient security'],
  [80, 'internal_error', 'Internal error'],
  [86, 'inappropriate_fallback', 'Inappropriate fallback'],
  [90, 'user_canceled', 'User canceled'],
  [100, 'no_renegotiation', 'No renegotiation'],
  [109, 'missing_extension', 'Missing extension'],
  [110, 'unsupported_extension', 'Unsupported extension'],
  [112, 'unrecognized_name', 'Unrecognized name'],
  [113, 'bad_certificate_status_response', 'Bad certificate status response'],
  [115, 'unknown_psk_identity', 'Unknown PSK identity'],
  [116, 'certificate_required', 'Certificate required'],
  [120, 'no_application_protocol', 'No application protocol'],
]);

/** Versions as they are written in hellos and records. */
export const versions: ReadonlyMap<number, string> = new Map([
  [0x0300, 'SSL 3.0'],
  [0x0301, 'TLS 1.0'],
  [0x0302, 'TLS 1.1'],
  [0x0303, 'TLS 1.2'],
  [0x0304, 'TLS 1.3'],
]);

/** Names of cipher suites in use, and of the weak ones that matter. Others stay a number. */
export const cipherSuites: ReadonlyMap<number, string> = new Map([
  [0x0000, 'TLS_NULL_WITH_NULL_NULL'],
  [0x0001, 'TLS_RSA_WITH_NULL_MD5'],
  [0x0002, 'TLS_RSA_WITH_NULL_SHA'],
  [0x0003, 'TLS_RSA_EXPORT_WITH_RC4_40_MD5'],
  [0x0004, 'TLS_RSA_WITH_RC4_128_MD5'],
  [0x0005, 'TLS_RSA_WITH_RC4_128_SHA'],
  [0x0006, 'TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5'],
  [0x0008, 'TLS_RSA_EXPORT_WITH_DES40_CBC_SHA'],
  [0x0009, 'TLS_RSA_WITH_DES_CBC_SHA'],
  [0x000a, 'TLS_RSA_WITH_3DES_EDE_CBC_SHA'],
  [0x0014, 'TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA'],
  [0x0015, 'TLS_DHE_RSA_WITH_DES_CBC_SHA'],
  [0x0016, 'TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA'],
  [0x0018, 'TLS_DH_anon_WITH_RC4_128_MD5'],
  [0x001a, 'TLS_DH_anon_WITH_DES_CBC_SHA'],
  [0x001b, 'TLS_DH_anon_WITH_3DES_EDE_CBC_SHA'],
  [0x002f, 'TLS_RSA_WITH_AES_128_CBC_SHA'],
  [0x0033, 'TLS_DHE_RSA_WITH_AES_128_CBC_SHA'],
  [0x0034, 'TLS_DH_anon_WITH_AES_128_CBC_SHA'],
  [0x0035, 'TLS_RSA_WITH_AES_256_CBC_SHA'],
  [0x0039, 'TLS_DHE_RSA_WITH_AES_256_CBC_SHA'],
  [0x003a, 'TLS_DH_anon_WITH_AES_256_CBC_SHA'],
  [0x003b, 'TLS_RSA_WITH_NULL_SHA256'],
  [0x003c, 'TLS_RSA_WITH_AES_128_CBC_SHA256'],
  [0x003d, 'TLS_RSA_WITH_AES_256_CBC_SHA256'],
  [0x0067, 'TLS_DHE_RSA_WITH_AES_128_CBC_SHA256'],
  [0x006b, 'TLS_DHE_RSA_WITH_AES_256_CBC_SHA256'],
  [0x006c, 'TLS_DH_anon_WITH_AES_128_CBC_SHA256'],
  [0x006d, 'TLS_DH_anon_WITH_AES_256_CBC_SHA256'],
  [0x009c, 'TLS_RSA_WITH_AES_128_GCM_SHA256'],
  [0x009d, 'TLS_RSA_WITH_AES_256_GCM_SHA384'],
  [0x009e, 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256'],
  [0x009f, 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384'],
  [0x00a6, 'TLS_DH_anon_WITH_AES_128_GCM_SHA256'],
  [0x00a7, 'TLS_DH_anon_WITH_AES_256_GCM_SHA384'],
  [0x1301, 'TLS_AES_128_GCM_SHA256'],
  [0x1302, 'TLS_AES_256_GCM_SHA384'],
  [0x1303, 'TLS_CHACHA20_POLY1305_SHA256'],
  [0xc006, 'TLS_ECDHE_ECDSA_WITH_NULL_SHA'],
  [0xc007, 'TLS_ECDHE_ECDSA_WITH_RC4_128_SHA'],
  [0xc008, 'TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA'],
  [0xc009, 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA'],
  [0xc00a, 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA'],
  [0xc010, 'TLS_ECDHE_RSA_WITH_NULL_SHA'],
  [0xc011, 'TLS_ECDHE_RSA_WITH_RC4_128_SHA'],
  [0xc012, 'TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA'],
  [0xc013, 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA'],
  [0xc014, 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'],
  [0xc023, 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256'],
  [0xc024, 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384'],
  [0xc027, 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256'],
  [0xc028, 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384'],
  [0xc02b, 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'],
  [0xc02c, 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'],
  [0xc02f, 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'],
  [0xc030, 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'],
  [0xcca8, 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256'],
  [0xcca9, 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256'],
  [0xccaa, 'TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256'],
]);
