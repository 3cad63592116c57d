import {
  application,
  browseResult,
  certificates,
  endpoint,
  fields,
  list,
  notification,
  signature,
  statuses,
  type Shape,
} from './shapes.ts';

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
