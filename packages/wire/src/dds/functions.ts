import { ACT_DIAGNOSE, ACT_DISCOVER, ACT_IDENTIFY, ACT_REPORT, ACT_SESSION } from '../message.ts';
import { functionTable } from '../protocol.ts';

export const DATA = 0x15;
export const DATA_FRAG = 0x16;
/** Data of the built-in writers that discovery is made of have keys of their own: this and the writer's entity id. */
export const BUILT_IN = 0x10000000;
export const PARTICIPANT = 0x100c2;
export const PUBLICATIONS = 0x3c2;
export const SUBSCRIPTIONS = 0x4c2;

/** Submessages (DDSI-RTPS 2.5 §9.4.5 and RTI's) and the data of built-in writers (§8.5). A message is told by its first submessage that is not only about the others. */
export const functions = functionTable([
  [0x01, 'pad', 'PAD', 0],
  [0x06, 'acknack', 'ACKNACK', ACT_DIAGNOSE],
  [0x07, 'heartbeat', 'HEARTBEAT', ACT_DIAGNOSE],
  [0x08, 'gap', 'GAP', ACT_DIAGNOSE],
  [0x09, 'info_timestamp', 'INFO_TS', 0],
  [0x0c, 'info_source', 'INFO_SRC', 0],
  [0x0d, 'info_reply_ip4', 'INFO_REPLY_IP4', 0],
  [0x0e, 'info_destination', 'INFO_DST', 0],
  [0x0f, 'info_reply', 'INFO_REPLY', 0],
  [0x12, 'nack_fragment', 'NACK_FRAG', ACT_DIAGNOSE],
  [0x13, 'heartbeat_fragment', 'HEARTBEAT_FRAG', ACT_DIAGNOSE],
  [0x14, 'data_session', 'DATA_SESSION', ACT_REPORT],
  [DATA, 'data', 'DATA', ACT_REPORT],
  [DATA_FRAG, 'data_fragment', 'DATA_FRAG', ACT_REPORT],
  [0x17, 'acknack_batch', 'ACKNACK_BATCH', ACT_DIAGNOSE],
  [0x18, 'data_batch', 'DATA_BATCH', ACT_REPORT],
  [0x19, 'heartbeat_batch', 'HEARTBEAT_BATCH', ACT_DIAGNOSE],
  [0x1a, 'acknack_session', 'ACKNACK_SESSION', ACT_DIAGNOSE],
  [0x1b, 'heartbeat_session', 'HEARTBEAT_SESSION', ACT_DIAGNOSE],
  [0x1c, 'application_acknowledge', 'APP_ACK', ACT_DIAGNOSE],
  [0x1d, 'application_acknowledge_confirm', 'APP_ACK_CONF', ACT_DIAGNOSE],
  [0x1e, 'heartbeat_virtual', 'HEARTBEAT_VIRTUAL', ACT_DIAGNOSE],
  [0x30, 'secure_body', 'SEC_BODY', ACT_REPORT],
  [0x31, 'secure_prefix', 'SEC_PREFIX', ACT_REPORT],
  [0x32, 'secure_postfix', 'SEC_POSTFIX', 0],
  [0x33, 'secure_rtps_prefix', 'SRTPS_PREFIX', ACT_REPORT],
  [0x34, 'secure_rtps_postfix', 'SRTPS_POSTFIX', 0],
  [BUILT_IN | 0x2c2, 'data_topics', 'Data of the built-in topics writer', ACT_DISCOVER],
  [BUILT_IN | PUBLICATIONS, 'data_publications', 'Data of the built-in publications writer', ACT_DISCOVER],
  [BUILT_IN | SUBSCRIPTIONS, 'data_subscriptions', 'Data of the built-in subscriptions writer', ACT_DISCOVER],
  [
    BUILT_IN | PARTICIPANT,
    'data_participant',
    'Data of the built-in participant writer',
    ACT_DISCOVER | ACT_IDENTIFY | ACT_SESSION,
  ],
  [BUILT_IN | 0x200c2, 'data_participant_message', 'Data of the built-in participant message writer', ACT_DIAGNOSE],
]);

/** Submessages that only say how to take those that follow. */
export const interpreters: ReadonlySet<number> = new Set([0x01, 0x09, 0x0c, 0x0d, 0x0e, 0x0f]);

/** Vendor ids: the maker, and the product. */
export const vendors: ReadonlyMap<number, readonly [string, string]> = new Map<number, readonly [string, string]>([
  [0x0101, ['Real-Time Innovations', 'Connext DDS']],
  [0x0102, ['ADLINK', 'OpenSplice DDS']],
  [0x0103, ['Object Computing', 'OpenDDS']],
  [0x0104, ['MilSoft', '']],
  [0x0105, ['Kongsberg', 'InterCOM DDS']],
  [0x0106, ['TwinOaks Computing', 'CoreDX DDS']],
  [0x0107, ['Lakota Technical Solutions', '']],
  [0x0108, ['ICOUP Consulting', '']],
  [0x0109, ['ETRI', 'Diamond DDS']],
  [0x010a, ['Real-Time Innovations', 'Connext DDS Micro']],
  [0x010b, ['ADLINK', 'Vortex Cafe']],
  [0x010c, ['PrismTech', '']],
  [0x010d, ['ADLINK', 'Vortex Lite']],
  [0x010e, ['Technicolor', 'Qeo']],
  [0x010f, ['eProsima', 'Fast DDS']],
  [0x0110, ['Eclipse Foundation', 'Cyclone DDS']],
  [0x0111, ['GurumNetworks', 'GurumDDS']],
  [0x0112, ['Atostek', 'RustDDS']],
  [0x0113, ['Nanjing Zhenrong Software Technology', 'ZRDDS']],
  [0x0114, ['S2E Software Systems', 'Dust DDS']],
]);

/** Parameters of discovery that are told (§9.6.3): name and form. */
export const parameters: ReadonlyMap<
  number,
  readonly [string, 'text' | 'u32' | 'version' | 'vendor' | 'guid' | 'locator' | 'properties']
> = new Map<number, readonly [string, 'text' | 'u32' | 'version' | 'vendor' | 'guid' | 'locator' | 'properties']>([
  [0x05, ['topic', 'text']],
  [0x07, ['type_name', 'text']],
  [0x0f, ['domain', 'u32']],
  [0x15, ['protocol_version', 'version']],
  [0x16, ['vendor_id', 'vendor']],
  [0x31, ['default_unicast', 'locator']],
  [0x32, ['metatraffic_unicast', 'locator']],
  [0x50, ['participant', 'guid']],
  [0x59, ['properties', 'properties']],
  [0x5a, ['endpoint', 'guid']],
  [0x62, ['entity_name', 'text']],
]);
