import type { Format, SourceRecord } from '../format.ts';
import { fromSeconds, fromText, jsonRecord } from '../json-line.ts';
import { numberOf, pick, type LogSource, type Reading, recordsOf, textOf } from '../reading.ts';
import { refusal } from '../refusal.ts';

/** Services of Sigma by the channel of the event log. */
const SERVICES: { readonly [channel: string]: string } = {
  security: 'security',
  system: 'system',
  application: 'application',
  'microsoft-windows-sysmon/operational': 'sysmon',
  'microsoft-windows-powershell/operational': 'powershell',
  'windows powershell': 'powershell-classic',
  'microsoft-windows-windows defender/operational': 'windefend',
  'microsoft-windows-taskscheduler/operational': 'taskscheduler',
  'microsoft-windows-wmi-activity/operational': 'wmi',
  'microsoft-windows-dns-client/operational': 'dns-client',
  'microsoft-windows-codeintegrity/operational': 'codeintegrity-operational',
  'microsoft-windows-bits-client/operational': 'bits-client',
  'microsoft-windows-terminalservices-localsessionmanager/operational': 'terminalservices-localsessionmanager',
  'dns server': 'dns-server',
};

/** Categories of Sigma by the number of a Sysmon event; the security log has the first of them as 4688. */
const CATEGORIES: { readonly [event: number]: string } = {
  1: 'process_creation',
  2: 'file_change',
  3: 'network_connection',
  5: 'process_termination',
  6: 'driver_load',
  7: 'image_load',
  8: 'create_remote_thread',
  9: 'raw_access_thread',
  10: 'process_access',
  11: 'file_event',
  12: 'registry_add',
  13: 'registry_set',
  14: 'registry_rename',
  15: 'create_stream_hash',
  17: 'pipe_created',
  18: 'pipe_created',
  19: 'wmi_event',
  20: 'wmi_event',
  21: 'wmi_event',
  22: 'dns_query',
  23: 'file_delete',
  25: 'process_tampering',
  26: 'file_delete_detected',
};

/** Script blocks and modules of PowerShell. */
const POWERSHELL: { readonly [event: number]: string } = { 4103: 'ps_module', 4104: 'ps_script' };

/** Where the several writers of JSON keep a field of the header. */
const PLACES = {
  channel: ['Event.System.Channel', 'winlog.channel', 'Channel', 'LogName', 'log_name'],
  event: ['Event.System.EventID', 'Event.System.EventID.#text', 'winlog.event_id', 'EventID', 'EventId', 'Id', 'event_id'],
  computer: [
    'Event.System.Computer',
    'winlog.computer_name',
    'Computer',
    'MachineName',
    'Hostname',
    'computer_name',
    'host.name',
  ],
  provider: [
    'Event.System.Provider.#attributes.Name',
    'Event.System.Provider.Name',
    'winlog.provider_name',
    'ProviderName',
    'SourceName',
    'Provider_Name',
  ],
  time: [
    'Event.System.TimeCreated.#attributes.SystemTime',
    'Event.System.TimeCreated.SystemTime',
    '@timestamp',
    'TimeCreated',
    'EventTime',
    'UtcTime',
    'timestamp',
  ],
} as const;

const first = (record: SourceRecord, places: readonly string[]): string =>
  places.map((place) => textOf(record, place)).find(Boolean) ?? '';

/** The event's own data, with its names as Sigma knows them. */
function dataOf(record: SourceRecord): SourceRecord {
  for (const place of ['Event.EventData', 'Event.UserData', 'winlog.event_data', 'EventData']) {
    const data = pick(record, place);
    if (data !== undefined && data !== null && typeof data === 'object' && !Array.isArray(data)) {
      const named = recordsOf(data.Data);
      if (named.length === 0) return data;
      return Object.fromEntries(
        named.map((one) => [textOf(one, '#attributes.Name') || textOf(one, 'Name'), pick(one, '#text') ?? '']),
      );
    }
  }
  return {};
}

/** The times of Windows: ISO 8601, or what PowerShell's ConvertTo-Json makes of a date. */
function timeOf(text: string): bigint | null {
  const date = /^\/Date\((\d+)\)\/$/.exec(text);
  return date ? fromSeconds(Number(date[1]) / 1000) : fromText(text);
}

function sourcesOf(service: string, event: number): LogSource[] {
  const sources: LogSource[] = [{ product: 'windows', service }];
  const category =
    service === 'sysmon'
      ? CATEGORIES[event]
      : service === 'security' && event === 4688
        ? 'process_creation'
        : service === 'powershell'
          ? POWERSHELL[event]
          : undefined;
  if (category !== undefined) sources.push({ product: 'windows', category });
  if (category?.startsWith('registry_')) sources.push({ product: 'windows', category: 'registry_event' });
  return sources;
}

function read(text: string, reading: Reading): void {
  if (/^[\s[\],]*$/.test(text)) return;
  const record = jsonRecord(text.trim().replace(/,$/, ''));
  const time = timeOf(first(record, PLACES.time));
  reading.begin(text, time);
  const channel = first(record, PLACES.channel);
  const event = Number(first(record, PLACES.event));
  if (time === null)
    return reading.reject(refusal('noTime', { fields: 'Event.System.TimeCreated, @timestamp, TimeCreated, EventTime' }));
  if (!Number.isInteger(event) || event <= 0)
    return reading.reject(refusal('noEventNumber', { fields: 'Event.System.EventID, winlog.event_id, EventID, Id' }));
  const computer = first(record, PLACES.computer);
  const data = dataOf(record);
  // Some writers leave the data beside the header.
  const flat: SourceRecord = {
    ...record,
    ...data,
    EventID: event,
    Channel: channel,
    Computer: computer,
    Provider_Name: first(record, PLACES.provider),
  };
  reading.accept({ channel, computer, time: first(record, PLACES.time) });
  const about = computer === '' ? '' : reading.nameless(computer.toLowerCase());
  if (about !== '') {
    reading.claim(about, 'name', computer, 'header', 90);
    reading.claim(about, 'operatingSystem', 'Windows', 'event log', 90);
    reading.claim(about, 'role', 'workstation', 'event log', 50);
  }
  const remote = textOf(flat, 'DestinationIp') || textOf(flat, 'IpAddress');
  if (remote !== '' && remote !== '-' && numberOf(flat, 'EventID') === 3) reading.speaks(textOf(flat, 'SourceIp'));
  const name = channel.toLowerCase();
  for (const source of sourcesOf(Object.hasOwn(SERVICES, name) ? SERVICES[name] : name, event)) reading.event(source, flat);
}

/** Events of Windows as JSON lines: of evtx_dump, Winlogbeat, NXLog, or PowerShell's ConvertTo-Json, one event a line. */
export const windowsEvents: Format = {
  id: 'windows-events',
  title: 'Windows events (JSON)',
  specification: 'Windows Event Log schema; the writers named in its title',
  kind: 'lines',
  expected: ['channel', 'computer'],
  recognise: (head) =>
    /"(?:EventID|EventId|event_id|Id)"\s*:/.test(head) &&
    /"(?:Channel|channel|LogName|Computer|computer_name|MachineName)"\s*:/.test(head)
      ? 88
      : 0,
  read,
};
