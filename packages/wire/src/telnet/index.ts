import { latin1 } from '../bytes.ts';
import { ACT_SESSION, FROM_CLIENT, FROM_SERVER, Head, KIND_NOTICE, MARK_CREDENTIALS, MARK_IDENTITY } from '../message.ts';
import { functionTable, Protocol } from '../protocol.ts';

const NEGOTIATION = 1;
const TEXT = 2;
const LOGIN_PROMPT = 3;
const PASSWORD_PROMPT = 4;
const INPUT = 5;

/** What passes on a terminal: options, the server's text, its prompts, and what is typed. */
export const functions = functionTable([
  [NEGOTIATION, 'negotiation', 'Option negotiation', 0],
  [TEXT, 'text', 'Text of the server', 0],
  [LOGIN_PROMPT, 'login_prompt', 'Prompt for a login name', ACT_SESSION],
  [PASSWORD_PROMPT, 'password_prompt', 'Prompt for a password', ACT_SESSION],
  [INPUT, 'input', 'Input of the client', 0],
]);

const IAC = 0xff;
const SUBNEGOTIATION_END = 0xf0;
const SUBNEGOTIATION = 0xfa;
const WILL = 0xfb;
const verbs = ['will', 'wont', 'do', 'dont'];

/** Options, IANA's registry. */
const options: ReadonlyMap<number, string> = new Map([
  [0, 'binary'],
  [1, 'echo'],
  [3, 'suppress_go_ahead'],
  [5, 'status'],
  [6, 'timing_mark'],
  [24, 'terminal_type'],
  [31, 'window_size'],
  [32, 'terminal_speed'],
  [33, 'remote_flow_control'],
  [34, 'linemode'],
  [35, 'x_display_location'],
  [36, 'environment'],
  [37, 'authentication'],
  [38, 'encryption'],
  [39, 'new_environment'],
  [44, 'com_port_control'],
]);

/** Position behind the command at `at`, which is an IAC; `end` when it is cut. */
function behind(bytes: Uint8Array, at: number, end: number): number {
  if (at + 1 >= end) return end;
  const verb = bytes[at + 1];
  if (verb === SUBNEGOTIATION) {
    for (let i = at + 2; i + 1 < end; i++) if (bytes[i] === IAC && bytes[i + 1] === SUBNEGOTIATION_END) return i + 2;
    return end;
  }
  return Math.min(end, verb >= WILL && verb < IAC ? at + 3 : at + 2);
}

/** The text of the segment without commands, at most `limit` characters. */
function plainText(bytes: Uint8Array, at: number, end: number, limit: number): string {
  let text = '';
  let start = at;
  while (start < end && text.length < limit) {
    if (bytes[start] === IAC) {
      start = behind(bytes, start, end);
      continue;
    }
    let stop = start;
    while (stop < end && bytes[stop] !== IAC) stop++;
    text += latin1(
      bytes.slice(start, stop).map((byte) => (byte === 0 ? 0x20 : byte)),
      0,
      stop - start,
      limit,
    );
    start = stop;
  }
  return text.replaceAll(/\.{2,}/g, ' ').trim();
}

const LOGIN = [...'login'].map((c) => c.charCodeAt(0));
const USERNAME = [...'username'].map((c) => c.charCodeAt(0));
const PASSWORD = [...'password'].map((c) => c.charCodeAt(0));

/** True when the last line of the segment is a prompt that ends with `word` and a colon. */
function promptsFor(bytes: Uint8Array, at: number, end: number, word: readonly number[]): boolean {
  let stop = end;
  while (stop > at && (bytes[stop - 1] === 0x20 || bytes[stop - 1] === 0)) stop--;
  if (stop - at <= word.length || bytes[stop - 1] !== 0x3a) return false;
  stop--;
  while (stop > at && bytes[stop - 1] === 0x20) stop--;
  const start = stop - word.length;
  if (start < at) return false;
  for (let i = 0; i < word.length; i++) if ((bytes[start + i] | 0x20) !== word[i]) return false;
  return true;
}

/** Telnet: terminals in clear text. */
export const telnet: Protocol = new Protocol({
  id: 'telnet',
  name: 'Telnet',
  specification: 'RFC 854, RFC 855',
  industrial: false,
  carriage: { tcp: [23] },
  functions,
  longest: 65535,
  codeText: (code) => String(code),
  // Only option negotiation is telling, and two of them more than one; text alone is anything.
  recognise(bytes, at, end) {
    let start = at;
    let commands = 0;
    while (start + 3 <= end && bytes[start] === IAC) {
      const verb = bytes[start + 1];
      if (verb < SUBNEGOTIATION || verb === IAC || !options.has(bytes[start + 2])) return 0;
      start = behind(bytes, start, end);
      commands++;
    }
    return commands >= 2 ? 88 : commands === 1 ? 60 : 0;
  },
  read(bytes, at, end, from, sink) {
    let letters = 0;
    let start = at;
    while (start < end && letters === 0) {
      if (bytes[start] === IAC) start = behind(bytes, start, end);
      else {
        if (bytes[start] > 0x20 && bytes[start] < 0x7f) letters++;
        start++;
      }
    }
    head.reset(at, end);
    head.kind = KIND_NOTICE;
    head.code = letters === 0 ? NEGOTIATION : from === FROM_CLIENT ? INPUT : TEXT;
    if (head.code === TEXT) {
      if (promptsFor(bytes, at, end, PASSWORD)) head.code = PASSWORD_PROMPT;
      else if (promptsFor(bytes, at, end, LOGIN) || promptsFor(bytes, at, end, USERNAME)) head.code = LOGIN_PROMPT;
      // What is asked for here comes in clear text.
      if (head.code !== TEXT) head.marks |= MARK_CREDENTIALS;
      if (head.code === LOGIN_PROMPT && from === FROM_SERVER) head.marks |= MARK_IDENTITY;
    }
    head.acts = functions.get(head.code)?.acts ?? 0;
    sink.message(bytes, head);
  },
  describe(bytes, { start, end, code }, out) {
    out.list('commands');
    for (let at = start; at < end; ) {
      if (bytes[at] !== IAC) {
        at++;
        continue;
      }
      const verb = bytes[at + 1] ?? 0;
      const next = behind(bytes, at, end);
      if (verb >= WILL && verb < IAC && next - at === 3)
        out.text('', `${verbs[verb - WILL]} ${options.get(bytes[at + 2]) ?? bytes[at + 2]}`);
      at = next;
    }
    out.close();
    // What a client types may be a password: only how much is told.
    if (code === INPUT) out.number('typed_bytes', end - start);
    else if (code !== NEGOTIATION) out.text('text', plainText(bytes, start, end, 1024));
  },
  identify(bytes, { start, end, code }, out) {
    if (code !== LOGIN_PROMPT) return;
    const banner = plainText(bytes, start, end, 256)
      .replace(/(login|username)\s*:$/i, '')
      .trim();
    if (banner.length >= 4) out.is('description', banner, 50);
  },
});

const head = new Head(telnet);
