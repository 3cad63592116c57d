/** Kind of a field: a built-in type of Part 6, 5.2.2, an enumeration by its names from 0, a list, or a structure. */
export type Kind =
  | 'boolean'
  | 'byte'
  | 'uint16'
  | 'uint32'
  | 'int32'
  | 'double'
  | 'string'
  | 'bytes'
  | 'time'
  | 'guid'
  | 'node'
  | 'expandedNode'
  | 'qualifiedName'
  | 'localizedText'
  | 'status'
  | 'variant'
  | 'value'
  | 'object'
  | 'diagnostic'
  | 'attribute'
  /** A password: read over, never shown. */
  | 'secret'
  | { readonly enumeration: readonly string[] }
  | { readonly list: Kind }
  | { readonly fields: Shape };

/** A structure: its fields in the order of the wire. */
export type Shape = { readonly [name: string]: Kind };

/** A list of fields of one kind, or of structures. */
export const list = (of: Kind | Shape): Kind => ({
  list: typeof of === 'string' || isKind(of) ? (of as Kind) : { fields: of as Shape },
});
const isKind = (of: Kind | Shape): boolean => typeof of === 'object' && ('list' in of || 'enumeration' in of || 'fields' in of);
/** A structure inside another. */
export const fields = (shape: Shape): Kind => ({ fields: shape });

/** MessageSecurityMode. */
export const securityMode: Kind = { enumeration: ['invalid', 'none', 'sign', 'sign_and_encrypt'] };
/** TimestampsToReturn. */
export const timestamps: Kind = { enumeration: ['source', 'server', 'both', 'neither', 'invalid'] };
/** MonitoringMode. */
export const monitoringMode: Kind = { enumeration: ['disabled', 'sampling', 'reporting'] };
/** BrowseDirection. */
export const browseDirection: Kind = { enumeration: ['forward', 'inverse', 'both', 'invalid'] };
/** ApplicationType. */
const applicationType: Kind = { enumeration: ['server', 'client', 'client_and_server', 'discovery_server'] };
/** UserTokenType. */
const tokenType: Kind = { enumeration: ['anonymous', 'user_name', 'certificate', 'issued_token'] };
/** ServerState. */
export const serverState: Kind = {
  enumeration: ['running', 'failed', 'no_configuration', 'suspended', 'shutdown', 'test', 'communication_fault', 'unknown'],
};

/** RequestHeader (Part 4, clause 7). */
export const requestHeader: Shape = {
  session: 'node',
  timestamp: 'time',
  request_handle: 'uint32',
  return_diagnostics: 'uint32',
  audit_entry_id: 'string',
  timeout_hint: 'uint32',
  additional_header: 'object',
};
/** ResponseHeader (Part 4, clause 7). */
export const responseHeader: Shape = {
  timestamp: 'time',
  request_handle: 'uint32',
  service_result: 'status',
  diagnostics: 'diagnostic',
  string_table: list('string'),
  additional_header: 'object',
};

/** ApplicationDescription. */
export const application: Shape = {
  application_uri: 'string',
  product_uri: 'string',
  application_name: 'localizedText',
  application_type: applicationType,
  gateway_server_uri: 'string',
  discovery_profile_uri: 'string',
  discovery_urls: list('string'),
};
/** EndpointDescription. */
export const endpoint: Shape = {
  endpoint_url: 'string',
  server: fields(application),
  server_certificate: 'bytes',
  security_mode: securityMode,
  security_policy_uri: 'string',
  user_identity_tokens: list({
    policy_id: 'string',
    token_type: tokenType,
    issued_token_type: 'string',
    issuer_endpoint_url: 'string',
    security_policy_uri: 'string',
  }),
  transport_profile_uri: 'string',
  security_level: 'byte',
};
/** RegisteredServer. */
export const registeredServer: Shape = {
  server_uri: 'string',
  product_uri: 'string',
  server_names: list('localizedText'),
  server_type: applicationType,
  gateway_server_uri: 'string',
  discovery_urls: list('string'),
  semaphore_file_path: 'string',
  is_online: 'boolean',
};
/** SignatureData. */
export const signature: Shape = { algorithm: 'string', signature: 'bytes' };
/** SignedSoftwareCertificates. */
export const certificates: Kind = list({ certificate: 'bytes', signature: 'bytes' });
/** ReadValueId. */
export const readValue: Shape = { node: 'node', attribute: 'attribute', index_range: 'string', data_encoding: 'qualifiedName' };
/** MonitoringParameters. */
export const monitoringParameters: Shape = {
  client_handle: 'uint32',
  sampling_interval: 'double',
  filter: 'object',
  queue_size: 'uint32',
  discard_oldest: 'boolean',
};
/** BrowseResults. */
export const browseResult: Shape = {
  results: list({
    status: 'status',
    continuation_point: 'bytes',
    references: list({
      reference_type: 'node',
      is_forward: 'boolean',
      node: 'expandedNode',
      browse_name: 'qualifiedName',
      display_name: 'localizedText',
      node_class: 'uint32',
      type_definition: 'expandedNode',
    }),
  }),
};
/** NotificationMessage. */
export const notification: Shape = { sequence_number: 'uint32', publish_time: 'time', notifications: list('object') };
/** A list of status codes: the answer of most services on many nodes. */
export const statuses: Shape = { results: list('status') };
/** Ids of subscriptions. */
export const subscriptions: Kind = list('uint32');
