/** How a field of a command is written: an integer of so many bytes, a float, packed or plain text of so many bytes, a date, or the rest. */
export type Form = 'u8' | 'u16' | 'u24' | 'u32' | 'float' | 'date' | 'packed6' | 'packed12' | 'packed24' | 'text32' | 'bytes';

/** Fields in the order of the wire. A field that no longer fits ends the list: older devices send shorter answers. */
export type Layout = readonly (readonly [string, Form])[];

const identity: Layout = [
  ['expansion_code', 'u8'],
  ['expanded_device_type', 'u16'],
  ['request_preambles', 'u8'],
  ['universal_revision', 'u8'],
  ['device_revision', 'u8'],
  ['software_revision', 'u8'],
  ['hardware_revision_and_signaling', 'u8'],
  ['flags', 'u8'],
  ['device_id', 'u24'],
  ['response_preambles', 'u8'],
  ['last_device_variable', 'u8'],
  ['configuration_change_counter', 'u16'],
  ['extended_device_status', 'u8'],
  ['manufacturer_code', 'u16'],
  ['private_label_code', 'u16'],
  ['device_profile', 'u8'],
];

const tagDescriptorDate: Layout = [
  ['tag', 'packed6'],
  ['descriptor', 'packed12'],
  ['date', 'date'],
];

const pollingAddress: Layout = [
  ['polling_address', 'u8'],
  ['loop_current_mode', 'u8'],
];

const dynamicVariables: Layout = ['primary', 'secondary', 'tertiary', 'quaternary'].flatMap(
  (which) =>
    [
      [`${which}_units`, 'u8'],
      [`${which}_value`, 'float'],
    ] as const,
);

const assignments: Layout = [
  ['primary_device_variable', 'u8'],
  ['secondary_device_variable', 'u8'],
  ['tertiary_device_variable', 'u8'],
  ['quaternary_device_variable', 'u8'],
];

const rangeValues: Layout = [
  ['units', 'u8'],
  ['upper_range_value', 'float'],
  ['lower_range_value', 'float'],
];

const variable = ['device_variable', 'u8'] as const;
const channel = ['analog_channel', 'u8'] as const;
const units = ['units', 'u8'] as const;
const level = ['level', 'float'] as const;
const damping = ['damping_value', 'float'] as const;
const serial = ['transducer_serial_number', 'u24'] as const;
const subDevice = ['sub_device_index', 'u16'] as const;

const slots = (fields: Layout, count: number): Layout =>
  Array.from({ length: count }, (_, slot) => fields.map(([name, form]) => [`slot_${slot}_${name}`, form] as const)).flat();

/** Data of requests and answers alike: an answer repeats what was written (HCF_SPEC-127 and -151). */
const both: readonly (readonly [number, Layout])[] = [
  [6, pollingAddress],
  [17, [['message', 'packed24']]],
  [18, tagDescriptorDate],
  [19, [['final_assembly_number', 'u24']]],
  [22, [['long_tag', 'text32']]],
  [34, [damping]],
  [35, rangeValues],
  [38, [['configuration_change_counter', 'u16']]],
  [39, [['eeprom_control_code', 'u8']]],
  [40, [level]],
  [44, [units]],
  [45, [level]],
  [46, [level]],
  [47, [['transfer_function', 'u8']]],
  [49, [serial]],
  [51, assignments],
  [52, [variable]],
  [53, [variable, units]],
  [55, [variable, damping]],
  [56, [variable, serial]],
  [58, tagDescriptorDate],
  [59, [['response_preambles', 'u8']]],
  [64, [channel, damping]],
  [65, [channel, ...rangeValues]],
  [66, [channel, units, level]],
  [67, [channel, units, level]],
  [68, [channel, units, level]],
  [69, [channel, ['transfer_function', 'u8']]],
  [71, [['lock_code', 'u8']]],
  [72, [['squawk_control', 'u8']]],
  [79, [variable, ['command_code', 'u8'], units, ['value', 'float'], ['variable_status', 'u8']]],
  [82, [variable, ['trim_point', 'u8'], units, ['value', 'float']]],
  [83, [variable]],
  [87, [['master_mode', 'u8']]],
  [88, [['retry_count', 'u8']]],
  [
    89,
    [
      ['time_set_code', 'u8'],
      ['date', 'date'],
      ['time_of_day', 'u32'],
    ],
  ],
];

/** Data of requests. */
export const requests: ReadonlyMap<number, Layout> = new Map<number, Layout>([
  ...both,
  [9, slots([variable], 8)],
  [11, [['tag', 'packed6']]],
  [21, [['long_tag', 'text32']]],
  [33, slots([variable], 4)],
  [54, [variable]],
  [60, [channel]],
  [62, slots([channel], 4)],
  [63, [channel]],
  [70, [channel]],
  [
    75,
    [
      ['io_card', 'u8'],
      ['channel', 'u8'],
      ['polling_address', 'u8'],
    ],
  ],
  [
    77,
    [
      ['io_card', 'u8'],
      ['channel', 'u8'],
      ['preambles', 'u8'],
      ['embedded', 'bytes'],
    ],
  ],
  [80, [variable]],
  [81, [variable]],
  [84, [subDevice]],
  [
    85,
    [
      ['io_card', 'u8'],
      ['channel', 'u8'],
    ],
  ],
  [86, [subDevice]],
]);

/** Data of answers behind the response code and the device status. */
export const responses: ReadonlyMap<number, Layout> = new Map<number, Layout>([
  ...both,
  [0, identity],
  [
    1,
    [
      ['primary_units', 'u8'],
      ['primary_value', 'float'],
    ],
  ],
  [
    2,
    [
      ['loop_current', 'float'],
      ['percent_of_range', 'float'],
    ],
  ],
  [3, [['loop_current', 'float'], ...dynamicVariables]],
  [7, pollingAddress],
  [8, assignments.map(([name]) => [name.replace('device_variable', 'classification'), 'u8'] as const)],
  [
    9,
    [
      ['extended_device_status', 'u8'],
      ...slots([variable, ['classification', 'u8'], units, ['value', 'float'], ['status', 'u8']], 8),
    ],
  ],
  [11, identity],
  [12, [['message', 'packed24']]],
  [13, tagDescriptorDate],
  [14, [serial, units, ['upper_transducer_limit', 'float'], ['lower_transducer_limit', 'float'], ['minimum_span', 'float']]],
  [
    15,
    [
      ['alarm_selection', 'u8'],
      ['transfer_function', 'u8'],
      ...rangeValues,
      damping,
      ['write_protect', 'u8'],
      ['reserved', 'u8'],
      ['analog_channel_flags', 'u8'],
    ],
  ],
  [16, [['final_assembly_number', 'u24']]],
  [20, [['long_tag', 'text32']]],
  [21, identity],
  [33, slots([variable, units, ['value', 'float']], 4)],
  [48, [['device_specific_status', 'bytes']]],
  [50, assignments],
  [
    54,
    [
      variable,
      serial,
      units,
      ['upper_transducer_limit', 'float'],
      ['lower_transducer_limit', 'float'],
      damping,
      ['minimum_span', 'float'],
      ['classification', 'u8'],
      ['family', 'u8'],
      ['acquisition_period', 'u32'],
      ['properties', 'u8'],
    ],
  ],
  [57, tagDescriptorDate],
  [60, [channel, units, level, ['percent_of_range', 'float']]],
  [61, [['analog_units', 'u8'], ['analog_level', 'float'], ...dynamicVariables]],
  [62, slots([channel, units, level], 4)],
  [63, [channel, ['alarm_selection', 'u8'], ['transfer_function', 'u8'], ...rangeValues, damping, ['flags', 'u8']]],
  [
    70,
    [
      channel,
      units,
      ['upper_endpoint', 'float'],
      ['lower_endpoint', 'float'],
      ['upper_limit', 'float'],
      ['lower_limit', 'float'],
    ],
  ],
  [73, identity],
  [
    74,
    [
      ['io_cards', 'u8'],
      ['channels_per_card', 'u8'],
      ['sub_devices_per_channel', 'u8'],
      ['devices_detected', 'u16'],
      ['delayed_responses', 'u8'],
      ['master_mode', 'u8'],
      ['retry_count', 'u8'],
    ],
  ],
  [75, identity],
  [76, [['lock_status', 'u8']]],
  [
    77,
    [
      ['io_card', 'u8'],
      ['channel', 'u8'],
      ['embedded', 'bytes'],
    ],
  ],
  [80, [variable, units, ['lower_trim_point', 'float'], ['upper_trim_point', 'float']]],
  [
    84,
    [
      subDevice,
      ['io_card', 'u8'],
      ['channel', 'u8'],
      ['manufacturer_code', 'u16'],
      ['expanded_device_type', 'u16'],
      ['device_id', 'u24'],
      ['universal_revision', 'u8'],
      ['long_tag', 'text32'],
      ['device_revision', 'u8'],
      ['device_profile', 'u8'],
      ['private_label_code', 'u16'],
    ],
  ],
]);

/** Where the first value is: offset of its float in the data of a request and of an answer; -1 without. */
export const values: ReadonlyMap<number, readonly [number, number]> = new Map<number, readonly [number, number]>([
  [1, [-1, 1]],
  [2, [-1, 0]],
  [3, [-1, 5]],
  [33, [-1, 2]],
  [34, [0, 0]],
  [35, [1, 1]],
  [40, [0, 0]],
  [45, [0, 0]],
  [46, [0, 0]],
  [55, [1, 1]],
  [60, [-1, 2]],
  [61, [-1, 1]],
  [64, [1, 1]],
  [65, [2, 2]],
  [66, [2, 2]],
  [67, [2, 2]],
  [68, [2, 2]],
  [79, [3, 3]],
  [82, [3, 3]],
]);
