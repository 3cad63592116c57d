import type { Severity } from '@fengsui/sensor';
import type { Format, SourceRecord } from '../format.ts';
import { fromText } from '../json-line.ts';
import type { Reading } from '../reading.ts';
import { refusal } from '../refusal.ts';
import { cefOf } from './cef.ts';
import { LOOKED_AT, MESSAGES } from './syslog-messages.ts';

/** Longest message that is read: RFC 5425 §4.3.1 asks for 8 KiB at least. */
const LONGEST = 64 * 1024;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** RFC 5424 §6: <PRI>1 TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA [MSG]. */
const MODERN = /^<(\d{1,3})>1 (\S+) (\S+) (\S+) (\S+) (\S+) (-|(?:\[(?:[^\]\\"]|"(?:[^"\\]|\\.)*")*\])+)(?: (.*))?$/s;
/** RFC 3164 §4.1: [<PRI>]Mmm dd hh:mm:ss HOSTNAME TAG[pid]: MSG. */
const OLD =
  /^(?:<(\d{1,3})>)?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (?:(\d{4}) )?(\d\d:\d\d:\d\d)(?:[.,]\d+)? (\S+) ([^\s:[]+)(?:\[(\d+)\])?:? ?(.*)$/s;
/** What many devices write instead: [<PRI>]ISO 8601 HOSTNAME TAG: MSG. */
const MIXED = /^(?:<(\d{1,3})>)?(\d{4}-\d\d-\d\d[T ]\S+) (\S+) ([^\s:[]+)(?:\[(\d+)\])?:? ?(.*)$/s;

/** A message with the parts of its header. `facility` and `level` are -1 when it has no priority. */
export interface SyslogMessage {
  facility: number;
  level: number;
  time: bigint | null;
  host: string;
  application: string;
  text: string;
}

/**
 * Reads a message of RFC 5424, of RFC 3164, or of what is commonly written instead. Times of RFC 3164 have no year and no zone: UTC is taken, and the latest year in
 * which the time is not more than a day after `now`. Null when it is no syslog message.
 */
export function syslogMessage(line: string, now: Date): SyslogMessage | null {
  const modern = MODERN.exec(line);
  if (modern) {
    const [, priority, time, host, application, , , , text = ''] = modern;
    return {
      ...priorityOf(priority),
      time: fromText(time),
      host: known(host),
      application: known(application),
      text: text.replace(/^\uFEFF/, ''),
    };
  }
  const old = OLD.exec(line);
  if (old) {
    const [, priority, month, day, year, clock, host, application, , text] = old;
    return { ...priorityOf(priority), time: withoutYear(month, day, year, clock, now), host, application, text };
  }
  const mixed = MIXED.exec(line);
  if (!mixed) return null;
  const [, priority, time, host, application, , text] = mixed;
  return { ...priorityOf(priority), time: fromText(time), host, application, text };
}

/** RFC 5424 writes `-` for what is not known. */
const known = (text: string): string => (text === '-' ? '' : text);

function priorityOf(text: string | undefined): { facility: number; level: number } {
  const priority = Number(text);
  return text === undefined || priority > 191 ? { facility: -1, level: -1 } : { facility: priority >> 3, level: priority & 7 };
}

function withoutYear(month: string, day: string, year: string | undefined, clock: string, now: Date): bigint | null {
  const at = MONTHS.indexOf(month.toLowerCase());
  if (at < 0) return null;
  const inYear = (one: number): bigint | null =>
    fromText(`${one}-${String(at + 1).padStart(2, '0')}-${day.padStart(2, '0')}T${clock}Z`);
  if (year !== undefined) return inYear(Number(year));
  const time = inYear(now.getUTCFullYear());
  const tomorrow = BigInt(now.getTime() + 86_400_000) * 1_000_000n;
  return time !== null && time > tomorrow ? inYear(now.getUTCFullYear() - 1) : time;
}

/** Levels of RFC 5424 §6.2.1 as severities of what a message itself calls bad. */
const SEVERITIES: readonly Severity[] = ['high', 'high', 'high', 'medium', 'low', 'info', 'info', 'info'];

const ADDRESS = /^(?:\d{1,3}\.){3}\d{1,3}$|^[0-9a-f:]*:[0-9a-f:]+$/i;

function read(line: string, reading: Reading): void {
  if (line.trim() === '') return;
  const message = line.length > LONGEST ? null : syslogMessage(line, new Date());
  reading.begin(line, message?.time ?? null);
  if (message === null)
    return reading.reject(line.length > LONGEST ? refusal('long', { most: LONGEST }) : refusal('notSyslog', {}));
  const { host, application, text, level, facility } = message;
  const record: SourceRecord = {
    host,
    application,
    message: text,
    facility,
    level,
    timestamp: message.time === null ? null : String(message.time),
  };
  reading.accept(record);
  const about = host === '' ? '' : ADDRESS.test(host) ? host : reading.nameless(host);
  if (about !== '') {
    reading.speaks(about);
    if (about !== host) reading.claim(about, 'name', host, 'header', 80);
  }
  // Read from the whole line: a header of the old form takes `CEF` for the name of a program.
  const cef = cefOf(line);
  if (cef !== null) {
    const { vendor, product, version, signature, name, severity, extension } = cef;
    if (about !== '') {
      reading.claim(about, 'vendor', vendor, 'cef', 80);
      reading.claim(about, 'product', product, 'cef', 75);
      reading.claim(about, 'firmware', version, 'cef', 60);
    }
    const client = extension.src ?? extension.shost ?? '';
    const server = extension.dst ?? extension.dhost ?? host;
    reading.finding({
      rule: `cef:${product}:${signature}`,
      title: name,
      severity,
      confidence: 65,
      client,
      server,
      fields: { ...extension },
    });
    reading.event({ product: product.toLowerCase(), service: 'cef' }, { ...record, ...extension });
    return;
  }
  const beginning = text.slice(0, LOOKED_AT);
  for (const { rule, pattern, title, severity, techniques } of MESSAGES) {
    const groups = pattern.exec(beginning)?.groups;
    if (groups === undefined) continue;
    const { client = '', server = host, ...fields } = groups;
    reading.finding({
      rule: `syslog:${rule}`,
      title,
      severity: severity ?? SEVERITIES[level] ?? 'info',
      confidence: 70,
      techniques,
      client,
      server,
      fields: { application, ...fields },
    });
    break;
  }
  reading.event({ product: 'linux', service: application }, record);
}

/** Syslog of hosts, switches and firewalls, one message a line. */
export const syslog: Format = {
  id: 'syslog',
  title: 'Syslog',
  specification: 'RFC 5424, RFC 3164; ArcSight Common Event Format in its text',
  kind: 'lines',
  expected: ['timestamp', 'host', 'application'],
  recognise: (head) => {
    const lines = head
      .split(/\r?\n/)
      .slice(0, 20)
      .filter((line) => line !== '');
    const fit = lines.filter(
      (line) => MODERN.test(line) || OLD.test(line) || (/^<\d{1,3}>/.test(line) && MIXED.test(line)),
    ).length;
    return lines.length > 0 && fit * 2 > lines.length ? 80 : 0;
  },
  read,
};
