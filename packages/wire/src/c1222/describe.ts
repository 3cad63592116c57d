import { BerReader } from '../ber.ts';
import { Cursor, hex, latin1 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_RESPONSE } from '../message.ts';
import {
  functions,
  LOGON,
  PROCEDURE_TABLE,
  READ_FULL,
  READ_OFFSET,
  REGISTRATION,
  SECURITY,
  statuses,
  WRITE_FULL,
  WRITE_OFFSET,
} from './functions.ts';
import {
  eachService,
  TAG_CALLED_INVOCATION,
  TAG_CALLED_TITLE,
  TAG_CALLING_INVOCATION,
  TAG_CALLING_TITLE,
  TAG_EXTERNAL,
  TAG_MESSAGE,
  TAG_OCTETS,
  TAG_USER_INFORMATION,
} from './read.ts';

const securityModes = ['cleartext', 'cleartext_authenticated', 'ciphertext_authenticated', 'reserved'];

const names = new Map([
  [TAG_CALLED_TITLE, 'called_title'],
  [TAG_CALLED_INVOCATION, 'called_invocation'],
  [TAG_CALLING_TITLE, 'calling_title'],
  [TAG_CALLING_INVOCATION, 'calling_invocation'],
]);

/** Visits the fields of a message. Passwords are left out. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const reader = new BerReader().reset(bytes, head.start, head.end);
  if (!reader.next() || reader.tag !== TAG_MESSAGE || !reader.enter()) return;
  while (reader.next()) {
    const tag: number = reader.tag;
    const name = names.get(tag);
    if (name && reader.enter()) {
      if (reader.next()) {
        if (tag === TAG_CALLED_TITLE || tag === TAG_CALLING_TITLE) out.text(name, title(reader));
        else out.number(name, reader.unsigned());
      }
      reader.leave();
    } else if (tag === TAG_USER_INFORMATION && reader.enter()) {
      if (reader.into(TAG_EXTERNAL) && reader.find(TAG_OCTETS)) information(bytes, reader.start, reader.stop, out);
      return;
    }
  }
}

/** Title of an application: an object identifier, absolute or, as octets, relative to the utility's. */
function title(reader: BerReader): string {
  return reader.tag === 0x06 ? reader.objectIdentifier() : hex(reader.bytes, reader.start, reader.stop);
}

function information(bytes: Uint8Array, at: number, end: number, out: Fields): void {
  if (end - at < 1) return;
  out.text('security_mode', securityModes[(bytes[at] >> 2) & 3]);
  out.flag('proxied', (bytes[at] & 0x20) !== 0);
  if ((bytes[at] & 0x08) !== 0) return;
  out.list('services');
  eachService(bytes, at, end, (start, stop) => {
    out.open('');
    service(new Cursor(bytes, start, stop), out);
    out.close();
  });
  out.close();
}

function service(cursor: Cursor, out: Fields): void {
  const code = cursor.u8();
  if (code < 0x20) {
    out.text('response', code === 0 ? 'ok' : (statuses.get(code)?.name ?? `response_${code}`));
    if (cursor.left > 0) out.bytes('data', cursor.bytes, cursor.at, cursor.end);
    return;
  }
  out.text('service', functions.get(code)?.name ?? `service_${code}`);
  if (code >= READ_FULL && code <= WRITE_OFFSET) table(cursor, code, out);
  else if (code === LOGON) {
    out.number('user_id', cursor.u16be());
    out.text('user', latin1(cursor.bytes, cursor.at, Math.min(cursor.end, cursor.at + 10)));
  } else if (code === REGISTRATION) {
    out.number('node_type', cursor.u8());
    out.number('connection_type', cursor.u8());
    out.bytes('registration', cursor.bytes, cursor.at, cursor.end);
  } else if (code !== SECURITY && cursor.left > 0) out.bytes('data', cursor.bytes, cursor.at, cursor.end);
}

/** Reads and writes of tables: by offset, by indices, or whole. */
function table(cursor: Cursor, code: number, out: Fields): void {
  if (cursor.left < 2) return;
  const number = cursor.u16be();
  out.number('table', number);
  if (code === READ_OFFSET || code === WRITE_OFFSET) out.number('offset', cursor.u24be());
  if (code === READ_FULL) return;
  if (code !== WRITE_FULL && code !== READ_OFFSET && code !== WRITE_OFFSET) {
    out.bytes('arguments', cursor.bytes, cursor.at, cursor.end);
    return;
  }
  const count = cursor.u16be();
  out.number('count', count);
  if (code === READ_OFFSET) return;
  const at = cursor.skip(Math.min(count, cursor.left));
  if (number === PROCEDURE_TABLE && cursor.at - at >= 2)
    out.number('procedure', (cursor.bytes[at] | (cursor.bytes[at + 1] << 8)) & 0x7ff);
  out.bytes('data', cursor.bytes, at, cursor.at);
}

/** What answers is a meter or stands for one; its application title is its name. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const reader = new BerReader().reset(bytes, head.start, head.end);
  if (!reader.into(TAG_MESSAGE) || !reader.into(TAG_CALLING_TITLE) || !reader.next()) return;
  if (reader.tag !== 0x06) return;
  const name = reader.objectIdentifier();
  if (name !== '') out.is('name', name, 40);
  if (head.kind === KIND_RESPONSE) out.is('deviceType', 'meter', 50);
}
