/** What the reference shows once for each message of one of our protocols. */
export interface Reference {
  /** Fields of the reference's rows; each value is a message. They decide where a capture has rows; where none are named, or it has no rows, layers do. */
  readonly fields?: readonly string[];
  /** tshark's names of the layer in the index of captures; each occurrence is a message. */
  readonly layers: readonly string[];
  /** Layers `[outer, inner]` whose occurrences right behind `outer` are of another protocol here: carried messages are counted as what is carried. */
  readonly less?: readonly (readonly [outer: string, inner: string])[];
  /** What is counted. */
  readonly unit: string;
}

/** tshark's counterpart of our protocols, by our id. What it has no decoder for has no entry; see `BASELINES`. */
export const REFERENCE: { readonly [protocol: string]: Reference } = {
  modbus: { fields: ['modbus.func_code'], layers: ['modbus'], unit: 'ADU' },
  s7comm: { fields: ['s7comm.header.rosctr'], layers: ['s7comm'], unit: 'PDU' },
  iec104: { fields: ['iec60870_104.type'], layers: ['iec60870_104'], unit: 'APDU' },
  dnp3: { fields: ['dnp3.al.func'], layers: ['dnp3'], unit: 'application message' },
  enip: { fields: ['enip.command'], layers: ['enip'], unit: 'encapsulation message' },
  cip: { fields: ['cip.service'], layers: ['cip'], unit: 'service' },
  bacnet: { fields: ['bacapp.type'], layers: ['bacapp'], unit: 'APDU' },
  mstp: { layers: ['cimetrics'], less: [['cimetrics', 'bacnet']], unit: 'frame that carries no NPDU' },
  opcua: { fields: ['opcua.transport.type'], layers: ['opcua'], unit: 'transport message' },
  mms: {
    fields: ['mms.confirmedServiceRequest', 'mms.confirmedServiceResponse', 'mms.unconfirmedService'],
    layers: ['mms'],
    unit: 'PDU',
  },
  goose: { fields: ['goose.stNum'], layers: ['goose'], unit: 'PDU' },
  sv: { layers: ['sv'], unit: 'frame' },
  c37118: { layers: ['synphasor'], unit: 'frame' },
  'profinet-dcp': { fields: ['pn_dcp.service_id'], layers: ['pn_dcp'], unit: 'message' },
  'profinet-rt': { layers: ['pn_rt'], less: [['pn_rt', 'pn_dcp']], unit: 'frame that carries no DCP' },
  'profinet-io-cm': { layers: ['pn_io_device', 'pn_io_controller'], unit: 'call' },
  dcerpc: { layers: ['dcerpc'], unit: 'PDU' },
  fins: { layers: ['omron'], unit: 'command' },
  ads: { layers: ['ams'], unit: 'AMS message' },
  ethercat: { fields: ['ecat.cmd'], layers: ['ecat'], unit: 'datagram' },
  powerlink: { layers: ['epl'], unit: 'frame' },
  lontalk: { layers: ['cnip'], unit: 'CN/IP packet' },
  zigbee: { layers: ['zep'], unit: 'ZEP packet' },
  c1222: { layers: ['c1222'], unit: 'message' },
  'hart-ip': { layers: ['hart_ip'], unit: 'message' },
  mqtt: { fields: ['mqtt.msgtype'], layers: ['mqtt'], unit: 'control packet' },
  coap: { layers: ['coap'], unit: 'message' },
  snmp: { layers: ['snmp'], unit: 'message' },
  ntp: { layers: ['ntp'], unit: 'message' },
  arp: { layers: ['arp'], unit: 'message' },
  lldp: { layers: ['lldp'], unit: 'frame' },
  stp: { layers: ['stp'], unit: 'frame' },
  cdp: { layers: ['cdp'], unit: 'frame' },
  dtp: { layers: ['dtp'], unit: 'frame' },
  dhcp: { layers: ['dhcp'], unit: 'message' },
  dhcpv6: { layers: ['dhcpv6'], unit: 'message' },
  dns: { layers: ['dns'], unit: 'message' },
  mdns: { layers: ['mdns'], unit: 'message' },
  llmnr: { layers: ['llmnr'], unit: 'message' },
  nbns: { layers: ['nbns'], unit: 'message' },
  nbdgm: { layers: ['nbdgm'], unit: 'datagram' },
  ssdp: { layers: ['ssdp'], unit: 'message' },
  smb: { layers: ['nbss'], unit: 'message of the session service' },
  http: { layers: ['http'], unit: 'request or answer' },
  tls: { layers: ['tls'], unit: 'record' },
  tds: { layers: ['tds'], unit: 'packet' },
};

/** A log of Zeek's that lies beside its capture, one line a message, for what tshark has no decoder for or counts otherwise. */
export interface Baseline {
  readonly protocol: string;
  readonly capture: string;
  /** Logs whose lines are added up. */
  readonly logs: readonly string[];
}

const synchrophasor = (capture: string, test: string): Baseline => ({
  protocol: 'c37118',
  capture: `icsnpp/synchrophasor/tests/traces/${capture}.pcap`,
  logs: ['data', 'cfg', 'cmd', 'hdr'].map(
    (kind) => `icsnpp/synchrophasor/tests/baseline/analyzer.${test}/synchrophasor_${kind}.log`,
  ),
});

const one = (protocol: string, capture: string, log: string): Baseline => ({ protocol, capture, logs: [log] });

/** Zeek's log has a line for each PDU of DCE/RPC, pings and acknowledgements of fragments too. */
const profinet = (name: string, ending = 'pcapng'): Baseline =>
  one(
    'dcerpc',
    `icsnpp/profinet-io-cm/testing/traces/${name}.${ending}`,
    `icsnpp/profinet-io-cm/testing/baseline/tests.${name}/profinet_io_cm.log`,
  );

const c1222 = (name: string, ending = 'pcap'): Baseline =>
  one('c1222', `icsnpp/c1222/testing/Traces/${name}.${ending}`, `icsnpp/c1222/testing/Baseline/tests.${name}/c1222.log`);

const goose = (name: string): Baseline =>
  one(
    'goose',
    `icsnpp/haolipeng-goose/testing/Traces/GOOSE_${name.replaceAll('-', '_')}.pcap`,
    `icsnpp/haolipeng-goose/testing/Baseline/tests.test-GOOSE-${name}/goose.log`,
  );

/** Zeek's word. Its logs of request and answer in one line (Modbus, DNP3) are no counts of messages and left out. */
export const BASELINES: readonly Baseline[] = [
  one(
    'bsap',
    'icsnpp/bsap/testing/traces/bsap-serial_example.pcapng',
    'icsnpp/bsap/testing/baseline/analyzer.serial/bsap_serial_header.log',
  ),
  one('genisys', 'icsnpp/genisys/tests/traces/genisys.pcap', 'icsnpp/genisys/tests/baseline/analyzer.basic/genisys.log'),
  one(
    'genisys',
    'icsnpp/genisys/tests/traces/genisys_otherport.pcap',
    'icsnpp/genisys/tests/baseline/analyzer.otherport/genisys.log',
  ),
  one(
    'roc-plus',
    'icsnpp/roc-plus/testing/traces/all_opcodes_tcp.pcap',
    'icsnpp/roc-plus/testing/Baseline/tests.roc_plus_tcp/roc_plus.log',
  ),
  one(
    's7comm-plus',
    'icsnpp/s7comm/tests/traces/s7comm_plus.pcap',
    'icsnpp/s7comm/tests/baseline/analyzer.s7comm_plus/s7comm_plus.log',
  ),
  one('s7comm', 'icsnpp/s7comm/tests/traces/s7comm_plus.pcap', 'icsnpp/s7comm/tests/baseline/analyzer.s7comm_plus/s7comm.log'),
  one('s7comm', 'icsnpp/s7comm/tests/traces/s7ident.pcap', 'icsnpp/s7comm/tests/baseline/analyzer.s7ident/s7comm.log'),
  one(
    'fins',
    'icsnpp/omron-fins/testing/traces/omron_fins_tcp_commands_responses.pcap',
    'icsnpp/omron-fins/testing/Baseline/tests.omron_fins_tcp/omron_fins_general.log',
  ),
  one(
    'hart-ip',
    'icsnpp/hart-ip/testing/traces/hart-ip_all_messageIDs.pcapng',
    'icsnpp/hart-ip/testing/baseline/tests.all_message_ids/hart_ip_general.log',
  ),
  one('bacnet', 'icsnpp/bacnet/testing/traces/bacnet_example.pcap', 'icsnpp/bacnet/testing/baseline/analyzer.basic/bacnet.log'),
  one(
    'bacnet',
    'icsnpp/bacnet/testing/traces/bacnet_error_reject_abort.pcap',
    'icsnpp/bacnet/testing/baseline/analyzer.error-reject-abort/bacnet.log',
  ),
  one(
    'sv',
    'icsnpp/dina-sv/testing/Traces/SV_Normal_Traffic.pcap',
    'icsnpp/dina-sv/testing/Baseline/tests.test-SV_Normal_Traffic/sv.log',
  ),
  synchrophasor('C37.118_1PMU_TCP', '1PMU_TCP'),
  synchrophasor('C37.118_1PMU_UDP', '1PMU_UDP'),
  synchrophasor('C37.118_1PMU_UDP_minimal_otherport', '1PMU_UDP_otherport'),
  synchrophasor('C37.118_2PMUsInSync_TCP', '2PMUsInSync_TCP'),
  synchrophasor('C37.118_4in1PMU_TCP', '4in1PMU_TCP'),
  profinet('profinet_io_cm', 'pcap'),
  profinet('profinet_io_cm_connect'),
  profinet('profinet_io_cm_control'),
  profinet('profinet_io_cm_device'),
  profinet('profinet_io_cm_read'),
  profinet('profinet_io_cm_release'),
  profinet('profinet_io_cm_write'),
  c1222('c1222_logon_service_tcp'),
  c1222('c1222_trace_service_tcp'),
  c1222('c1222_rw_service_tcp'),
  c1222('c1222_reg_service_tcp'),
  c1222('c1222_service_error_tcp'),
  c1222('c1222overIPv4', 'cap'),
  goose('all-data-primitives-fallbacks'),
  goose('missing-timestamp'),
  goose('missing-gocb-ref'),
  goose('missing-all-data'),
  goose('unsupported-tlv'),
  goose('missing-dataset'),
];
