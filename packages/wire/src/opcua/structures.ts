import { fields, list, serverState, type Shape } from './shapes.ts';

/** Ids of the encodings that say what a server is (Part 6, annex A.3). */
export const BUILD_INFO = 340;
export const SERVER_STATUS = 864;

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
  [321, { name: 'anonymous', shape: { policy_id: 'string' } }],
  [
    324,
    {
      name: 'user_name',
      shape: { policy_id: 'string', user_name: 'string', password: 'secret', encryption_algorithm: 'string' },
    },
  ],
  [327, { name: 'certificate', shape: { policy_id: 'string', certificate: 'bytes' } }],
  [940, { name: 'issued_token', shape: { policy_id: 'string', token: 'secret', encryption_algorithm: 'string' } }],
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
    811,
    { name: 'data_change', shape: { items: list({ client_handle: 'uint32', value: 'value' }), diagnostics: list('diagnostic') } },
  ],
  [820, { name: 'status_change', shape: { status: 'status', diagnostics: 'diagnostic' } }],
  [916, { name: 'event_list', shape: { events: list({ client_handle: 'uint32', values: list('variant') }) } }],
] as [number, { name: string; shape: Shape }][]);
