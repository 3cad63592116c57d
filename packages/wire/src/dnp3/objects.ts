import type { ElementName } from './elements.ts';

/** One object: [group, variation, name, elements in the order of the wire]. No elements: the object is a header only. */
export type ObjectRow = readonly [number, number, string, readonly ElementName[]];

type Layout = readonly ElementName[];
type Variations = readonly (readonly [number, Layout])[];

const rows = (group: number, name: string, variations: Variations): ObjectRow[] =>
  variations.map(([variation, layout]) => [group, variation, name, layout]);

const binaryEvent: Variations = [
  [1, ['flags_binary']],
  [2, ['flags_binary', 'time']],
  [3, ['flags_binary', 'relative_time']],
];
const doubleEvent: Variations = [
  [1, ['flags_double']],
  [2, ['flags_double', 'time']],
  [3, ['flags_double', 'relative_time']],
];
const counterEvent: Variations = [
  [1, ['flags_counter', 'u32']],
  [2, ['flags_counter', 'u16']],
  [3, ['flags_counter', 'u32']],
  [4, ['flags_counter', 'u16']],
  [5, ['flags_counter', 'u32', 'time']],
  [6, ['flags_counter', 'u16', 'time']],
  [7, ['flags_counter', 'u32', 'time']],
  [8, ['flags_counter', 'u16', 'time']],
];
const analogEvent: Variations = [
  [1, ['flags_analog', 'i32']],
  [2, ['flags_analog', 'i16']],
  [3, ['flags_analog', 'i32', 'time']],
  [4, ['flags_analog', 'i16', 'time']],
  [5, ['flags_analog', 'f32']],
  [6, ['flags_analog', 'f64']],
  [7, ['flags_analog', 'f32', 'time']],
  [8, ['flags_analog', 'f64', 'time']],
];

/** Groups and variations of IEEE 1815-2012 annex A whose objects have a fixed layout, or one that their size prefix ends. */
export const objects: readonly ObjectRow[] = [
  ...rows(1, 'binary_input', [
    [1, ['bit']],
    [2, ['flags_binary']],
  ]),
  ...rows(2, 'binary_input_event', binaryEvent),
  ...rows(3, 'double_bit_input', [
    [1, ['double_bit']],
    [2, ['flags_double']],
  ]),
  ...rows(4, 'double_bit_input_event', doubleEvent),
  ...rows(10, 'binary_output', [
    [1, ['bit']],
    [2, ['flags_binary']],
  ]),
  ...rows(11, 'binary_output_event', binaryEvent.slice(0, 2)),
  ...rows(12, 'binary_output_command', [
    [1, ['crob']],
    [2, ['crob']],
    [3, ['bit']],
  ]),
  ...rows(13, 'binary_output_command_event', [
    [1, ['commanded_state']],
    [2, ['commanded_state', 'time']],
  ]),
  ...rows(20, 'counter', [
    [1, ['flags_counter', 'u32']],
    [2, ['flags_counter', 'u16']],
    [3, ['flags_counter', 'u32']],
    [4, ['flags_counter', 'u16']],
    [5, ['u32']],
    [6, ['u16']],
    [7, ['u32']],
    [8, ['u16']],
  ]),
  ...rows(21, 'frozen_counter', [...counterEvent, [9, ['u32']], [10, ['u16']], [11, ['u32']], [12, ['u16']]]),
  ...rows(22, 'counter_event', counterEvent),
  ...rows(23, 'frozen_counter_event', counterEvent),
  ...rows(30, 'analog_input', [
    [1, ['flags_analog', 'i32']],
    [2, ['flags_analog', 'i16']],
    [3, ['i32']],
    [4, ['i16']],
    [5, ['flags_analog', 'f32']],
    [6, ['flags_analog', 'f64']],
  ]),
  ...rows(31, 'frozen_analog_input', [
    [1, ['flags_analog', 'i32']],
    [2, ['flags_analog', 'i16']],
    [3, ['flags_analog', 'i32', 'time']],
    [4, ['flags_analog', 'i16', 'time']],
    [5, ['i32']],
    [6, ['i16']],
    [7, ['flags_analog', 'f32']],
    [8, ['flags_analog', 'f64']],
  ]),
  ...rows(32, 'analog_input_event', analogEvent),
  ...rows(33, 'frozen_analog_input_event', analogEvent),
  ...rows(34, 'analog_input_deadband', [
    [1, ['u16']],
    [2, ['u32']],
    [3, ['f32']],
  ]),
  ...rows(40, 'analog_output_status', [
    [1, ['flags_analog', 'i32']],
    [2, ['flags_analog', 'i16']],
    [3, ['flags_analog', 'f32']],
    [4, ['flags_analog', 'f64']],
  ]),
  ...rows(41, 'analog_output_command', [
    [1, ['i32', 'control_status']],
    [2, ['i16', 'control_status']],
    [3, ['f32', 'control_status']],
    [4, ['f64', 'control_status']],
  ]),
  ...rows(42, 'analog_output_event', analogEvent),
  ...rows(43, 'analog_output_command_event', [
    [1, ['control_status', 'i32']],
    [2, ['control_status', 'i16']],
    [3, ['control_status', 'i32', 'time']],
    [4, ['control_status', 'i16', 'time']],
    [5, ['control_status', 'f32']],
    [6, ['control_status', 'f64']],
    [7, ['control_status', 'f32', 'time']],
    [8, ['control_status', 'f64', 'time']],
  ]),
  ...rows(50, 'time_and_date', [
    [1, ['time']],
    [2, ['time', 'interval']],
    [3, ['time']],
    [4, ['time', 'interval', 'interval_units']],
  ]),
  ...rows(51, 'common_time_of_occurrence', [
    [1, ['time']],
    [2, ['time']],
  ]),
  ...rows(52, 'time_delay', [
    [1, ['seconds']],
    [2, ['milliseconds']],
  ]),
  ...rows(60, 'class_data', [
    [1, []],
    [2, []],
    [3, []],
    [4, []],
  ]),
  ...rows(70, 'file', [
    [2, ['file_authentication']],
    [3, ['file_command']],
    [4, ['file_command_status']],
    [5, ['file_transport']],
    [6, ['file_transport_status']],
    [7, ['file_descriptor']],
    [8, ['file_specification']],
  ]),
  ...rows(80, 'internal_indications', [[1, ['bit']]]),
  ...rows(101, 'bcd', [
    [1, ['bcd16']],
    [2, ['bcd32']],
    [3, ['bcd64']],
  ]),
  ...rows(102, 'unsigned_integer', [[1, ['u8']]]),
  ...rows(120, 'authentication', [
    [1, ['authentication_challenge']],
    [2, ['authentication_reply']],
    [3, ['authentication_aggressive']],
    [4, ['authentication_user']],
    [5, ['session_key_status']],
    [6, ['authentication_reply']],
    [7, ['authentication_error']],
    [8, ['opaque']],
    [9, ['opaque']],
    [10, ['opaque']],
    [11, ['opaque']],
    [12, ['opaque']],
    [13, ['opaque']],
    [14, ['opaque']],
    [15, ['opaque']],
  ]),
  ...rows(121, 'security_statistic', [[1, ['flags_counter', 'association', 'u32']]]),
  ...rows(122, 'security_statistic_event', [
    [1, ['flags_counter', 'association', 'u32']],
    [2, ['flags_counter', 'association', 'u32', 'time']],
  ]),
];

/** What the variations of group 120 are for. */
export const authenticationObjects: ReadonlyMap<number, string> = new Map([
  [1, 'challenge'],
  [2, 'reply'],
  [3, 'aggressive_mode_request'],
  [4, 'session_key_status_request'],
  [5, 'session_key_status'],
  [6, 'session_key_change'],
  [7, 'error'],
  [8, 'user_certificate'],
  [9, 'message_authentication_code'],
  [10, 'user_status_change'],
  [11, 'update_key_change_request'],
  [12, 'update_key_change_reply'],
  [13, 'update_key_change'],
  [14, 'update_key_change_signature'],
  [15, 'update_key_change_confirmation'],
]);

/** Groups whose variation is the length of the object. */
export const STRING_GROUPS: ReadonlyMap<number, string> = new Map([
  [110, 'octet_string'],
  [111, 'octet_string_event'],
  [112, 'virtual_terminal_output'],
  [113, 'virtual_terminal_event'],
  [114, 'extended_octet_string'],
  [115, 'extended_octet_string_event'],
]);

/** Groups known by name, whatever the variation. */
export const groups: ReadonlyMap<number, string> = new Map([
  [0, 'device_attribute'],
  ...objects.map(([group, , name]) => [group, name] as const),
  ...STRING_GROUPS,
  [81, 'storage'],
  [82, 'device_profile'],
  [83, 'private_registration'],
  [85, 'data_set_prototype'],
  [86, 'data_set_descriptor'],
  [87, 'data_set_present_value'],
  [88, 'data_set_snapshot'],
  [90, 'application_identifier'],
  [91, 'status_of_operation'],
]);

/** Device attributes (group 0) whose variation has a name, annex A; what it says of the device where it is identity. */
export const deviceAttributes: ReadonlyMap<number, readonly [string, string]> = new Map([
  [196, ['configuration_id', '']],
  [197, ['configuration_version', '']],
  [198, ['configuration_build_date', '']],
  [199, ['configuration_last_change_date', '']],
  [200, ['configuration_signature', '']],
  [201, ['configuration_signature_algorithm', '']],
  [202, ['master_resource_id', '']],
  [203, ['altitude', '']],
  [204, ['longitude', '']],
  [205, ['latitude', '']],
  [206, ['secondary_operator_name', '']],
  [207, ['primary_operator_name', 'contact']],
  [208, ['system_name', '']],
  [209, ['secure_authentication_version', '']],
  [210, ['security_statistics_per_association', '']],
  [211, ['user_specific_attributes', '']],
  [212, ['master_data_set_prototypes', '']],
  [213, ['outstation_data_set_prototypes', '']],
  [214, ['master_data_sets', '']],
  [215, ['outstation_data_sets', '']],
  [216, ['maximum_binary_outputs_per_request', '']],
  [217, ['local_timing_accuracy', '']],
  [218, ['duration_of_time_accuracy', '']],
  [219, ['supports_analog_output_events', '']],
  [220, ['maximum_analog_output_index', '']],
  [221, ['analog_outputs', '']],
  [222, ['supports_binary_output_events', '']],
  [223, ['maximum_binary_output_index', '']],
  [224, ['binary_outputs', '']],
  [225, ['supports_frozen_counter_events', '']],
  [226, ['supports_frozen_counters', '']],
  [227, ['supports_counter_events', '']],
  [228, ['maximum_counter_index', '']],
  [229, ['counters', '']],
  [230, ['supports_frozen_analog_inputs', '']],
  [231, ['supports_analog_input_events', '']],
  [232, ['maximum_analog_input_index', '']],
  [233, ['analog_inputs', '']],
  [234, ['supports_double_bit_input_events', '']],
  [235, ['maximum_double_bit_input_index', '']],
  [236, ['double_bit_inputs', '']],
  [237, ['supports_binary_input_events', '']],
  [238, ['maximum_binary_input_index', '']],
  [239, ['binary_inputs', '']],
  [240, ['maximum_transmit_fragment', '']],
  [241, ['maximum_receive_fragment', '']],
  [242, ['software_version', 'firmware']],
  [243, ['hardware_version', 'hardware']],
  [245, ['location', 'location']],
  [246, ['id_code', '']],
  [247, ['device_name', 'name']],
  [248, ['serial_number', 'serial']],
  [249, ['subset_and_conformance', '']],
  [250, ['product_name_and_model', 'model']],
  [252, ['manufacturer_name', 'vendor']],
  [254, ['all_attributes', '']],
  [255, ['list_of_attributes', '']],
]);
