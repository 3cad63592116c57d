const table = (...rows: readonly (readonly [number, string])[]): ReadonlyMap<number, string> => new Map(rows);

/** The name of a value in a table, or the number itself. */
export function name(names: ReadonlyMap<number, string>, value: number): string {
  return names.get(value) ?? String(value);
}

const interrogationGroups = Array.from({ length: 16 }, (_, i) => [21 + i, `group_${i + 1}`] as const);

/** Names of the values of qualifiers and states, IEC 60870-5-101 §7.2.6. */
export const qualifiers = {
  doublePoint: table([0, 'intermediate'], [1, 'off'], [2, 'on'], [3, 'indeterminate']),
  single: table([0, 'off'], [1, 'on']),
  double: table([0, 'not_permitted_0'], [1, 'off'], [2, 'on'], [3, 'not_permitted_3']),
  step: table([0, 'not_permitted_0'], [1, 'lower'], [2, 'higher'], [3, 'not_permitted_3']),
  /** QU, §7.2.6.26. */
  command: table([0, 'none'], [1, 'short_pulse'], [2, 'long_pulse'], [3, 'persistent']),
  /** COI, §7.2.6.21. */
  initialisation: table([0, 'local_power_on'], [1, 'local_manual_reset'], [2, 'remote_reset']),
  /** QOI, §7.2.6.22. */
  interrogation: table([0, 'not_used'], [20, 'station'], ...interrogationGroups),
  /** RQT of QCC, §7.2.6.23. */
  counterRequest: table([0, 'not_used'], [1, 'group_1'], [2, 'group_2'], [3, 'group_3'], [4, 'group_4'], [5, 'general']),
  /** FRZ of QCC, §7.2.6.23. */
  counterFreeze: table([0, 'read'], [1, 'freeze'], [2, 'freeze_and_reset'], [3, 'reset']),
  /** QRP, §7.2.6.27. */
  reset: table([0, 'not_used'], [1, 'general'], [2, 'pending_time_tagged_information']),
  /** KPA of QPM, §7.2.6.24. */
  parameter: table([0, 'not_used'], [1, 'threshold'], [2, 'smoothing_factor'], [3, 'low_limit'], [4, 'high_limit']),
  /** QPA, §7.2.6.25. */
  parameterActivation: table([0, 'not_used'], [1, 'loaded_parameters'], [2, 'object_parameter'], [3, 'cyclic_transmission']),
  /** Low half of SCQ, §7.2.6.30. */
  fileCall: table(
    [0, 'default'],
    [1, 'select_file'],
    [2, 'request_file'],
    [3, 'deactivate_file'],
    [4, 'delete_file'],
    [5, 'select_section'],
    [6, 'request_section'],
    [7, 'deactivate_section'],
  ),
  /** High half of SCQ and AFQ. */
  fileError: table(
    [0, 'default'],
    [1, 'memory_not_available'],
    [2, 'checksum_failed'],
    [3, 'unexpected_service'],
    [4, 'unexpected_file'],
    [5, 'unexpected_section'],
  ),
  /** LSQ, §7.2.6.31. */
  lastSection: table(
    [0, 'not_used'],
    [1, 'file_without_deactivation'],
    [2, 'file_with_deactivation'],
    [3, 'section_without_deactivation'],
    [4, 'section_with_deactivation'],
  ),
  /** Low half of AFQ, §7.2.6.32. */
  fileAcknowledge: table(
    [0, 'not_used'],
    [1, 'file_positive'],
    [2, 'file_negative'],
    [3, 'section_positive'],
    [4, 'section_negative'],
  ),
} as const;
