import { ipv4Text, latin1, u16be, u16le, u32be, u32le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { ACT_DISCOVER, ACT_IDENTIFY, Head, type IdentitySink, KIND_NOTICE, MARK_BROADCAST, MARK_IDENTITY } from '../message.ts';
import { functionTable, Protocol } from '../protocol.ts';
import { decodeName, nameOf, suffixAt, suffixName } from './names.ts';

/** Header of a datagram, and an encoded name without a scope (RFC 1002 §4.4.1). */
const HEADER = 14;
const NAME = 34;
/** Codes of browser frames: 0x100 and the frame's command. */
const BROWSER = 0x100;

/** Datagram types (RFC 1002 §4.4.1), and the commands of the browser protocol that they carry (MS-BRWS §2.2). */
export const functions = functionTable([
  [0x10, 'direct_unique', 'Direct unique datagram', 0],
  [0x11, 'direct_group', 'Direct group datagram', 0],
  [0x12, 'broadcast', 'Broadcast datagram', 0],
  [0x13, 'error', 'Datagram error', 0],
  [0x14, 'query_request', 'Datagram query request', 0],
  [0x15, 'positive_query_response', 'Datagram positive query response', 0],
  [0x16, 'negative_query_response', 'Datagram negative query response', 0],
  [BROWSER | 0x01, 'host_announcement', 'Host Announcement', ACT_IDENTIFY],
  [BROWSER | 0x02, 'request_announcement', 'Request Announcement', ACT_DISCOVER],
  [BROWSER | 0x08, 'election_request', 'Browser Election Request', 0],
  [BROWSER | 0x09, 'get_backup_list_request', 'Get Backup List Request', ACT_DISCOVER],
  [BROWSER | 0x0a, 'get_backup_list_response', 'Get Backup List Response', 0],
  [BROWSER | 0x0b, 'become_backup', 'Become Backup Browser', 0],
  [BROWSER | 0x0c, 'domain_announcement', 'Domain/Workgroup Announcement', ACT_IDENTIFY],
  [BROWSER | 0x0d, 'master_announcement', 'Master Announcement', ACT_IDENTIFY],
  [BROWSER | 0x0e, 'reset_state', 'Reset Browser State', 0],
  [BROWSER | 0x0f, 'local_master_announcement', 'Local Master Announcement', ACT_IDENTIFY],
]);

/** What an announcement's bits say that the host is (MS-BRWS §2.2.1). */
const serverTypes: readonly (readonly [number, string])[] = [
  [0x1, 'workstation'],
  [0x2, 'server'],
  [0x4, 'sql_server'],
  [0x8, 'domain_controller'],
  [0x10, 'backup_domain_controller'],
  [0x20, 'time_source'],
  [0x200, 'print_queue'],
  [0x1000, 'nt_workstation'],
  [0x8000, 'nt_server'],
  [0x10000, 'potential_browser'],
  [0x20000, 'backup_browser'],
  [0x40000, 'master_browser'],
  [0x80000, 'domain_master_browser'],
];

/** Position of the browser frame in the mailslot transaction of a datagram, or -1. */
function browserFrame(bytes: Uint8Array, at: number, end: number): number {
  const smb = at + HEADER + 2 * NAME;
  // SMB header of 32 bytes, then the words of SMB_COM_TRANSACTION with count and offset of the data.
  if (smb + 59 > end || u32be(bytes, smb) !== 0xff534d42 || bytes[smb + 4] !== 0x25) return -1;
  const frame = smb + u16le(bytes, smb + 57);
  if (frame + 2 > end || !slotIsBrowse(bytes, smb + 59, frame)) return -1;
  return frame;
}

const SLOT = new TextEncoder().encode('\\MAILSLOT\\BROWSE');

function slotIsBrowse(bytes: Uint8Array, at: number, end: number): boolean {
  for (let start = at; start + SLOT.length <= end && start < at + 32; start++) {
    let i = 0;
    while (i < SLOT.length && (bytes[start + i] & 0xdf) === (SLOT[i] & 0xdf)) i++;
    if (i === SLOT.length) return true;
  }
  return false;
}

/** Announcements of a host: name, version and kinds (MS-BRWS §2.2.1, §2.2.3, §2.2.9). */
const announces = (command: number) => command === 1 || command === 0x0c || command === 0x0f;
/** Bytes of an announcement before its comment. */
const ANNOUNCEMENT = 32;

function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const { start, end } = head;
  if (end - start < HEADER) return;
  out.number('datagram_type', bytes[start]);
  out.number('id', u16be(bytes, start + 2));
  out.text('source_ip', ipv4Text(bytes, start + 4));
  const source = decodeName(bytes, start + HEADER, end);
  const destination = decodeName(bytes, start + HEADER + NAME, end);
  if (source) {
    out.text('source_name', nameOf(source));
    out.text('source_service', suffixName(source[15]));
  }
  if (destination) {
    out.text('destination_name', nameOf(destination));
    out.text('destination_service', suffixName(destination[15]));
  }
  const frame = browserFrame(bytes, start, end);
  if (frame < 0 || !announces(bytes[frame]) || frame + ANNOUNCEMENT > end) return;
  out.text('announced', latin1(bytes, frame + 6, frame + 22));
  out.text('version', `${bytes[frame + 22]}.${bytes[frame + 23]}`);
  const bits = u32le(bytes, frame + 24);
  out.list('server_types');
  for (const [bit, name] of serverTypes) if (bits & bit) out.text('', name);
  out.close();
  out.text('comment', latin1(bytes, frame + ANNOUNCEMENT, end, 43));
}

function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const { start, end } = head;
  const source = decodeName(bytes, start + HEADER, end);
  // A datagram forwarded by a distribution server carries the address of its source.
  const about = ipv4Text(bytes, start + 4);
  const suffix = source ? source[15] : -1;
  if (source && (suffix === 0 || suffix === 0x20) && nameOf(source) !== '') out.is('name', nameOf(source), 85, about);
  const frame = browserFrame(bytes, start, end);
  if (frame < 0 || frame + ANNOUNCEMENT > end || !announces(bytes[frame])) return;
  // A domain's announcement names the domain, and has the version of the announcing browser.
  if (bytes[frame] === 0x0c) return;
  const bits = u32le(bytes, frame + 24);
  const name = latin1(bytes, frame + 6, frame + 22);
  if (name !== '') out.is('name', name, 90, about);
  if (bits & 0x9000 && bytes[frame + 22] >= 4)
    out.is('operatingSystem', `Windows NT ${bytes[frame + 22]}.${bytes[frame + 23]}`, 60, about);
  if (bits & 0x8018) out.is('role', 'server', bits & 0x18 ? 80 : 60, about);
  else if (bits & 0x1000) out.is('role', 'workstation', 40, about);
  const comment = latin1(bytes, frame + ANNOUNCEMENT, end, 43);
  if (comment !== '') out.is('description', comment, 70, about);
}

/** NetBIOS Datagram Service with the announcements of the Windows browser protocol. */
export const nbdgm: Protocol = new Protocol({
  id: 'nbdgm',
  name: 'NetBIOS Datagram Service',
  specification: 'RFC 1002 §4.4, MS-BRWS',
  industrial: false,
  carriage: { udp: [138] },
  functions,
  longest: 1500,
  recognise(bytes, at, end) {
    if (end - at < HEADER + 2 * NAME || bytes[at] < 0x10 || bytes[at] > 0x12) return 0;
    const names = suffixAt(bytes, at + HEADER, end) >= 0 && suffixAt(bytes, at + HEADER + NAME, end) >= 0;
    return names ? 93 : 0;
  },
  read(bytes, at, end, _from, sink) {
    head.reset(at, end);
    head.kind = KIND_NOTICE;
    if (end - at < HEADER) head.malformed('shorter than a header');
    else {
      head.code = bytes[at];
      if (head.code === 0x12) head.marks |= MARK_BROADCAST;
      const frame = browserFrame(bytes, at, end);
      if (frame >= 0) head.code = BROWSER | bytes[frame];
      head.acts = functions.get(head.code)?.acts ?? 0;
      if (suffixAt(bytes, at + HEADER, end) >= 0) head.marks |= MARK_IDENTITY;
    }
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(nbdgm);
