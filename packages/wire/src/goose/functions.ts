import { ACT_DISCOVER, ACT_REPORT } from '../message.ts';
import { functionTable } from '../protocol.ts';

export const SEND_GOOSE = 1;
/** Beginning of the codes of GSE management: GSE_MANAGEMENT | tag number of the service. */
export const GSE_MANAGEMENT = 0x10;

/** GOOSE, and the services of GSE management by their tag numbers (IEC 61850-8-1 annex A). */
export const functions = functionTable([
  [SEND_GOOSE, 'send_goose_message', 'SendGOOSEMessage', ACT_REPORT],
  [GSE_MANAGEMENT, 'gse_management', 'GSE management', ACT_DISCOVER],
  [GSE_MANAGEMENT | 1, 'get_go_reference', 'GetGoReference', ACT_DISCOVER],
  [GSE_MANAGEMENT | 2, 'get_goose_element_number', 'GetGOOSEElementNumber', ACT_DISCOVER],
  [GSE_MANAGEMENT | 3, 'get_gs_reference', 'GetGsReference', ACT_DISCOVER],
  [GSE_MANAGEMENT | 4, 'get_gsse_data_offset', 'GetGSSEDataOffset', ACT_DISCOVER],
]);
