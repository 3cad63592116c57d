import {
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DIAGNOSE,
  ACT_DISCOVER,
  ACT_IDENTIFY,
  ACT_PROGRAM,
  ACT_READ,
  ACT_REPORT,
  ACT_WRITE,
} from '../message.ts';
import { functionTable } from '../protocol.ts';

/** What is no network management or diagnostic message has a key of its own; packets of the channel that carry no frame are behind 0x200. */
export const VARIABLE_UPDATE = 0x100;
export const VARIABLE_POLL = 0x101;
export const ACKNOWLEDGE = 0x102;
export const REMINDER = 0x103;
export const RESPONSE = 0x104;
export const APPLICATION = 0x105;
export const FOREIGN = 0x106;
export const CHALLENGE = 0x107;
export const REPLY = 0x108;
export const PACKET = 0x200;
export const DATA_PACKET = 0x01;

/** Messages of LonTalk (ISO/IEC 14908-1) and packets of its channel over IP (ISO/IEC 14908-4). */
export const functions = functionTable([
  [0x51, 'query_status', 'ND Query Status', ACT_DIAGNOSE],
  [0x52, 'proxy_command', 'ND Proxy Command', ACT_CONTROL],
  [0x53, 'clear_status', 'ND Clear Status', ACT_CONTROL],
  [0x54, 'query_transceiver', 'ND Query Transceiver Status', ACT_DIAGNOSE],
  [0x61, 'query_id', 'NM Query ID', ACT_DISCOVER | ACT_IDENTIFY],
  [0x62, 'respond_to_query', 'NM Respond to Query', ACT_CONFIGURE],
  [0x63, 'update_domain', 'NM Update Domain', ACT_WRITE | ACT_CONFIGURE],
  [0x64, 'leave_domain', 'NM Leave Domain', ACT_WRITE | ACT_CONFIGURE],
  [0x65, 'update_key', 'NM Update Key', ACT_WRITE | ACT_CONFIGURE],
  [0x66, 'update_address', 'NM Update Address', ACT_WRITE | ACT_CONFIGURE],
  [0x67, 'query_address', 'NM Query Address', ACT_READ],
  [0x68, 'query_network_variable_configuration', 'NM Query Network Variable Configuration', ACT_READ],
  [0x69, 'update_group_address', 'NM Update Group Address', ACT_WRITE | ACT_CONFIGURE],
  [0x6a, 'query_domain', 'NM Query Domain', ACT_READ],
  [0x6b, 'update_network_variable_configuration', 'NM Update Network Variable Configuration', ACT_WRITE | ACT_CONFIGURE],
  [0x6c, 'set_node_mode', 'NM Set Node Mode', ACT_CONTROL],
  [0x6d, 'read_memory', 'NM Read Memory', ACT_READ],
  [0x6e, 'write_memory', 'NM Write Memory', ACT_WRITE | ACT_PROGRAM],
  [0x6f, 'checksum_recalculate', 'NM Checksum Recalculate', ACT_CONTROL],
  [0x70, 'wink', 'NM Wink', ACT_CONTROL],
  [0x71, 'memory_refresh', 'NM Memory Refresh', ACT_CONTROL],
  [0x72, 'query_standard_network_variable_types', 'NM Query SNVT', ACT_READ | ACT_IDENTIFY],
  [0x73, 'network_variable_fetch', 'NM Network Variable Fetch', ACT_READ],
  [0x7f, 'manual_service_request', 'NM Manual Service Request', ACT_REPORT | ACT_IDENTIFY],
  [VARIABLE_UPDATE, 'network_variable_update', 'Network variable update', ACT_REPORT],
  [VARIABLE_POLL, 'network_variable_poll', 'Network variable poll', ACT_READ],
  [ACKNOWLEDGE, 'acknowledge', 'ACK', 0],
  [REMINDER, 'reminder', 'REMINDER', 0],
  [RESPONSE, 'response', 'RESPONSE', 0],
  [APPLICATION, 'application_message', 'Application message', ACT_REPORT],
  [FOREIGN, 'foreign_frame', 'Foreign frame', ACT_REPORT],
  [CHALLENGE, 'challenge', 'CHALLENGE', 0],
  [REPLY, 'reply', 'REPLY', 0],
  [PACKET | DATA_PACKET, 'data_packet', 'Data Packet', 0],
  [PACKET | 0x03, 'device_registration', 'Device Registration', ACT_CONFIGURE],
  [PACKET | 0x04, 'channel_membership', 'Channel Membership', ACT_CONFIGURE],
  [PACKET | 0x06, 'send_list', 'Send List', ACT_CONFIGURE],
  [PACKET | 0x07, 'packet_acknowledge', 'Acknowledge', 0],
  [PACKET | 0x08, 'channel_routing', 'Channel Routing', ACT_CONFIGURE],
  [PACKET | 0x60, 'statistics_request', 'Status/Health/Statistics Request', ACT_DIAGNOSE],
  [PACKET | 0x63, 'device_configuration_request', 'Device Configuration Request', ACT_READ],
  [PACKET | 0x64, 'channel_membership_request', 'Channel Membership Request', ACT_READ],
  [PACKET | 0x66, 'send_list_request', 'Send List Request', ACT_READ],
  [PACKET | 0x68, 'channel_routing_request', 'Channel Routing Request', ACT_READ],
  [PACKET | 0x70, 'statistics_response', 'Status/Health/Statistics Response', ACT_DIAGNOSE],
  [PACKET | 0x71, 'device_configuration', 'Device Configuration', ACT_CONFIGURE],
  [PACKET | 0x7f, 'segment', 'Segment', 0],
]);

/** Formats of the PDU in a network frame. */
export const pduFormats: readonly string[] = ['transport', 'session', 'authentication', 'application'];
/** Formats of an address. */
export const addressFormats: readonly string[] = ['broadcast', 'multicast', 'subnet_node', 'unique_id'];
