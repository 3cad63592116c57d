import { Cursor, latin1, u32be } from '../bytes.ts';
import { ascii, beginsWith, lineEnd } from '../lines.ts';
import {
  ACT_SESSION,
  FROM_CLIENT,
  FROM_SERVER,
  Head,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
  type Side,
} from '../message.ts';
import { functionTable, Protocol } from '../protocol.ts';

const IDENTIFICATION = 1;
const KEY_EXCHANGE_INIT = 20;

/** What of a session is in clear: the identification (RFC 4253 §4.2) and the offer of algorithms (§7.1). */
export const functions = functionTable([
  [IDENTIFICATION, 'identification', 'Identification string', ACT_SESSION],
  [KEY_EXCHANGE_INIT, 'key_exchange_init', 'SSH_MSG_KEXINIT', ACT_SESSION],
]);

const PREFIX = ascii('SSH-');
/** Longest identification string, its line end included. */
const LONGEST_LINE = 255;
/** Longest packet that must be handled (RFC 4253 §6.1). */
const LONGEST_PACKET = 35000;

/** The ten name lists of a key exchange offer. */
const LISTS = [
  'key_exchange',
  'host_key',
  'encryption_client_to_server',
  'encryption_server_to_client',
  'mac_client_to_server',
  'mac_server_to_client',
  'compression_client_to_server',
  'compression_server_to_client',
  'languages_client_to_server',
  'languages_server_to_client',
];

/** What software and comments say of the system underneath. */
const systems: readonly (readonly [RegExp, string])[] = [
  [/Ubuntu/i, 'Ubuntu Linux'],
  [/Debian/i, 'Debian Linux'],
  [/Raspbian/i, 'Raspbian Linux'],
  [/FreeBSD/i, 'FreeBSD'],
  [/NetBSD/i, 'NetBSD'],
  [/OpenSSH_for_Windows/i, 'Windows'],
  [/-Cisco-/i, 'Cisco IOS'],
  [/dropbear/i, 'Linux'],
];

/** True when an unencrypted key exchange offer begins at `at`: packet length, padding length, message number. */
function offers(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + 22 > end || bytes[at + 5] !== KEY_EXCHANGE_INIT) return false;
  const length = u32be(bytes, at);
  return length > 22 && length < LONGEST_PACKET && bytes[at + 4] >= 4;
}

/** Secure Shell: versions and algorithms that both sides tell before they encrypt. */
export const ssh: Protocol = new Protocol({
  id: 'ssh',
  name: 'SSH',
  specification: 'RFC 4253',
  industrial: false,
  carriage: { tcp: [22] },
  functions,
  longest: LONGEST_PACKET,
  codeText: (code) => String(code),
  recognise(bytes, at, end) {
    if (!beginsWith(bytes, at, end, PREFIX) || at + 8 > end) return 0;
    // "SSH-2.0-" or "SSH-1.99-"
    return bytes[at + 4] >= 0x31 && bytes[at + 4] <= 0x39 && bytes[at + 5] === 0x2e ? 95 : 0;
  },
  read(bytes, at, end, from, sink) {
    let start = at;
    if (beginsWith(bytes, at, end, PREFIX)) {
      const feed = lineEnd(bytes, at, end, LONGEST_LINE);
      fill(start, feed < 0 ? end : feed + 1, IDENTIFICATION, from);
      if (feed < 0 && end - at > LONGEST_LINE) head.malformed('an identification string is at most 255 bytes long');
      head.marks |= MARK_IDENTITY;
      sink.message(bytes, head);
      start = feed < 0 ? end : feed + 1;
    }
    if (offers(bytes, start, end)) {
      fill(start, Math.min(end, start + 4 + u32be(bytes, start)), KEY_EXCHANGE_INIT, from);
      sink.message(bytes, head);
    }
  },
  describe(bytes, { start, end, code }, out) {
    if (code === IDENTIFICATION) {
      const line = latin1(bytes, start, end, LONGEST_LINE).replace(/\.+$/, '');
      const match = /^SSH-([0-9.]+)-(\S*)\s*(.*)$/i.exec(line);
      out.text('banner', line);
      if (!match) return;
      out.text('version', match[1]);
      out.text('software', match[2]);
      if (match[3] !== '') out.text('comments', match[3]);
      return;
    }
    const cursor = new Cursor(bytes, start + 6, end);
    cursor.skip(16);
    for (const list of LISTS) {
      const length = cursor.u32be();
      const names = cursor.skip(length);
      out.text(list, latin1(bytes, names, cursor.at, 1024));
    }
  },
  identify(bytes, { start, end, code }, out) {
    if (code !== IDENTIFICATION) return;
    const line = latin1(bytes, start, end, LONGEST_LINE);
    const system = systems.find(([pattern]) => pattern.test(line))?.[1];
    if (system) out.is('operatingSystem', system, 60);
    out.is('description', line.replace(/\.+$/, ''), 40);
  },
});

const head = new Head(ssh);

function fill(start: number, end: number, code: number, from: Side): void {
  head.reset(start, end);
  head.code = code;
  head.acts = ACT_SESSION;
  if (from === FROM_CLIENT) head.kind = KIND_REQUEST;
  else if (from === FROM_SERVER) head.kind = KIND_RESPONSE;
}
