import { latin1 } from '../bytes.ts';
import { ascii, beginsWith, firstLetters, lineEnd, threeDigits } from '../lines.ts';
import {
  ACT_DISCOVER,
  ACT_FILE,
  ACT_IDENTIFY,
  ACT_READ,
  ACT_SESSION,
  ACT_WRITE,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  Head,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_CREDENTIALS,
  MARK_IDENTITY,
} from '../message.ts';
import { functionTable, Protocol, statusTable } from '../protocol.ts';

const PASS = 2;
const RESPONSE = 0x100;

/** Commands of RFC 959 §4.1, RFC 2389 and RFC 3659, and the reply. */
export const functions = functionTable([
  [1, 'user', 'USER', ACT_SESSION],
  [PASS, 'pass', 'PASS', ACT_SESSION],
  [3, 'acct', 'ACCT', ACT_SESSION],
  [4, 'quit', 'QUIT', ACT_SESSION],
  [5, 'cwd', 'CWD', 0],
  [6, 'cdup', 'CDUP', 0],
  [7, 'pwd', 'PWD', 0],
  [8, 'list', 'LIST', ACT_FILE | ACT_DISCOVER],
  [9, 'nlst', 'NLST', ACT_FILE | ACT_DISCOVER],
  [10, 'mlsd', 'MLSD', ACT_FILE | ACT_DISCOVER],
  [11, 'retr', 'RETR', ACT_FILE | ACT_READ],
  [12, 'stor', 'STOR', ACT_FILE | ACT_WRITE],
  [13, 'stou', 'STOU', ACT_FILE | ACT_WRITE],
  [14, 'appe', 'APPE', ACT_FILE | ACT_WRITE],
  [15, 'dele', 'DELE', ACT_FILE | ACT_WRITE],
  [16, 'rnfr', 'RNFR', ACT_FILE | ACT_WRITE],
  [17, 'rnto', 'RNTO', ACT_FILE | ACT_WRITE],
  [18, 'mkd', 'MKD', ACT_FILE | ACT_WRITE],
  [19, 'rmd', 'RMD', ACT_FILE | ACT_WRITE],
  [20, 'site', 'SITE', ACT_WRITE],
  [21, 'port', 'PORT', 0],
  [22, 'pasv', 'PASV', 0],
  [23, 'epsv', 'EPSV', 0],
  [24, 'eprt', 'EPRT', 0],
  [25, 'type', 'TYPE', 0],
  [26, 'mode', 'MODE', 0],
  [27, 'stru', 'STRU', 0],
  [28, 'syst', 'SYST', ACT_IDENTIFY],
  [29, 'stat', 'STAT', 0],
  [30, 'size', 'SIZE', 0],
  [31, 'mdtm', 'MDTM', 0],
  [32, 'feat', 'FEAT', 0],
  [33, 'opts', 'OPTS', 0],
  [34, 'noop', 'NOOP', 0],
  [35, 'abor', 'ABOR', 0],
  [36, 'rest', 'REST', 0],
  [37, 'auth', 'AUTH', ACT_SESSION],
  [38, 'help', 'HELP', 0],
  [RESPONSE, 'reply', 'Reply', 0],
]);

/** Replies that refuse, RFC 959 §4.2. */
export const statuses = statusTable([
  [421, 'service_not_available', 'Service not available'],
  [425, 'no_data_connection', "Can't open data connection"],
  [426, 'transfer_aborted', 'Connection closed; transfer aborted'],
  [450, 'file_busy', 'File unavailable (busy)'],
  [451, 'local_error', 'Local error in processing'],
  [452, 'insufficient_storage', 'Insufficient storage'],
  [500, 'syntax_error', 'Syntax error'],
  [501, 'syntax_error_in_parameters', 'Syntax error in parameters'],
  [502, 'not_implemented', 'Command not implemented'],
  [503, 'bad_sequence', 'Bad sequence of commands'],
  [504, 'not_implemented_for_parameter', 'Command not implemented for that parameter'],
  [530, 'not_logged_in', 'Not logged in'],
  [532, 'need_account', 'Need account for storing files'],
  [550, 'file_unavailable', 'File unavailable'],
  [552, 'exceeded_storage', 'Exceeded storage allocation'],
  [553, 'name_not_allowed', 'File name not allowed'],
]);

const commands = [...functions].filter(([code]) => code < RESPONSE).map(([code, { title }]) => ({ code, word: ascii(title) }));

/** Code of the command or reply whose line is bytes[at, feed); 0 when it is neither. */
function lineCode(bytes: Uint8Array, at: number, feed: number): number {
  if (threeDigits(bytes, at, feed) >= 100 && bytes[at] <= 0x35 && (bytes[at + 3] === 0x20 || bytes[at + 3] === 0x2d))
    return RESPONSE;
  for (const { code, word } of commands) {
    if (!beginsWith(bytes, at, feed, word)) continue;
    const behind = bytes[at + word.length];
    if (behind === 0x20 || behind === 0x0d || at + word.length === feed) return code;
  }
  return 0;
}

/** File Transfer Protocol, its control connection: who logs in, and which files go where. */
export const ftp: Protocol = new Protocol({
  id: 'ftp',
  name: 'FTP',
  specification: 'RFC 959, RFC 3659',
  industrial: false,
  carriage: { tcp: [21] },
  functions,
  statuses,
  longest: 4096,
  codeText: (code) => String(code),
  // Other mail and news protocols reply with the same three digits, and share USER, PASS and a few more: the port must help.
  firstBytes: [...ascii('12345'), ...firstLetters(commands.map(({ word }) => word))],
  recognise(bytes, at, end) {
    const feed = lineEnd(bytes, at, end, 512);
    if (feed <= at || bytes[feed - 1] !== 0x0d) return 0;
    const code = lineCode(bytes, at, feed);
    if (code === 0) return 0;
    if (code !== RESPONSE) return code >= 8 && code <= 24 && code !== 9 ? 82 : 60;
    return threeDigits(bytes, at, feed) === 220 && / ftp/i.test(latin1(bytes, at, feed, 256)) ? 90 : 55;
  },
  side(bytes, at, end) {
    const feed = lineEnd(bytes, at, end, 512);
    const code = feed < 0 ? 0 : lineCode(bytes, at, feed);
    return code === 0 ? FROM_UNKNOWN : code === RESPONSE ? FROM_SERVER : FROM_CLIENT;
  },
  read(bytes, at, end, _from, sink) {
    let start = at;
    for (let lines = 0; start < end && lines < 64; lines++) {
      const feed = lineEnd(bytes, start, end, 4096);
      const stop = feed < 0 ? end : feed + 1;
      const code = lineCode(bytes, start, feed < 0 ? end : feed);
      // Lines between the first and the last of a long reply have no code, and say nothing more.
      if (code !== 0) {
        head.reset(start, stop);
        head.code = code;
        head.acts = functions.get(code)?.acts ?? 0;
        head.kind = code === RESPONSE ? KIND_RESPONSE : KIND_REQUEST;
        if (code === PASS) head.marks |= MARK_CREDENTIALS;
        if (code === RESPONSE) {
          head.value = threeDigits(bytes, start, stop);
          if (head.value >= 400) head.status = head.value;
          if (head.value === 215 || head.value === 220) head.marks |= MARK_IDENTITY;
        }
        sink.message(bytes, head);
      }
      start = stop;
    }
  },
  describe(bytes, { start, end, code }, out) {
    const line = latin1(bytes, start, end, 1024).replace(/\.+$/, '');
    if (code === RESPONSE) {
      out.number('reply_code', Number(line.slice(0, 3)));
      out.text('reply', line.slice(4));
      return;
    }
    out.text('command', functions.get(code)?.title ?? '');
    const argument = line.slice((functions.get(code)?.title.length ?? 0) + 1);
    if (argument !== '') out.text(code === 1 ? 'user' : 'argument', code === PASS ? '***' : argument);
  },
  identify(bytes, { start, end, value }, out) {
    const line = latin1(bytes, start, end, 256).replace(/\.+$/, '').slice(4).trim();
    // The answer to SYST is a name of a system first (RFC 959, SYST); a greeting is free text.
    if (value === 215) out.is('operatingSystem', line.split(/[\s:]/, 1)[0], 40);
    else if (value === 220 && line !== '') out.is('description', line, 40);
  },
});

const head = new Head(ftp);
