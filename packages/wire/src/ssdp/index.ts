import { latin1 } from '../bytes.ts';
import { eachHeader } from '../http/headers.ts';
import { ascii, beginsWith, lineEnd } from '../lines.ts';
import { ACT_DISCOVER, ACT_IDENTIFY, Head, KIND_NOTICE, KIND_REQUEST, KIND_RESPONSE, MARK_IDENTITY } from '../message.ts';
import { functionTable, Protocol } from '../protocol.ts';

const SEARCH = 1;
const NOTIFY = 2;
const RESPONSE = 3;

/** What devices and control points of a segment say to each other (UPnP Device Architecture 2.0, §1). */
export const functions = functionTable([
  [SEARCH, 'search', 'M-SEARCH', ACT_DISCOVER],
  [NOTIFY, 'notify', 'NOTIFY', ACT_IDENTIFY],
  [RESPONSE, 'search_response', 'Search response', ACT_IDENTIFY],
]);

const openings: readonly (readonly [number, Uint8Array])[] = [
  [SEARCH, ascii('M-SEARCH * HTTP/1.1')],
  [NOTIFY, ascii('NOTIFY * HTTP/1.1')],
  [RESPONSE, ascii('HTTP/1.1 200 OK')],
];

/** Code of the message that begins at `at`; 0 when none does. */
function begins(bytes: Uint8Array, at: number, end: number): number {
  for (const [code, opening] of openings) if (beginsWith(bytes, at, end, opening)) return code;
  return 0;
}

/** Header fields that are told, by lower-case name. */
const told: ReadonlyMap<string, string> = new Map([
  ['host', 'host'],
  ['st', 'search_target'],
  ['nt', 'notification_type'],
  ['nts', 'notification_sub_type'],
  ['usn', 'unique_service_name'],
  ['location', 'location'],
  ['server', 'server'],
  ['man', 'man'],
  ['mx', 'maximum_wait'],
  ['user-agent', 'user_agent'],
]);

/** Kinds of device, in the words of an inventory. */
const roles: readonly (readonly [RegExp, string])[] = [
  [/:device:InternetGatewayDevice:/i, 'gateway'],
  [/:device:Printer:/i, 'printer'],
  [/:device:DigitalSecurityCamera:/i, 'camera'],
];

/** Simple Service Discovery Protocol: HTTP in datagrams, by which devices announce themselves. */
export const ssdp: Protocol = new Protocol({
  id: 'ssdp',
  name: 'SSDP',
  specification: 'UPnP Device Architecture 2.0',
  industrial: false,
  carriage: { udp: [1900] },
  functions,
  longest: 1500,
  codeText: (code) => String(code),
  recognise: (bytes, at, end) => (begins(bytes, at, end) === 0 ? 0 : 90),
  read(bytes, at, end, _from, sink) {
    head.reset(at, end);
    head.code = begins(bytes, at, end);
    head.acts = functions.get(head.code)?.acts ?? 0;
    head.kind = head.code === SEARCH ? KIND_REQUEST : head.code === NOTIFY ? KIND_NOTICE : KIND_RESPONSE;
    if (head.code === 0) head.malformed('neither a search, a notification nor an answer');
    else head.marks |= MARK_IDENTITY;
    sink.message(bytes, head);
  },
  describe(bytes, { start, end }, out) {
    const feed = lineEnd(bytes, start, end);
    out.text('line', latin1(bytes, start, feed < 0 ? end : feed, 256).replace(/\.$/, ''));
    if (feed < 0) return;
    eachHeader(bytes, feed + 1, end, (name, value) => {
      const field = told.get(name);
      if (field) out.text(field, value);
    });
  },
  identify(bytes, { start, end, code }, out) {
    const feed = lineEnd(bytes, start, end);
    if (feed < 0) return;
    eachHeader(bytes, feed + 1, end, (name, value) => {
      // "OS/version UPnP/1.0 product/version"; some leave the system out.
      if (name === 'server' && code !== SEARCH) {
        if (value !== '') out.is('description', value, 40);
        const system = /^(.+?)[,\s]+UPnP\/\d/i.exec(value)?.[1];
        if (system && /linux|windows|bsd|vxworks|mac ?os|darwin|qnx/i.test(system)) out.is('operatingSystem', system, 60);
      }
      if ((name === 'nt' || name === 'st') && code !== SEARCH) {
        const role = roles.find(([pattern]) => pattern.test(value))?.[1];
        if (role) out.is('role', role, 60);
      }
    });
  },
});

const head = new Head(ssdp);
