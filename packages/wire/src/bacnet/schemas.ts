import { CODE_UNCONFIRMED, communicationStates, reinitializedStates } from './functions.ts';

/** How a parameter is shown: a type of clause 20.2, a table of names, or the parameters inside it. */
export type Kind =
  | 'object'
  | 'property'
  | 'unsigned'
  | 'signed'
  | 'real'
  | 'boolean'
  | 'text'
  | 'octets'
  | 'bits'
  | 'values'
  | 'secret'
  | 'time'
  | ReadonlyMap<number, string>
  | Schema;

/** The parameters of a service: context tags by number, application-tagged ones by position. */
export interface Schema {
  readonly tags: ReadonlyMap<number, readonly [string, Kind]>;
  readonly application: readonly string[];
  /** A sequence of such parameters: a new entry begins with this context tag. */
  readonly begins: number;
}

type Row = readonly [number, string, Kind];

const tags = (...rows: readonly Row[]): Schema => ({
  tags: new Map(rows.map(([tag, name, kind]) => [tag, [name, kind]])),
  application: [],
  begins: -1,
});
const entries = (...rows: readonly Row[]): Schema => ({ ...tags(...rows), begins: rows[0][0] });
const application = (names: readonly string[], ...rows: readonly Row[]): Schema => ({ ...tags(...rows), application: names });

const named = (...names: readonly string[]): ReadonlyMap<number, string> => new Map(names.map((name, code) => [code, name]));

const eventStates = named('normal', 'fault', 'offnormal', 'high_limit', 'low_limit', 'life_safety_alarm');
const notifyTypes = named('alarm', 'event', 'ack_notification');
const eventTypes = new Map([
  ...named(
    'change_of_bitstring',
    'change_of_state',
    'change_of_value',
    'command_failure',
    'floating_limit',
    'out_of_range',
    'complex_event_type',
    'buffer_ready_deprecated',
    'change_of_life_safety',
    'extended',
    'buffer_ready',
    'unsigned_range',
  ),
  [13, 'access_event'],
  [14, 'double_out_of_range'],
  [15, 'signed_out_of_range'],
  [16, 'unsigned_out_of_range'],
  [17, 'change_of_characterstring'],
  [18, 'change_of_status_flags'],
  [19, 'change_of_reliability'],
  [20, 'none'],
  [21, 'change_of_discrete_value'],
  [22, 'change_of_timer'],
]);
const timeStamp = tags([0, 'time', 'time'], [1, 'sequence', 'unsigned'], [2, 'date_time', 'values']);

const object: Row = [0, 'object', 'object'];
const property: Row = [1, 'property', 'property'];
const index: Row = [2, 'array_index', 'unsigned'];
const reference = entries([0, 'property', 'property'], [1, 'array_index', 'unsigned']);
const valued = entries(
  [0, 'property', 'property'],
  [1, 'array_index', 'unsigned'],
  [2, 'values', 'values'],
  [3, 'priority', 'unsigned'],
);
const listElement = tags(object, property, index, [3, 'values', 'values']);
const covNotification = tags(
  [0, 'process', 'unsigned'],
  [1, 'device', 'object'],
  [2, 'object', 'object'],
  [3, 'time_remaining', 'unsigned'],
  [4, 'properties', valued],
);
/** A change of several properties, with the times of the changes. */
const covNotificationMultiple = tags(
  [0, 'process', 'unsigned'],
  [1, 'device', 'object'],
  [2, 'time_remaining', 'unsigned'],
  [3, 'time_stamp', 'values'],
  [
    4,
    'notifications',
    entries(object, [
      1,
      'properties',
      entries(
        [0, 'property', 'property'],
        [1, 'array_index', 'unsigned'],
        [2, 'values', 'values'],
        [3, 'time_of_change', 'time'],
      ),
    ]),
  ],
);
const eventNotification = tags(
  [0, 'process', 'unsigned'],
  [1, 'device', 'object'],
  [2, 'object', 'object'],
  [3, 'time_stamp', timeStamp],
  [4, 'notification_class', 'unsigned'],
  [5, 'priority', 'unsigned'],
  [6, 'event_type', eventTypes],
  [7, 'message', 'text'],
  [8, 'notify_type', notifyTypes],
  [9, 'ack_required', 'boolean'],
  [10, 'from_state', eventStates],
  [11, 'to_state', eventStates],
  [12, 'event_values', 'values'],
);
const privateTransfer = tags([0, 'vendor', 'unsigned'], [1, 'service_number', 'unsigned'], [2, 'values', 'values']);
const textMessage = tags(
  [0, 'device', 'object'],
  [1, 'message_class', tags([0, 'number', 'unsigned'], [1, 'text', 'text'])],
  [2, 'message_priority', named('normal', 'urgent')],
  [3, 'message', 'text'],
);
const fileStream = (...names: readonly string[]): Schema => application(names);
const subscription: readonly Row[] = [
  [0, 'process', 'unsigned'],
  [1, 'object', 'object'],
  [2, 'confirmed', 'boolean'],
  [3, 'lifetime', 'unsigned'],
];

/** Parameters of requests, by function code (clauses 13 to 17). */
export const requests: ReadonlyMap<number, Schema> = new Map([
  [
    0,
    tags(
      [0, 'process', 'unsigned'],
      [1, 'object', 'object'],
      [2, 'state', eventStates],
      [3, 'time_stamp', timeStamp],
      [4, 'source', 'text'],
      [5, 'acknowledged', timeStamp],
    ),
  ],
  [1, covNotification],
  [2, eventNotification],
  [5, tags(...subscription)],
  [6, application(['object'], [0, 'stream', fileStream('start', 'count')], [1, 'record', fileStream('start', 'count')])],
  [7, application(['object'], [0, 'stream', fileStream('start', 'data')], [1, 'record', fileStream('start', 'count', 'data')])],
  [8, listElement],
  [9, listElement],
  [10, tags([0, 'specifier', tags([0, 'object_type', 'unsigned'], [1, 'object', 'object'])], [1, 'properties', valued])],
  [11, application(['object'])],
  [12, tags(object, property, index)],
  [14, entries(object, [1, 'properties', reference])],
  [15, tags(object, property, index, [3, 'values', 'values'], [4, 'priority', 'unsigned'])],
  [16, entries(object, [1, 'properties', valued])],
  [17, tags([0, 'minutes', 'unsigned'], [1, 'state', communicationStates], [2, 'password', 'secret'])],
  [18, privateTransfer],
  [19, textMessage],
  [20, tags([0, 'state', reinitializedStates], [1, 'password', 'secret'])],
  [
    26,
    tags(
      object,
      property,
      index,
      [3, 'by_position', 'values'],
      [4, 'time_range', 'values'],
      [6, 'by_sequence', 'values'],
      [7, 'by_time', 'values'],
    ),
  ],
  [
    27,
    tags(
      [0, 'process', 'unsigned'],
      [1, 'source', 'text'],
      [
        2,
        'operation',
        named(
          'none',
          'silence',
          'silence_audible',
          'silence_visual',
          'reset',
          'reset_alarm',
          'reset_fault',
          'unsilence',
          'unsilence_audible',
          'unsilence_visual',
        ),
      ],
      [3, 'object', 'object'],
    ),
  ],
  [
    28,
    tags(
      ...subscription,
      [4, 'monitored', tags([0, 'property', 'property'], [1, 'array_index', 'unsigned'])],
      [5, 'cov_increment', 'real'],
    ),
  ],
  [29, tags([0, 'last_object', 'object'])],
  [
    30,
    tags(
      [0, 'process', 'unsigned'],
      [1, 'confirmed', 'boolean'],
      [2, 'lifetime', 'unsigned'],
      [3, 'maximum_delay', 'unsigned'],
      [
        4,
        'subscriptions',
        entries(object, [
          1,
          'references',
          entries(
            [0, 'monitored', tags([0, 'property', 'property'], [1, 'array_index', 'unsigned'])],
            [1, 'cov_increment', 'real'],
            [2, 'time_stamped', 'boolean'],
          ),
        ]),
      ],
    ),
  ],
  [31, covNotificationMultiple],
  [CODE_UNCONFIRMED | 0, application(['device', 'max_apdu_length', 'segmentation', 'vendor'])],
  [CODE_UNCONFIRMED | 1, application(['device', 'object', 'object_name'])],
  [CODE_UNCONFIRMED | 2, covNotification],
  [CODE_UNCONFIRMED | 3, eventNotification],
  [CODE_UNCONFIRMED | 4, privateTransfer],
  [CODE_UNCONFIRMED | 5, textMessage],
  [CODE_UNCONFIRMED | 6, application(['date', 'time'])],
  [
    CODE_UNCONFIRMED | 7,
    tags([0, 'low_limit', 'unsigned'], [1, 'high_limit', 'unsigned'], [2, 'object', 'object'], [3, 'object_name', 'text']),
  ],
  [CODE_UNCONFIRMED | 8, tags([0, 'low_limit', 'unsigned'], [1, 'high_limit', 'unsigned'])],
  [CODE_UNCONFIRMED | 9, application(['date', 'time'])],
  [
    CODE_UNCONFIRMED | 10,
    tags([0, 'group', 'unsigned'], [1, 'priority', 'unsigned'], [2, 'changes', 'values'], [3, 'inhibit_delay', 'boolean']),
  ],
  [CODE_UNCONFIRMED | 11, covNotificationMultiple],
  [CODE_UNCONFIRMED | 13, application(['vendor', 'model', 'serial_number'])],
  [CODE_UNCONFIRMED | 14, application(['vendor', 'model', 'serial_number', 'device'])],
]);

const errorOf = application(['error_class', 'error_code']);

/** Results in acknowledgements, by function code. */
export const results: ReadonlyMap<number, Schema> = new Map([
  [
    6,
    application(['end_of_file'], [0, 'stream', fileStream('start', 'data')], [1, 'record', fileStream('start', 'count', 'data')]),
  ],
  [7, tags([0, 'stream_start', 'signed'], [1, 'record_start', 'signed'])],
  [10, application(['object'])],
  [12, tags(object, property, index, [3, 'values', 'values'])],
  [
    14,
    entries(object, [
      1,
      'properties',
      entries([2, 'property', 'property'], [3, 'array_index', 'unsigned'], [4, 'values', 'values'], [5, 'error', errorOf]),
    ]),
  ],
  [18, tags([0, 'vendor', 'unsigned'], [1, 'service_number', 'unsigned'], [2, 'values', 'values'])],
  [
    26,
    tags(
      object,
      property,
      index,
      [3, 'flags', 'bits'],
      [4, 'count', 'unsigned'],
      [5, 'values', 'values'],
      [6, 'first_sequence', 'unsigned'],
    ),
  ],
  [
    29,
    tags(
      [
        0,
        'events',
        entries(
          object,
          [1, 'state', eventStates],
          [2, 'acknowledged_transitions', 'bits'],
          [3, 'time_stamps', 'values'],
          [4, 'notify_type', notifyTypes],
          [5, 'event_enable', 'bits'],
          [6, 'priorities', 'values'],
        ),
      ],
      [1, 'more_events', 'boolean'],
    ),
  ],
]);

/** Class and code of an error; for some services inside a context tag (clause 21). */
export const errors: Schema = application(['error_class', 'error_code'], [0, 'error', errorOf], [1, 'first_failed', 'values']);

/** Parameters of services that are not in the tables: whatever their tags hold. */
export const anything: Schema = tags();
