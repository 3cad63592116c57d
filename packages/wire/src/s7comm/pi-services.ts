import { ACT_ALARM, ACT_CONFIGURE, ACT_CONTROL, ACT_DIAGNOSE, ACT_FILE, ACT_PROGRAM, ACT_SESSION } from '../message.ts';

/** One program invocation service. */
interface PiService {
  /** As on the wire. */
  readonly service: string;
  /** Stable name for rules. */
  readonly name: string;
  /** ACT_ bits. */
  readonly acts: number;
}

const rows: readonly (readonly [string, string, number])[] = [
  ['P_PROGRAM', 'start_program', ACT_CONTROL],
  ['_INSE', 'activate_blocks', ACT_PROGRAM],
  ['_INS2', 'activate_blocks_2', ACT_PROGRAM],
  ['_DELE', 'delete_blocks', ACT_PROGRAM],
  ['_MODU', 'copy_ram_to_rom', ACT_PROGRAM],
  ['_GARB', 'compress_memory', ACT_PROGRAM],
  ['_N_LOGIN_', 'nc_login', ACT_SESSION],
  ['_N_LOGOUT', 'nc_logout', ACT_SESSION],
  ['_N_CANCEL', 'nc_cancel_alarm', ACT_ALARM],
  ['_N_DASAVE', 'nc_save_data_to_flash', ACT_CONFIGURE],
  ['_N_DIGIOF', 'nc_digitizing_off', ACT_CONTROL],
  ['_N_DIGION', 'nc_digitizing_on', ACT_CONTROL],
  ['_N_DZERO_', 'nc_invalidate_d_numbers', ACT_CONFIGURE],
  ['_N_ENDEXT', 'nc_end_external', ACT_CONTROL],
  ['_N_F_OPER', 'nc_open_file_read_only', ACT_FILE],
  ['_N_OST_OF', 'nc_overstore_off', ACT_CONTROL],
  ['_N_OST_ON', 'nc_overstore_on', ACT_CONTROL],
  ['_N_SCALE_', 'nc_set_unit_of_measurement', ACT_CONFIGURE],
  ['_N_SETUFR', 'nc_activate_user_frame', ACT_CONFIGURE],
  ['_N_STRTLK', 'nc_lock_start', ACT_CONTROL],
  ['_N_STRTUL', 'nc_unlock_start', ACT_CONTROL],
  ['_N_TMRASS', 'nc_reset_active_tool_status', ACT_CONFIGURE],
  ['_N_F_DELE', 'nc_delete_file', ACT_FILE | ACT_PROGRAM],
  ['_N_EXTERN', 'nc_select_external_program', ACT_CONTROL],
  ['_N_EXTMOD', 'nc_select_external_program_modal', ACT_CONTROL],
  ['_N_F_DELR', 'nc_delete_file_without_rights', ACT_FILE | ACT_PROGRAM],
  ['_N_F_XFER', 'nc_select_file_for_upload', ACT_FILE],
  ['_N_LOCKE_', 'nc_lock_file', ACT_FILE],
  ['_N_SELECT', 'nc_select_program', ACT_CONTROL],
  ['_N_SRTEXT', 'nc_mark_external_file', ACT_FILE],
  ['_N_F_CLOS', 'nc_close_file', ACT_FILE],
  ['_N_F_OPEN', 'nc_open_file', ACT_FILE],
  ['_N_F_SEEK', 'nc_seek_file', ACT_FILE],
  ['_N_ASUP__', 'nc_assign_interrupt', ACT_CONTROL],
  ['_N_CHEKDM', 'nc_check_d_numbers', ACT_DIAGNOSE],
  ['_N_CHKDNO', 'nc_check_tool_d_numbers', ACT_DIAGNOSE],
  ['_N_CONFIG', 'nc_activate_machine_data', ACT_CONFIGURE],
  ['_N_CRCEDN', 'nc_create_edge_with_number', ACT_CONFIGURE],
  ['_N_DELECE', 'nc_delete_edge', ACT_CONFIGURE],
  ['_N_CREACE', 'nc_create_edge', ACT_CONFIGURE],
  ['_N_CREATO', 'nc_create_tool', ACT_CONFIGURE],
  ['_N_DELETO', 'nc_delete_tool', ACT_CONFIGURE],
  ['_N_CRTOCE', 'nc_create_tool_with_edge', ACT_CONFIGURE],
  ['_N_DELVAR', 'nc_delete_data_block', ACT_CONFIGURE],
  ['_N_F_COPY', 'nc_copy_file', ACT_FILE],
  ['_N_F_DMDA', 'nc_delete_mda_memory', ACT_PROGRAM],
  ['_N_F_PROT', 'nc_protect_file', ACT_FILE],
  ['_N_F_RENA', 'nc_rename_file', ACT_FILE],
  ['_N_FINDBL', 'nc_search_block', ACT_CONTROL],
  ['_N_IBN_SS', 'nc_set_startup_switch', ACT_CONTROL],
  ['_N_MMCSEM', 'nc_semaphore', ACT_CONTROL],
  ['_N_NCKMOD', 'nc_set_mode', ACT_CONTROL],
  ['_N_NEWPWD', 'nc_change_password', ACT_SESSION | ACT_CONFIGURE],
  ['_N_SEL_BL', 'nc_select_block', ACT_CONTROL],
  ['_N_SETTST', 'nc_set_tool_group_active', ACT_CONFIGURE],
  ['_N_TMAWCO', 'nc_set_active_wear_group', ACT_CONFIGURE],
  ['_N_TMCRTC', 'nc_create_tool_with_edge_2', ACT_CONFIGURE],
  ['_N_TMCRTO', 'nc_create_tool_in_management', ACT_CONFIGURE],
  ['_N_TMFDPL', 'nc_search_empty_place_for_loading', ACT_DIAGNOSE],
  ['_N_TMFPBP', 'nc_search_empty_place', ACT_DIAGNOSE],
  ['_N_TMGETT', 'nc_get_tool_number', ACT_DIAGNOSE],
  ['_N_TMMVTL', 'nc_move_tool', ACT_CONTROL],
  ['_N_TMPCIT', 'nc_increment_piece_counter', ACT_CONFIGURE],
  ['_N_TMPOSM', 'nc_position_magazine', ACT_CONTROL],
  ['_N_TRESMO', 'nc_reset_tool_monitoring', ACT_CONFIGURE],
  ['_N_TSEARC', 'nc_search_tool', ACT_DIAGNOSE],
];

/** Program invocation services by their name on the wire: of the CPU (blocks, memory, start) and of SINUMERIK controls (`_N_`). */
export const piServices: ReadonlyMap<string, PiService> = new Map(
  rows.map(([service, name, acts]) => [service, { service, name, acts }]),
);

const byHash = new Map(rows.map(([service, , acts]) => [hashOf(new TextEncoder().encode(service), 0, service.length), acts]));

/** What the service named in bytes[start, end) does; control when it is not known. Allocates nothing. */
export function piServiceActs(bytes: Uint8Array, start: number, end: number): number {
  return byHash.get(hashOf(bytes, start, end)) ?? ACT_CONTROL;
}

// FNV-1a: names are compared by a hash so that the hot path makes no strings; a test holds that the table has no collision.
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at], 0x01000193);
  return hash >>> 0;
}
