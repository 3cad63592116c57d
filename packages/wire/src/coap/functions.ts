import { ACT_DIAGNOSE, ACT_READ, ACT_WRITE } from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

export const EMPTY = 0;
export const GET = 1;
export const POST = 2;
export const PUT = 3;
export const DELETE = 4;
/** Answers carry no method: this stands for it until the request is known. */
export const RESPONSE = 0x100;

/** Methods, RFC 7252 §12.1.1 and RFC 8132. */
export const functions = functionTable([
  [EMPTY, 'empty', 'Empty message', ACT_DIAGNOSE],
  [GET, 'get', 'GET', ACT_READ],
  [POST, 'post', 'POST', ACT_WRITE],
  [PUT, 'put', 'PUT', ACT_WRITE],
  [DELETE, 'delete', 'DELETE', ACT_WRITE],
  [5, 'fetch', 'FETCH', ACT_READ],
  [6, 'patch', 'PATCH', ACT_WRITE],
  [7, 'ipatch', 'iPATCH', ACT_WRITE],
  [RESPONSE, 'response', 'Response', 0],
]);

/** Response codes of success by code (class and detail in one byte), RFC 7252 §12.1.2 and RFC 7959. */
export const successes: ReadonlyMap<number, string> = new Map([
  [0x41, 'created'],
  [0x42, 'deleted'],
  [0x43, 'valid'],
  [0x44, 'changed'],
  [0x45, 'content'],
  [0x5f, 'continue'],
]);

/** Response codes of errors. */
export const statuses = statusTable([
  [0x80, 'bad_request', '4.00 Bad Request'],
  [0x81, 'unauthorized', '4.01 Unauthorized'],
  [0x82, 'bad_option', '4.02 Bad Option'],
  [0x83, 'forbidden', '4.03 Forbidden'],
  [0x84, 'not_found', '4.04 Not Found'],
  [0x85, 'method_not_allowed', '4.05 Method Not Allowed'],
  [0x86, 'not_acceptable', '4.06 Not Acceptable'],
  [0x88, 'request_entity_incomplete', '4.08 Request Entity Incomplete'],
  [0x89, 'conflict', '4.09 Conflict'],
  [0x8c, 'precondition_failed', '4.12 Precondition Failed'],
  [0x8d, 'request_entity_too_large', '4.13 Request Entity Too Large'],
  [0x8f, 'unsupported_content_format', '4.15 Unsupported Content-Format'],
  [0x96, 'unprocessable_entity', '4.22 Unprocessable Entity'],
  [0x9d, 'too_many_requests', '4.29 Too Many Requests'],
  [0xa0, 'internal_server_error', '5.00 Internal Server Error'],
  [0xa1, 'not_implemented', '5.01 Not Implemented'],
  [0xa2, 'bad_gateway', '5.02 Bad Gateway'],
  [0xa3, 'service_unavailable', '5.03 Service Unavailable'],
  [0xa4, 'gateway_timeout', '5.04 Gateway Timeout'],
  [0xa5, 'proxying_not_supported', '5.05 Proxying Not Supported'],
  [0xa8, 'hop_limit_reached', '5.08 Hop Limit Reached'],
]);

export const OBSERVE = 6;
export const LOCATION_PATH = 8;
export const URI_PATH = 11;
export const CONTENT_FORMAT = 12;
export const URI_QUERY = 15;
export const ACCEPT = 17;

/** Options (RFC 7252 §5.10, 7641, 7959, 8613, 8768, 9175): name, form, and the longest value. */
export const options: ReadonlyMap<number, readonly [string, 'text' | 'number' | 'bytes' | 'empty', number]> = new Map<
  number,
  readonly [string, 'text' | 'number' | 'bytes' | 'empty', number]
>([
  [1, ['if_match', 'bytes', 8]],
  [3, ['uri_host', 'text', 255]],
  [4, ['etag', 'bytes', 8]],
  [5, ['if_none_match', 'empty', 0]],
  [OBSERVE, ['observe', 'number', 3]],
  [7, ['uri_port', 'number', 2]],
  [LOCATION_PATH, ['location_path', 'text', 255]],
  [9, ['object_security', 'bytes', 255]],
  [URI_PATH, ['uri_path', 'text', 255]],
  [CONTENT_FORMAT, ['content_format', 'number', 2]],
  [14, ['max_age', 'number', 4]],
  [URI_QUERY, ['uri_query', 'text', 255]],
  [16, ['hop_limit', 'number', 1]],
  [ACCEPT, ['accept', 'number', 2]],
  [20, ['location_query', 'text', 255]],
  [23, ['block2', 'number', 3]],
  [27, ['block1', 'number', 3]],
  [28, ['size2', 'number', 4]],
  [35, ['proxy_uri', 'text', 1034]],
  [39, ['proxy_scheme', 'text', 255]],
  [60, ['size1', 'number', 4]],
  [252, ['echo', 'bytes', 40]],
  [258, ['no_response', 'number', 1]],
  [292, ['request_tag', 'bytes', 8]],
]);

/** Message types, RFC 7252 §4. */
export const types: readonly string[] = ['confirmable', 'non_confirmable', 'acknowledgement', 'reset'];
