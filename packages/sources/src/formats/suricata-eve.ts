import type { Severity } from '@fengsui/sensor';
import type { Format, SourceRecord } from '../format.ts';
import { fromText, jsonRecord } from '../json-line.ts';
import { numberOf, pick, type Reading, textOf } from '../reading.ts';
import { refusal } from '../refusal.ts';

/** Suricata's names of application protocols and the protocols of this house, with the ports that tell who is the server. */
const PROTOCOLS: { readonly [name: string]: { id: string; ports: readonly number[] } } = {
  modbus: { id: 'modbus', ports: [502] },
  dnp3: { id: 'dnp3', ports: [20_000] },
  enip: { id: 'enip', ports: [44_818, 2222] },
  mqtt: { id: 'mqtt', ports: [1883, 8883] },
  http: { id: 'http', ports: [80, 8080] },
  tls: { id: 'tls', ports: [443] },
  dns: { id: 'dns', ports: [53] },
  smb: { id: 'smb', ports: [445, 139] },
  ssh: { id: 'ssh', ports: [22] },
  ftp: { id: 'ftp', ports: [21] },
  snmp: { id: 'snmp', ports: [161] },
  dhcp: { id: 'dhcp', ports: [67] },
  ntp: { id: 'ntp', ports: [123] },
};

/** Suricata's priorities: 1 is the most urgent. Engine's own events have 3 and say that a packet is odd. */
const SEVERITIES: { readonly [priority: number]: Severity } = { 1: 'high', 2: 'medium', 3: 'low', 4: 'info' };

/** Where each type of event says which function was used, as a code of the protocol. */
const FUNCTIONS: { readonly [type: string]: readonly string[] } = {
  modbus: ['modbus.request.function_raw', 'modbus.response.function_raw'],
  dnp3: ['dnp3.application.function_code', 'dnp3.request.application.function_code'],
};

/** Claims of each type of event: field, whose, attribute, confidence. */
const CLAIMS: { readonly [type: string]: readonly (readonly [string, 'client' | 'server', string, number])[] } = {
  http: [
    ['http.http_user_agent', 'client', 'description', 40],
    ['http.server', 'server', 'description', 60],
  ],
  ssh: [
    ['ssh.client.software_version', 'client', 'description', 50],
    ['ssh.server.software_version', 'server', 'description', 60],
  ],
  dhcp: [['dhcp.hostname', 'client', 'name', 85]],
  mqtt: [['mqtt.connect.client_id', 'client', 'name', 60]],
  smb: [['smb.ntlmssp.host', 'client', 'name', 80]],
  tls: [['tls.subject', 'server', 'description', 50]],
};

/** Who asks and who is asked. A flow taken up in its middle is told from the wrong side; the port that a protocol is known by sets it right. */
function sides(
  record: SourceRecord,
  ports: readonly number[],
): { client: string; server: string; port: number | null; turned: boolean } {
  const source = textOf(record, 'src_ip');
  const destination = textOf(record, 'dest_ip');
  const sourcePort = numberOf(record, 'src_port');
  const destinationPort = numberOf(record, 'dest_port');
  const turned = ports.includes(sourcePort ?? -1) && !ports.includes(destinationPort ?? -1);
  return turned
    ? { client: destination, server: source, port: sourcePort, turned }
    : { client: source, server: destination, port: destinationPort, turned };
}

function read(text: string, reading: Reading): void {
  if (text.trim() === '') return;
  const record = jsonRecord(text);
  const time = fromText(record.timestamp);
  reading.begin(text, time);
  if (time === null) return reading.reject(refusal('suricataTime', {}));
  const type = textOf(record, 'event_type');
  if (type === '') return reading.reject(refusal('missing', { field: 'event_type' }));
  if (type === 'stats') return reading.accept(record, []);
  const name = type === 'flow' || type === 'alert' || type === 'anomaly' ? textOf(record, 'app_proto') : type;
  const protocol = Object.hasOwn(PROTOCOLS, name) ? PROTOCOLS[name] : null;
  const { client, server, port, turned } = sides(record, protocol?.ports ?? []);
  reading.accept(record);
  if (client !== '') reading.speaks(client, textOf(record, turned ? 'ether.dest_mac' : 'ether.src_mac') || null);
  if (type === 'flow') flow(record, reading, protocol?.id ?? null, { client, server, port, turned });
  if (type === 'alert') alert(record, reading, client, server);
  if (type === 'anomaly') reading.event({ product: 'suricata', service: 'anomaly' }, record);
  if (protocol === null) return;
  for (const path of FUNCTIONS[type] ?? []) {
    const code = numberOf(record, path);
    if (code === null) continue;
    reading.traffic({ client, server, protocol: protocol.id, port, messages: 1, bytes: 0, function: code });
    break;
  }
  for (const [field, whose, attribute, confidence] of CLAIMS[type] ?? []) {
    const value = textOf(record, field);
    const about = whose === 'client' ? client : server;
    if (value !== '' && about !== '') reading.claim(about, attribute, value, type, confidence);
  }
  if (type !== 'flow' && type !== 'alert') reading.event({ product: 'suricata', service: type }, record);
}

function flow(
  record: SourceRecord,
  reading: Reading,
  protocol: string | null,
  { client, server, port, turned }: ReturnType<typeof sides>,
): void {
  const toServer = numberOf(record, turned ? 'flow.pkts_toclient' : 'flow.pkts_toserver') ?? 0;
  const toClient = numberOf(record, turned ? 'flow.pkts_toserver' : 'flow.pkts_toclient') ?? 0;
  if (toClient > 0) reading.speaks(server, textOf(record, turned ? 'ether.src_mac' : 'ether.dest_mac') || null);
  if (protocol === null) return;
  const bytes = (numberOf(record, 'flow.bytes_toserver') ?? 0) + (numberOf(record, 'flow.bytes_toclient') ?? 0);
  reading.traffic({ client, server, protocol, port, messages: toServer + toClient, answers: toClient, bytes });
}

function alert(record: SourceRecord, reading: Reading, client: string, server: string): void {
  const signature = `${numberOf(record, 'alert.gid') ?? 1}:${numberOf(record, 'alert.signature_id') ?? 0}`;
  const techniques = pick(record, 'alert.metadata.mitre_technique_id');
  const category = textOf(record, 'alert.category');
  // What the engine says of a packet's form is no judgement of an attack.
  const engine = category === 'Generic Protocol Command Decode';
  reading.finding({
    rule: `suricata:${signature}`,
    title: textOf(record, 'alert.signature') || `Suricata signature ${signature}`,
    severity: engine ? 'info' : (SEVERITIES[numberOf(record, 'alert.severity') ?? 3] ?? 'low'),
    confidence: engine ? 40 : 70,
    techniques: Array.isArray(techniques)
      ? techniques.filter((one) => typeof one === 'string').map((one) => one.replace('_', '.'))
      : [],
    client,
    server,
    fields: { category, action: textOf(record, 'alert.action'), revision: numberOf(record, 'alert.rev') },
  });
}

/** Suricata's event log: `eve.json`, one event a line. */
export const suricataEve: Format = {
  id: 'suricata-eve',
  title: 'Suricata EVE',
  specification: 'docs.suricata.io, EVE JSON format',
  kind: 'lines',
  expected: ['timestamp', 'event_type', 'src_ip', 'dest_ip', 'proto'],
  recognise: (head) => (/^\s*\{[^\n]*"event_type"\s*:/.test(head) && /"timestamp"\s*:/.test(head) ? 90 : 0),
  read,
};
