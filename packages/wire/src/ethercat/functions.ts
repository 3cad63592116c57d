import { ACT_CONFIGURE, ACT_CONTROL, ACT_DIAGNOSE, ACT_FILE, ACT_PROGRAM, ACT_READ, ACT_REPORT, ACT_WRITE } from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

/** Added to what a datagram does beyond its command: writes to registers that change a slave. */
export const REGISTER = 0x100;
/** Added to a mailbox type << 4 | service. */
export const MAILBOX = 0x1000;
/** Added to the type of a frame that holds no datagrams. */
export const FRAME = 0x200;

/** Mailbox protocols, ETG.1000.4 §5.6. */
export const AOE = 1;
export const EOE = 2;
export const COE = 3;
export const FOE = 4;
export const SOE = 5;
export const VOE = 15;

/** Commands of datagrams (ETG.1000.4 §5.4), register writes that are acts, and mailbox services (ETG.1000.5 and 6). */
export const functions = functionTable([
  [0, 'no_operation', 'No operation (NOP)', 0],
  [1, 'auto_increment_read', 'Auto increment physical read (APRD)', ACT_READ],
  [2, 'auto_increment_write', 'Auto increment physical write (APWR)', ACT_WRITE],
  [3, 'auto_increment_read_write', 'Auto increment physical read write (APRW)', ACT_READ | ACT_WRITE],
  [4, 'configured_address_read', 'Configured address physical read (FPRD)', ACT_READ],
  [5, 'configured_address_write', 'Configured address physical write (FPWR)', ACT_WRITE],
  [6, 'configured_address_read_write', 'Configured address physical read write (FPRW)', ACT_READ | ACT_WRITE],
  [7, 'broadcast_read', 'Broadcast read (BRD)', ACT_READ],
  [8, 'broadcast_write', 'Broadcast write (BWR)', ACT_WRITE],
  [9, 'broadcast_read_write', 'Broadcast read write (BRW)', ACT_READ | ACT_WRITE],
  [10, 'logical_read', 'Logical memory read (LRD)', ACT_REPORT],
  [11, 'logical_write', 'Logical memory write (LWR)', ACT_REPORT],
  [12, 'logical_read_write', 'Logical memory read write (LRW)', ACT_REPORT],
  [13, 'auto_increment_read_multiple_write', 'Auto increment read multiple write (ARMW)', ACT_REPORT],
  [14, 'configured_read_multiple_write', 'Configured read multiple write (FRMW)', ACT_REPORT],
  [REGISTER + 1, 'set_station_address', 'Write of the configured station address', ACT_WRITE | ACT_CONFIGURE],
  [REGISTER + 2, 'reset', 'Write of the reset register', ACT_WRITE | ACT_CONTROL],
  [REGISTER + 3, 'dl_control', 'Write of data link control', ACT_WRITE | ACT_CONFIGURE],
  [REGISTER + 4, 'al_control', 'Request of a state (AL control)', ACT_WRITE | ACT_CONTROL],
  [REGISTER + 5, 'watchdog', 'Write of the watchdogs', ACT_WRITE | ACT_CONFIGURE],
  [REGISTER + 6, 'sii_access', 'Command to the slave information EEPROM', ACT_READ | ACT_CONFIGURE],
  [REGISTER + 7, 'sii_write', 'Write of the slave information EEPROM', ACT_WRITE | ACT_CONFIGURE | ACT_PROGRAM],
  [REGISTER + 8, 'fmmu', 'Write of a memory management unit (FMMU)', ACT_WRITE | ACT_CONFIGURE],
  [REGISTER + 9, 'sync_manager', 'Write of a sync manager', ACT_WRITE | ACT_CONFIGURE],
  [REGISTER + 10, 'distributed_clock', 'Write of the distributed clock', ACT_WRITE],
  [FRAME + 4, 'network_variables', 'Network variables', ACT_REPORT],
  [MAILBOX + (AOE << 4), 'aoe', 'ADS over EtherCAT', ACT_READ | ACT_WRITE],
  [MAILBOX + (EOE << 4), 'eoe', 'Ethernet over EtherCAT', ACT_REPORT],
  [MAILBOX + (EOE << 4) + 2, 'eoe_set_ip', 'Set IP parameters', ACT_CONFIGURE],
  [MAILBOX + (EOE << 4) + 4, 'eoe_set_filter', 'Set address filter', ACT_CONFIGURE],
  [MAILBOX + (COE << 4), 'coe_emergency', 'CoE emergency', ACT_REPORT | ACT_DIAGNOSE],
  [MAILBOX + (COE << 4) + 1, 'coe_sdo_download', 'CoE SDO download', ACT_WRITE],
  [MAILBOX + (COE << 4) + 2, 'coe_sdo_upload', 'CoE SDO upload', ACT_READ],
  [MAILBOX + (COE << 4) + 3, 'coe_sdo_download_segment', 'CoE SDO download segment', ACT_WRITE],
  [MAILBOX + (COE << 4) + 4, 'coe_sdo_upload_segment', 'CoE SDO upload segment', ACT_READ],
  [MAILBOX + (COE << 4) + 5, 'coe_sdo_abort', 'CoE SDO abort', ACT_DIAGNOSE],
  [MAILBOX + (COE << 4) + 6, 'coe_pdo', 'CoE PDO', ACT_REPORT],
  [MAILBOX + (COE << 4) + 7, 'coe_sdo_information', 'CoE SDO information', ACT_READ],
  [MAILBOX + (FOE << 4) + 1, 'foe_read', 'FoE read', ACT_READ | ACT_FILE],
  [MAILBOX + (FOE << 4) + 2, 'foe_write', 'FoE write', ACT_WRITE | ACT_FILE | ACT_PROGRAM],
  [MAILBOX + (FOE << 4) + 3, 'foe_data', 'FoE data', ACT_FILE],
  [MAILBOX + (FOE << 4) + 4, 'foe_acknowledge', 'FoE acknowledge', 0],
  [MAILBOX + (FOE << 4) + 5, 'foe_error', 'FoE error', ACT_DIAGNOSE],
  [MAILBOX + (FOE << 4) + 6, 'foe_busy', 'FoE busy', 0],
  [MAILBOX + (SOE << 4) + 1, 'soe_read', 'SoE read', ACT_READ],
  [MAILBOX + (SOE << 4) + 3, 'soe_write', 'SoE write', ACT_WRITE],
  [MAILBOX + (SOE << 4) + 5, 'soe_notification', 'SoE notification', ACT_REPORT],
  [MAILBOX + (SOE << 4) + 6, 'soe_emergency', 'SoE emergency', ACT_REPORT | ACT_DIAGNOSE],
  [MAILBOX + (VOE << 4), 'voe', 'Vendor specific over EtherCAT', ACT_READ | ACT_WRITE],
]);

/** SDO abort codes, ETG.1000.6 table 41 (as in CiA 301). */
export const statuses = statusTable([
  [0x05030000, 'toggle_bit_not_changed', 'Toggle bit not changed'],
  [0x05040000, 'sdo_timeout', 'SDO protocol timeout'],
  [0x05040001, 'command_not_valid', 'Client or server command specifier not valid or unknown'],
  [0x05040005, 'out_of_memory', 'Out of memory'],
  [0x06010000, 'unsupported_access', 'Unsupported access to an object'],
  [0x06010001, 'write_only', 'Attempt to read a write-only object'],
  [0x06010002, 'read_only', 'Attempt to write a read-only object'],
  [0x06020000, 'no_such_object', 'The object does not exist in the object dictionary'],
  [0x06040041, 'not_mappable', 'The object cannot be mapped into the PDO'],
  [0x06040042, 'pdo_length_exceeded', 'The mapped objects exceed the PDO length'],
  [0x06040043, 'parameter_incompatible', 'General parameter incompatibility'],
  [0x06040047, 'internal_incompatibility', 'General internal incompatibility in the device'],
  [0x06060000, 'hardware_error', 'Access failed due to a hardware error'],
  [0x06070010, 'wrong_length', 'Data type does not match, length of service parameter does not match'],
  [0x06070012, 'too_long', 'Data type does not match, length of service parameter too high'],
  [0x06070013, 'too_short', 'Data type does not match, length of service parameter too low'],
  [0x06090011, 'no_such_subindex', 'Subindex does not exist'],
  [0x06090030, 'value_range_exceeded', 'Value range of parameter exceeded'],
  [0x06090031, 'value_too_high', 'Value of parameter written too high'],
  [0x06090032, 'value_too_low', 'Value of parameter written too low'],
  [0x08000000, 'general_error', 'General error'],
  [0x08000020, 'cannot_transfer', 'Data cannot be transferred or stored'],
  [0x08000021, 'local_control', 'Data cannot be transferred or stored because of local control'],
  [0x08000022, 'wrong_device_state', 'Data cannot be transferred or stored because of the present device state'],
]);

/** How a datagram addresses. */
export const areas = new Map([
  [1, 'position'],
  [2, 'station'],
  [3, 'broadcast'],
  [4, 'logical'],
  [5, 'object_dictionary'],
  [6, 'drive_parameters'],
]);

/** States of the application layer, ETG.1000.6 §5.3. */
export const states = new Map([
  [1, 'init'],
  [2, 'pre_operational'],
  [3, 'bootstrap'],
  [4, 'safe_operational'],
  [8, 'operational'],
]);

/** Names of registers that datagrams speak of often. */
export const registers = new Map([
  [0x0000, 'type'],
  [0x0010, 'station_address'],
  [0x0040, 'reset'],
  [0x0100, 'dl_control'],
  [0x0110, 'dl_status'],
  [0x0120, 'al_control'],
  [0x0130, 'al_status'],
  [0x0134, 'al_status_code'],
  [0x0300, 'error_counters'],
  [0x0500, 'sii_configuration'],
  [0x0502, 'sii_control'],
  [0x0508, 'sii_data'],
  [0x0900, 'receive_times'],
  [0x0910, 'system_time'],
]);
