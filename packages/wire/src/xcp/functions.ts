import {
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DIAGNOSE,
  ACT_IDENTIFY,
  ACT_PROGRAM,
  ACT_READ,
  ACT_REPORT,
  ACT_SESSION,
  ACT_WRITE,
} from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

export const CONNECT = 0xff;
export const GET_ID = 0xfa;
export const UNLOCK = 0xf7;
export const SET_MTA = 0xf6;
export const SHORT_UPLOAD = 0xf4;
export const DOWNLOAD = 0xf0;
export const SHORT_DOWNLOAD = 0xed;
export const PROGRAM = 0xd0;
/** What devices send has keys of its own. */
export const RESPONSE = 0x100;
export const ERROR = 0x101;
export const EVENT = 0x102;
export const SERVICE = 0x103;
export const ACQUISITION = 0x104;
export const STIMULATION = 0x105;

/** Commands (ASAM MCD-1 XCP 1.x, protocol layer), and what answers them. */
export const functions = functionTable([
  [0xff, 'connect', 'CONNECT', ACT_SESSION | ACT_IDENTIFY],
  [0xfe, 'disconnect', 'DISCONNECT', ACT_SESSION],
  [0xfd, 'get_status', 'GET_STATUS', ACT_READ],
  [0xfc, 'synch', 'SYNCH', ACT_SESSION],
  [0xfb, 'get_comm_mode_info', 'GET_COMM_MODE_INFO', ACT_READ],
  [0xfa, 'get_id', 'GET_ID', ACT_IDENTIFY],
  [0xf9, 'set_request', 'SET_REQUEST', ACT_CONTROL],
  [0xf8, 'get_seed', 'GET_SEED', ACT_SESSION],
  [0xf7, 'unlock', 'UNLOCK', ACT_SESSION],
  [0xf6, 'set_mta', 'SET_MTA', 0],
  [0xf5, 'upload', 'UPLOAD', ACT_READ],
  [0xf4, 'short_upload', 'SHORT_UPLOAD', ACT_READ],
  [0xf3, 'build_checksum', 'BUILD_CHECKSUM', ACT_READ],
  [0xf2, 'transport_layer_cmd', 'TRANSPORT_LAYER_CMD', ACT_DIAGNOSE],
  [0xf1, 'user_cmd', 'USER_CMD', ACT_CONTROL],
  [0xf0, 'download', 'DOWNLOAD', ACT_WRITE],
  [0xef, 'download_next', 'DOWNLOAD_NEXT', ACT_WRITE],
  [0xee, 'download_max', 'DOWNLOAD_MAX', ACT_WRITE],
  [0xed, 'short_download', 'SHORT_DOWNLOAD', ACT_WRITE],
  [0xec, 'modify_bits', 'MODIFY_BITS', ACT_WRITE],
  [0xeb, 'set_cal_page', 'SET_CAL_PAGE', ACT_CONTROL],
  [0xea, 'get_cal_page', 'GET_CAL_PAGE', ACT_READ],
  [0xe9, 'get_pag_processor_info', 'GET_PAG_PROCESSOR_INFO', ACT_READ],
  [0xe8, 'get_segment_info', 'GET_SEGMENT_INFO', ACT_READ],
  [0xe7, 'get_page_info', 'GET_PAGE_INFO', ACT_READ],
  [0xe6, 'set_segment_mode', 'SET_SEGMENT_MODE', ACT_CONFIGURE],
  [0xe5, 'get_segment_mode', 'GET_SEGMENT_MODE', ACT_READ],
  [0xe4, 'copy_cal_page', 'COPY_CAL_PAGE', ACT_WRITE],
  [0xe3, 'clear_daq_list', 'CLEAR_DAQ_LIST', ACT_CONFIGURE],
  [0xe2, 'set_daq_ptr', 'SET_DAQ_PTR', 0],
  [0xe1, 'write_daq', 'WRITE_DAQ', ACT_CONFIGURE],
  [0xe0, 'set_daq_list_mode', 'SET_DAQ_LIST_MODE', ACT_CONFIGURE],
  [0xdf, 'get_daq_list_mode', 'GET_DAQ_LIST_MODE', ACT_READ],
  [0xde, 'start_stop_daq_list', 'START_STOP_DAQ_LIST', ACT_SESSION],
  [0xdd, 'start_stop_synch', 'START_STOP_SYNCH', ACT_SESSION],
  [0xdc, 'get_daq_clock', 'GET_DAQ_CLOCK', ACT_READ],
  [0xdb, 'read_daq', 'READ_DAQ', ACT_READ],
  [0xda, 'get_daq_processor_info', 'GET_DAQ_PROCESSOR_INFO', ACT_READ],
  [0xd9, 'get_daq_resolution_info', 'GET_DAQ_RESOLUTION_INFO', ACT_READ],
  [0xd8, 'get_daq_list_info', 'GET_DAQ_LIST_INFO', ACT_READ],
  [0xd7, 'get_daq_event_info', 'GET_DAQ_EVENT_INFO', ACT_READ],
  [0xd6, 'free_daq', 'FREE_DAQ', ACT_CONFIGURE],
  [0xd5, 'alloc_daq', 'ALLOC_DAQ', ACT_CONFIGURE],
  [0xd4, 'alloc_odt', 'ALLOC_ODT', ACT_CONFIGURE],
  [0xd3, 'alloc_odt_entry', 'ALLOC_ODT_ENTRY', ACT_CONFIGURE],
  [0xd2, 'program_start', 'PROGRAM_START', ACT_PROGRAM],
  [0xd1, 'program_clear', 'PROGRAM_CLEAR', ACT_PROGRAM],
  [0xd0, 'program', 'PROGRAM', ACT_PROGRAM],
  [0xcf, 'program_reset', 'PROGRAM_RESET', ACT_PROGRAM | ACT_CONTROL],
  [0xce, 'get_pgm_processor_info', 'GET_PGM_PROCESSOR_INFO', ACT_READ],
  [0xcd, 'get_sector_info', 'GET_SECTOR_INFO', ACT_READ],
  [0xcc, 'program_prepare', 'PROGRAM_PREPARE', ACT_PROGRAM],
  [0xcb, 'program_format', 'PROGRAM_FORMAT', ACT_PROGRAM],
  [0xca, 'program_next', 'PROGRAM_NEXT', ACT_PROGRAM],
  [0xc9, 'program_max', 'PROGRAM_MAX', ACT_PROGRAM],
  [0xc8, 'program_verify', 'PROGRAM_VERIFY', ACT_PROGRAM],
  [RESPONSE, 'response', 'RES', 0],
  [ERROR, 'error', 'ERR', 0],
  [EVENT, 'event', 'EV', ACT_REPORT],
  [SERVICE, 'service_request', 'SERV', ACT_REPORT],
  [ACQUISITION, 'data_acquisition', 'DAQ', ACT_REPORT],
  [STIMULATION, 'data_stimulation', 'STIM', ACT_WRITE],
]);

/** Error codes; 0x100 is added, because the first of them is 0. */
export const statuses = statusTable([
  [0x100, 'command_synch', 'ERR_CMD_SYNCH'],
  [0x110, 'command_busy', 'ERR_CMD_BUSY'],
  [0x111, 'daq_active', 'ERR_DAQ_ACTIVE'],
  [0x112, 'program_active', 'ERR_PGM_ACTIVE'],
  [0x120, 'command_unknown', 'ERR_CMD_UNKNOWN'],
  [0x121, 'command_syntax', 'ERR_CMD_SYNTAX'],
  [0x122, 'out_of_range', 'ERR_OUT_OF_RANGE'],
  [0x123, 'write_protected', 'ERR_WRITE_PROTECTED'],
  [0x124, 'access_denied', 'ERR_ACCESS_DENIED'],
  [0x125, 'access_locked', 'ERR_ACCESS_LOCKED'],
  [0x126, 'page_not_valid', 'ERR_PAGE_NOT_VALID'],
  [0x127, 'mode_not_valid', 'ERR_MODE_NOT_VALID'],
  [0x128, 'segment_not_valid', 'ERR_SEGMENT_NOT_VALID'],
  [0x129, 'sequence', 'ERR_SEQUENCE'],
  [0x12a, 'daq_config', 'ERR_DAQ_CONFIG'],
  [0x130, 'memory_overflow', 'ERR_MEMORY_OVERFLOW'],
  [0x131, 'generic', 'ERR_GENERIC'],
  [0x132, 'verify', 'ERR_VERIFY'],
]);
