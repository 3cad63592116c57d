import { fromSeconds, fromText, jsonRecord } from '../json-line.ts';
import type { Format, SourceRecord } from '../format.ts';
import { numberOf, pick, type Reading, textOf } from '../reading.ts';
import { refusal } from '../refusal.ts';

/** Zeek's names of services (with those of the ICSNPP parsers) and the protocols of this house. */
const SERVICES: { readonly [service: string]: string } = {
  modbus: 'modbus',
  dnp3_tcp: 'dnp3',
  dnp3_udp: 'dnp3',
  enip: 'enip',
  enip_tcp: 'enip',
  enip_udp: 'enip',
  cip: 'cip',
  s7comm: 's7comm',
  s7comm_plus: 's7comm-plus',
  bacnet: 'bacnet',
  bsap: 'bsap',
  opcua_binary: 'opcua',
  'opcua-binary': 'opcua',
  profinet_io_cm: 'profinet-io-cm',
  synchrophasor: 'c37118',
  synchrophasor_tcp: 'c37118',
  synchrophasor_udp: 'c37118',
  hart_ip: 'hart-ip',
  ge_srtp: 'ge-srtp',
  mqtt: 'mqtt',
  http: 'http',
  ssl: 'tls',
  ssh: 'ssh',
  ftp: 'ftp',
  dns: 'dns',
  snmp: 'snmp',
  smb: 'smb',
  ntp: 'ntp',
  dhcp: 'dhcp',
};

/** What each of Zeek's logs says beyond who spoke to whom. `service` is Sigma's. */
interface LogMeaning {
  service: string;
  /** Claims: field, whose (`orig` or `resp`), attribute, confidence. */
  claims?: readonly (readonly [field: string, whose: 'orig' | 'resp' | 'host', attribute: string, confidence: number])[];
  /** Field with the name of the function, of a protocol of this house. */
  function?: readonly [protocol: string, field: string];
}

/** By the name of the log: `_path` of a record, or the name of its file. */
const LOGS: { readonly [path: string]: LogMeaning } = {
  conn: { service: 'conn' },
  dns: { service: 'dns' },
  http: { service: 'http', claims: [['user_agent', 'orig', 'description', 40]] },
  ssl: { service: 'ssl' },
  x509: { service: 'x509' },
  files: { service: 'files' },
  smb_files: { service: 'smb_files' },
  dce_rpc: { service: 'dce_rpc' },
  rdp: { service: 'rdp', claims: [['client_name', 'orig', 'name', 80]] },
  kerberos: { service: 'kerberos' },
  ntlm: {
    service: 'ntlm',
    claims: [
      ['hostname', 'orig', 'name', 80],
      ['server_nb_computer_name', 'resp', 'name', 85],
    ],
  },
  dhcp: { service: 'dhcp', claims: [['host_name', 'host', 'name', 85]] },
  software: { service: 'software', claims: [['unparsed_version', 'host', 'description', 60]] },
  ssh: { service: 'ssh', claims: [['server', 'resp', 'description', 60]] },
  modbus: { service: 'modbus', function: ['modbus', 'func'] },
  modbus_detailed: { service: 'modbus', function: ['modbus', 'func'] },
  dnp3: { service: 'dnp3', function: ['dnp3', 'fc_request'] },
  bacnet: { service: 'bacnet', function: ['bacnet', 'pdu_service'] },
  cip: { service: 'cip', function: ['cip', 'cip_service'] },
  cip_identity: {
    service: 'cip',
    claims: [
      ['vendor_name', 'resp', 'vendor', 95],
      ['product_name', 'resp', 'product', 95],
      ['serial_number', 'resp', 'serial', 95],
      ['revision', 'resp', 'firmware', 95],
    ],
  },
  mms: {
    service: 'mms',
    claims: [
      ['deviceVendor', 'resp', 'vendor', 95],
      ['deviceModel', 'resp', 'model', 95],
      ['deviceRevision', 'resp', 'firmware', 95],
    ],
  },
};

/** Severity of Zeek's own notices: they say what was seen, not how bad it is. */
const NOTICE = 'low';

function logOf(record: SourceRecord): string {
  const path = textOf(record, '_path');
  if (path !== '') return path;
  if (pick(record, 'note') !== undefined && pick(record, 'msg') !== undefined) return 'notice';
  return pick(record, 'conn_state') !== undefined ? 'conn' : '';
}

function conversation(record: SourceRecord, reading: Reading): void {
  const client = textOf(record, 'id.orig_h');
  const server = textOf(record, 'id.resp_h');
  const bytes = (numberOf(record, 'orig_bytes') ?? 0) + (numberOf(record, 'resp_bytes') ?? 0);
  const answers = numberOf(record, 'resp_pkts') ?? 0;
  const messages = Math.max(1, (numberOf(record, 'orig_pkts') ?? 0) + answers);
  for (const service of textOf(record, 'service').split(',')) {
    const name = service.trim().replace(/^spicy_/, '');
    const protocol = Object.hasOwn(SERVICES, name) ? SERVICES[name] : undefined;
    if (protocol !== undefined)
      reading.traffic({ client, server, protocol, port: numberOf(record, 'id.resp_p'), messages, answers, bytes });
  }
}

function read(text: string, reading: Reading): void {
  if (text.trim() === '') return;
  const record = jsonRecord(text);
  const time = fromSeconds(record.ts) ?? fromText(record.ts);
  reading.begin(text, time);
  if (time === null) return reading.reject(refusal('zeekTime', {}));
  const log = logOf(record);
  const client = textOf(record, 'id.orig_h');
  const server = textOf(record, 'id.resp_h');
  reading.accept(record, log === 'conn' ? ['uid', 'id.orig_h', 'id.resp_h', 'id.resp_p', 'proto', 'conn_state'] : ['ts']);
  if (client !== '') reading.speaks(client, textOf(record, 'orig_l2_addr') || null);
  if (server !== '' && (log !== 'conn' || (numberOf(record, 'resp_pkts') ?? 0) > 0))
    reading.speaks(server, textOf(record, 'resp_l2_addr') || null);
  if (log === 'conn') conversation(record, reading);
  if (log === 'notice')
    reading.finding({
      rule: `zeek:${textOf(record, 'note')}`,
      title: textOf(record, 'msg') || textOf(record, 'note'),
      severity: NOTICE,
      confidence: 60,
      client: textOf(record, 'src') || client,
      server: textOf(record, 'dst') || server,
      fields: { sub: textOf(record, 'sub'), uid: textOf(record, 'uid') },
    });
  const meaning = Object.hasOwn(LOGS, log) ? LOGS[log] : undefined;
  if (meaning === undefined) return;
  for (const [field, whose, attribute, confidence] of meaning.claims ?? []) {
    const about =
      whose === 'orig' ? client : whose === 'resp' ? server : textOf(record, 'host') || textOf(record, 'assigned_addr') || client;
    const value = textOf(record, field);
    if (value !== '' && about !== '') reading.claim(about, attribute, value, log, confidence);
  }
  if (meaning.function !== undefined) {
    const [protocol, field] = meaning.function;
    const name = textOf(record, field).toLowerCase();
    const port = numberOf(record, 'id.resp_p');
    if (name !== '') reading.traffic({ client, server, protocol, port, messages: 1, bytes: 0, function: name });
  }
  reading.event({ product: 'zeek', service: meaning.service }, record);
}

/** Zeek's logs as JSON lines (`LogAscii::use_json`), one log a file or all in one with `_path`. */
export const zeekJson: Format = {
  id: 'zeek-json',
  title: 'Zeek logs (JSON)',
  specification: 'docs.zeek.org, log formats and scripts/base/protocols',
  kind: 'lines',
  expected: ['ts'],
  recognise: (head) => (/^\s*\{[^\n]*"ts"\s*:/.test(head) && /"(?:id\.orig_h|uid|_path|note)"\s*:/.test(head) ? 90 : 0),
  read,
};
