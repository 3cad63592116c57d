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

const list = (of: Kind | Shape): Kind => ({
  list: typeof of === 'string' || isKind(of) ? (of as Kind) : { fields: of as Shape },
});
const isKind = (of: Kind | Shape): boolean => typeof of === 'object' && ('list' in of || 'enumeration' in of || 'fields' in of);
const fields = (shape: Shape): Kind => ({ fields: shape });

const securityMode: Kind = { enumeration: ['invalid', 'none', 'sign', 'sign_and_encrypt'] };
const timestamps: Kind = { enumeration: ['source', 'server', 'both', 'neither', 'invalid'] };
const monitoringMode: Kind = { enumeration: ['disabled', 'sampling', 'reporting'] };
const browseDirection: Kind = { enumeration: ['forward', 'inverse', 'both', 'invalid'] };
const applicationType: Kind = { enumeration: ['server', 'client', 'client_and_server', 'discovery_server'] };
const tokenType: Kind = { enumeration: ['anonymous', 'user_name', 'certificate', 'issued_token'] };
const serverState: Kind = {
  enumeration: ['running', 'failed', 'no_configuration', 'suspended', 'shutdown', 'test', 'communication_fault', 'unknown'],
};

/** Part 4, 7.33. */
export const requestHeader: Shape = {
  session: 'node',
  timestamp: 'time',
  request_handle: 'uint32',
  return_diagnostics: 'uint32',
  audit_entry_id: 'string',
  timeout_hint: 'uint32',
  additional_header: 'object',
};
/** Part 4, 7.34. */
export const responseHeader: Shape = {
  timestamp: 'time',
  request_handle: 'uint32',
  service_result: 'status',
  diagnostics: 'diagnostic',
  string_table: list('string'),
  additional_header: 'object',
};

const application: Shape = {
  application_uri: 'string',
  product_uri: 'string',
  application_name: 'localizedText',
  application_type: applicationType,
  gateway_server_uri: 'string',
  discovery_profile_uri: 'string',
  discovery_urls: list('string'),
};
const endpoint: Shape = {
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
const registeredServer: Shape = {
  server_uri: 'string',
  product_uri: 'string',
  server_names: list('localizedText'),
  server_type: applicationType,
  gateway_server_uri: 'string',
  discovery_urls: list('string'),
  semaphore_file_path: 'string',
  is_online: 'boolean',
};
const signature: Shape = { algorithm: 'string', signature: 'bytes' };
const certificates: Kind = list({ certificate: 'bytes', signature: 'bytes' });
const readValue: Shape = { node: 'node', attribute: 'attribute', index_range: 'string', data_encoding: 'qualifiedName' };
const monitoringParameters: Shape = {
  client_handle: 'uint32',
  sampling_interval: 'double',
  filter: 'object',
  queue_size: 'uint32',
  discard_oldest: 'boolean',
};
const browseResult: Shape = {
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
const notification: Shape = { sequence_number: 'uint32', publish_time: 'time', notifications: list('object') };
const statuses: Shape = { results: list('status') };
const subscriptions: Kind = list('uint32');

/** Parameters of the requests, by the code of the service (Part 4, clauses 5.4 to 5.13). */
export const requests: ReadonlyMap<number, Shape> = new Map<number, Shape>([
  [422, { endpoint_url: 'string', locales: list('string'), server_uris: list('string') }],
  [428, { endpoint_url: 'string', locales: list('string'), profile_uris: list('string') }],
  [437, { server: fields(registeredServer) }],
  [
    446,
    {
      protocol_version: 'uint32',
      request_type: { enumeration: ['issue', 'renew'] },
      security_mode: securityMode,
      nonce: 'bytes',
      requested_lifetime: 'uint32',
    },
  ],
  [452, {}],
  [
    461,
    {
      client: fields(application),
      server_uri: 'string',
      endpoint_url: 'string',
      session_name: 'string',
      nonce: 'bytes',
      client_certificate: 'bytes',
      requested_timeout: 'double',
      max_response_size: 'uint32',
    },
  ],
  [
    467,
    {
      client_signature: fields(signature),
      client_software_certificates: certificates,
      locales: list('string'),
      identity_token: 'object',
      token_signature: fields(signature),
    },
  ],
  [473, { delete_subscriptions: 'boolean' }],
  [479, { request_handle_to_cancel: 'uint32' }],
  [
    488,
    {
      nodes: list({
        parent: 'expandedNode',
        reference_type: 'node',
        requested_node: 'expandedNode',
        browse_name: 'qualifiedName',
        node_class: 'uint32',
        attributes: 'object',
        type_definition: 'expandedNode',
      }),
    },
  ],
  [
    494,
    {
      references: list({
        source: 'node',
        reference_type: 'node',
        is_forward: 'boolean',
        target_server_uri: 'string',
        target: 'expandedNode',
        target_class: 'uint32',
      }),
    },
  ],
  [500, { nodes: list({ node: 'node', delete_target_references: 'boolean' }) }],
  [
    506,
    {
      references: list({
        source: 'node',
        reference_type: 'node',
        is_forward: 'boolean',
        target: 'expandedNode',
        delete_bidirectional: 'boolean',
      }),
    },
  ],
  [
    527,
    {
      view: fields({ node: 'node', timestamp: 'time', version: 'uint32' }),
      max_references: 'uint32',
      nodes: list({
        node: 'node',
        direction: browseDirection,
        reference_type: 'node',
        include_subtypes: 'boolean',
        node_class_mask: 'uint32',
        result_mask: 'uint32',
      }),
    },
  ],
  [533, { release: 'boolean', continuation_points: list('bytes') }],
  [
    554,
    {
      paths: list({
        start: 'node',
        elements: list({
          reference_type: 'node',
          is_inverse: 'boolean',
          include_subtypes: 'boolean',
          target_name: 'qualifiedName',
        }),
      }),
    },
  ],
  [560, { nodes: list('node') }],
  [566, { nodes: list('node') }],
  [631, { max_age: 'double', timestamps, nodes: list(readValue) }],
  [
    664,
    {
      details: 'object',
      timestamps,
      release: 'boolean',
      nodes: list({ node: 'node', index_range: 'string', data_encoding: 'qualifiedName', continuation_point: 'bytes' }),
    },
  ],
  [673, { nodes: list({ node: 'node', attribute: 'attribute', index_range: 'string', value: 'value' }) }],
  [700, { details: list('object') }],
  [712, { methods: list({ object: 'node', method: 'node', arguments: list('variant') }) }],
  [
    751,
    {
      subscription: 'uint32',
      timestamps,
      items: list({ item: fields(readValue), monitoring_mode: monitoringMode, parameters: fields(monitoringParameters) }),
    },
  ],
  [763, { subscription: 'uint32', timestamps, items: list({ item: 'uint32', parameters: fields(monitoringParameters) }) }],
  [769, { subscription: 'uint32', monitoring_mode: monitoringMode, items: list('uint32') }],
  [775, { subscription: 'uint32', triggering_item: 'uint32', links_to_add: list('uint32'), links_to_remove: list('uint32') }],
  [781, { subscription: 'uint32', items: list('uint32') }],
  [
    787,
    {
      publishing_interval: 'double',
      lifetime_count: 'uint32',
      keep_alive_count: 'uint32',
      max_notifications: 'uint32',
      publishing_enabled: 'boolean',
      priority: 'byte',
    },
  ],
  [
    793,
    {
      subscription: 'uint32',
      publishing_interval: 'double',
      lifetime_count: 'uint32',
      keep_alive_count: 'uint32',
      max_notifications: 'uint32',
      priority: 'byte',
    },
  ],
  [799, { publishing_enabled: 'boolean', subscriptions }],
  [826, { acknowledgements: list({ subscription: 'uint32', sequence_number: 'uint32' }) }],
  [832, { subscription: 'uint32', sequence_number: 'uint32' }],
  [841, { subscriptions, send_initial_values: 'boolean' }],
  [847, { subscriptions }],
  [12208, { starting_record: 'uint32', max_records: 'uint32', capabilities: list('string') }],
  [12211, { server: fields(registeredServer), discovery_configuration: list('object') }],
]);

/** Parameters of the responses, by the code of the service. Lists of diagnostics at their ends are left out. */
export const responses: ReadonlyMap<number, Shape> = new Map<number, Shape>([
  [422, { servers: list(application) }],
  [428, { endpoints: list(endpoint) }],
  [437, {}],
  [
    446,
    {
      protocol_version: 'uint32',
      security_token: fields({ channel: 'uint32', token: 'uint32', created_at: 'time', revised_lifetime: 'uint32' }),
      nonce: 'bytes',
    },
  ],
  [
    461,
    {
      session: 'node',
      authentication_token: 'node',
      revised_timeout: 'double',
      nonce: 'bytes',
      server_certificate: 'bytes',
      endpoints: list(endpoint),
      server_software_certificates: certificates,
      server_signature: fields(signature),
      max_request_size: 'uint32',
    },
  ],
  [467, { nonce: 'bytes', results: list('status') }],
  [473, {}],
  [479, { cancelled: 'uint32' }],
  [488, { results: list({ status: 'status', node: 'node' }) }],
  [494, statuses],
  [500, statuses],
  [506, statuses],
  [527, browseResult],
  [533, browseResult],
  [554, { results: list({ status: 'status', targets: list({ node: 'expandedNode', remaining_path_index: 'uint32' }) }) }],
  [560, { nodes: list('node') }],
  [566, {}],
  [631, { results: list('value') }],
  [664, { results: list({ status: 'status', continuation_point: 'bytes', history: 'object' }) }],
  [673, statuses],
  [700, { results: list({ status: 'status', operations: list('status'), diagnostics: list('diagnostic') }) }],
  [
    712,
    {
      results: list({
        status: 'status',
        argument_results: list('status'),
        argument_diagnostics: list('diagnostic'),
        outputs: list('variant'),
      }),
    },
  ],
  [
    751,
    {
      results: list({
        status: 'status',
        item: 'uint32',
        revised_sampling_interval: 'double',
        revised_queue_size: 'uint32',
        filter_result: 'object',
      }),
    },
  ],
  [
    763,
    {
      results: list({
        status: 'status',
        revised_sampling_interval: 'double',
        revised_queue_size: 'uint32',
        filter_result: 'object',
      }),
    },
  ],
  [769, statuses],
  [775, { add_results: list('status'), add_diagnostics: list('diagnostic'), remove_results: list('status') }],
  [781, statuses],
  [
    787,
    {
      subscription: 'uint32',
      revised_publishing_interval: 'double',
      revised_lifetime_count: 'uint32',
      revised_keep_alive_count: 'uint32',
    },
  ],
  [793, { revised_publishing_interval: 'double', revised_lifetime_count: 'uint32', revised_keep_alive_count: 'uint32' }],
  [799, statuses],
  [
    826,
    {
      subscription: 'uint32',
      available_sequence_numbers: list('uint32'),
      more_notifications: 'boolean',
      message: fields(notification),
      results: list('status'),
    },
  ],
  [832, { message: fields(notification) }],
  [841, { results: list({ status: 'status', available_sequence_numbers: list('uint32') }) }],
  [847, statuses],
  [
    12208,
    {
      last_counter_reset: 'time',
      servers: list({ record: 'uint32', server_name: 'string', discovery_url: 'string', capabilities: list('string') }),
    },
  ],
  [12211, statuses],
]);

/** Ids of the encodings of identity tokens (Part 4, 7.40). */
export const ANONYMOUS_TOKEN = 321;
export const USER_NAME_TOKEN = 324;
export const CERTIFICATE_TOKEN = 327;
export const ISSUED_TOKEN = 940;
export const BUILD_INFO = 340;
export const SERVER_STATUS = 864;
export const DATA_CHANGE = 811;

const buildInfo: Shape = {
  product_uri: 'string',
  manufacturer_name: 'string',
  product_name: 'string',
  software_version: 'string',
  build_number: 'string',
  build_date: 'time',
};

/** Structures that travel inside an ExtensionObject, by the id of their binary encoding in namespace 0. */
export const structures: ReadonlyMap<number, { readonly name: string; readonly shape: Shape }> = new Map([
  [ANONYMOUS_TOKEN, { name: 'anonymous', shape: { policy_id: 'string' } }],
  [
    USER_NAME_TOKEN,
    {
      name: 'user_name',
      shape: { policy_id: 'string', user_name: 'string', password: 'secret', encryption_algorithm: 'string' },
    },
  ],
  [CERTIFICATE_TOKEN, { name: 'certificate', shape: { policy_id: 'string', certificate: 'bytes' } }],
  [ISSUED_TOKEN, { name: 'issued_token', shape: { policy_id: 'string', token: 'secret', encryption_algorithm: 'string' } }],
  [BUILD_INFO, { name: 'build_info', shape: buildInfo }],
  [
    SERVER_STATUS,
    {
      name: 'server_status',
      shape: {
        start_time: 'time',
        current_time: 'time',
        state: serverState,
        build_info: fields(buildInfo),
        seconds_till_shutdown: 'uint32',
        shutdown_reason: 'localizedText',
      },
    },
  ],
  [
    649,
    {
      name: 'read_raw_modified_details',
      shape: {
        is_modified: 'boolean',
        start_time: 'time',
        end_time: 'time',
        values_per_node: 'uint32',
        return_bounds: 'boolean',
      },
    },
  ],
  [655, { name: 'read_at_time_details', shape: { times: list('time'), use_simple_bounds: 'boolean' } }],
  [658, { name: 'history_data', shape: { values: list('value') } }],
  [
    682,
    {
      name: 'update_data_details',
      shape: { node: 'node', operation: { enumeration: ['', 'insert', 'replace', 'update', 'remove'] }, values: list('value') },
    },
  ],
  [
    724,
    {
      name: 'data_change_filter',
      shape: {
        trigger: { enumeration: ['status', 'status_value', 'status_value_timestamp'] },
        deadband_type: { enumeration: ['none', 'absolute', 'percent'] },
        deadband_value: 'double',
      },
    },
  ],
  [
    DATA_CHANGE,
    { name: 'data_change', shape: { items: list({ client_handle: 'uint32', value: 'value' }), diagnostics: list('diagnostic') } },
  ],
  [820, { name: 'status_change', shape: { status: 'status', diagnostics: 'diagnostic' } }],
  [916, { name: 'event_list', shape: { events: list({ client_handle: 'uint32', values: list('variant') }) } }],
] as [number, { name: string; shape: Shape }][]);

/** Attributes of nodes (Part 6, annex A.1), by id from 1. */
export const attributes: readonly string[] = [
  '',
  'node_id',
  'node_class',
  'browse_name',
  'display_name',
  'description',
  'write_mask',
  'user_write_mask',
  'is_abstract',
  'symmetric',
  'inverse_name',
  'contains_no_loops',
  'event_notifier',
  'value',
  'data_type',
  'value_rank',
  'array_dimensions',
  'access_level',
  'user_access_level',
  'minimum_sampling_interval',
  'historizing',
  'executable',
  'user_executable',
  'data_type_definition',
  'role_permissions',
  'user_role_permissions',
  'access_restrictions',
  'access_level_ex',
];

/** Built-in types by their id in a Variant (Part 6, 5.1.2). */
export const builtInTypes: readonly string[] = [
  'null',
  'boolean',
  'sbyte',
  'byte',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'float',
  'double',
  'string',
  'date_time',
  'guid',
  'byte_string',
  'xml_element',
  'node_id',
  'expanded_node_id',
  'status_code',
  'qualified_name',
  'localized_text',
  'extension_object',
  'data_value',
  'variant',
  'diagnostic_info',
];
