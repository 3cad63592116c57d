import {
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DIAGNOSE,
  ACT_DISCOVER,
  ACT_FILE,
  ACT_IDENTIFY,
  ACT_PROGRAM,
  ACT_READ,
  ACT_WRITE,
} from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

/** MODBUS Application Protocol V1.1b3, §6, and the codes that its annex A reserves. */
export const functions = functionTable([
  [1, 'read_coils', 'Read Coils', ACT_READ],
  [2, 'read_discrete_inputs', 'Read Discrete Inputs', ACT_READ],
  [3, 'read_holding_registers', 'Read Holding Registers', ACT_READ],
  [4, 'read_input_registers', 'Read Input Registers', ACT_READ],
  [5, 'write_single_coil', 'Write Single Coil', ACT_WRITE],
  [6, 'write_single_register', 'Write Single Register', ACT_WRITE],
  [7, 'read_exception_status', 'Read Exception Status', ACT_DIAGNOSE],
  [8, 'diagnostics', 'Diagnostics', ACT_DIAGNOSE],
  [9, 'program_484', 'Program 484 (reserved)', ACT_PROGRAM],
  [10, 'poll_484', 'Poll 484 (reserved)', ACT_DIAGNOSE],
  [11, 'get_comm_event_counter', 'Get Comm Event Counter', ACT_DIAGNOSE],
  [12, 'get_comm_event_log', 'Get Comm Event Log', ACT_DIAGNOSE],
  [13, 'program_584', 'Program 584/984 (reserved)', ACT_PROGRAM],
  [14, 'poll_584', 'Poll 584/984 (reserved)', ACT_DIAGNOSE],
  [15, 'write_multiple_coils', 'Write Multiple Coils', ACT_WRITE],
  [16, 'write_multiple_registers', 'Write Multiple Registers', ACT_WRITE],
  [17, 'report_server_id', 'Report Server ID', ACT_IDENTIFY],
  [18, 'program_884', 'Program 884/M84 (reserved)', ACT_PROGRAM],
  [19, 'reset_comm_link', 'Reset Comm Link (reserved)', ACT_CONTROL],
  [20, 'read_file_record', 'Read File Record', ACT_READ | ACT_FILE],
  [21, 'write_file_record', 'Write File Record', ACT_WRITE | ACT_FILE],
  [22, 'mask_write_register', 'Mask Write Register', ACT_WRITE],
  [23, 'read_write_multiple_registers', 'Read/Write Multiple Registers', ACT_READ | ACT_WRITE],
  [24, 'read_fifo_queue', 'Read FIFO Queue', ACT_READ],
  [43, 'encapsulated_interface', 'Encapsulated Interface Transport', ACT_READ],
  [90, 'umas', 'Unity Management (Schneider Electric)', ACT_DIAGNOSE],
]);

/** Exception codes, V1.1b3 §7. */
export const statuses = statusTable([
  [1, 'illegal_function', 'Illegal Function'],
  [2, 'illegal_data_address', 'Illegal Data Address'],
  [3, 'illegal_data_value', 'Illegal Data Value'],
  [4, 'server_device_failure', 'Server Device Failure'],
  [5, 'acknowledge', 'Acknowledge'],
  [6, 'server_device_busy', 'Server Device Busy'],
  [7, 'negative_acknowledge', 'Negative Acknowledge'],
  [8, 'memory_parity_error', 'Memory Parity Error'],
  [10, 'gateway_path_unavailable', 'Gateway Path Unavailable'],
  [11, 'gateway_target_failed_to_respond', 'Gateway Target Device Failed To Respond'],
]);

export const AREA_COILS = 0;
export const AREA_DISCRETE_INPUTS = 1;
export const AREA_INPUT_REGISTERS = 3;
export const AREA_HOLDING_REGISTERS = 4;
export const AREA_FILES = 6;

/** The data model's tables, V1.1b3 §4.3, numbered by the leading digit of the customary notation. */
export const areas = new Map([
  [AREA_COILS, 'coils'],
  [AREA_DISCRETE_INPUTS, 'discrete_inputs'],
  [AREA_INPUT_REGISTERS, 'input_registers'],
  [AREA_HOLDING_REGISTERS, 'holding_registers'],
  [AREA_FILES, 'file_records'],
]);

/** Sub-functions of diagnostics (8), V1.1b3 §6.8, with what each does besides diagnosing. */
export const diagnostics = functionTable([
  [0, 'return_query_data', 'Return Query Data', 0],
  [1, 'restart_communications', 'Restart Communications Option', ACT_CONTROL],
  [2, 'return_diagnostic_register', 'Return Diagnostic Register', 0],
  [3, 'change_ascii_input_delimiter', 'Change ASCII Input Delimiter', ACT_CONFIGURE],
  [4, 'force_listen_only_mode', 'Force Listen Only Mode', ACT_CONTROL],
  [10, 'clear_counters', 'Clear Counters and Diagnostic Register', ACT_CONTROL],
  [11, 'return_bus_message_count', 'Return Bus Message Count', 0],
  [12, 'return_bus_communication_error_count', 'Return Bus Communication Error Count', 0],
  [13, 'return_bus_exception_error_count', 'Return Bus Exception Error Count', 0],
  [14, 'return_server_message_count', 'Return Server Message Count', 0],
  [15, 'return_server_no_response_count', 'Return Server No Response Count', 0],
  [16, 'return_server_nak_count', 'Return Server NAK Count', 0],
  [17, 'return_server_busy_count', 'Return Server Busy Count', 0],
  [18, 'return_bus_character_overrun_count', 'Return Bus Character Overrun Count', 0],
  [20, 'clear_overrun_counter', 'Clear Overrun Counter and Flag', ACT_CONTROL],
]);

/** MEI types of the encapsulated interface (43), V1.1b3 §6.19. */
export const encapsulatedInterfaces = functionTable([
  [13, 'canopen_general_reference', 'CANopen General Reference', ACT_READ | ACT_WRITE],
  [14, 'read_device_identification', 'Read Device Identification', ACT_IDENTIFY | ACT_DISCOVER],
]);

/** Objects of the device identification, V1.1b3 §6.21; the name is the identity attribute where there is one. */
export const identificationObjects = statusTable([
  [0, 'vendor', 'VendorName'],
  [1, 'orderNumber', 'ProductCode'],
  [2, 'firmware', 'MajorMinorRevision'],
  [3, '', 'VendorUrl'],
  [4, 'product', 'ProductName'],
  [5, 'model', 'ModelName'],
  [6, 'name', 'UserApplicationName'],
]);
