import type { BerReader } from '../ber.ts';
import type { Fields } from '../fields.ts';

/** File name: its parts as graphic strings, put together as they are written. */
function fileName(reader: BerReader, name: string, out: Fields): void {
  if (!reader.enter()) return;
  let text = '';
  while (reader.next() && text.length < 1024) text += reader.text(256);
  reader.leave();
  out.text(name, text);
}

function attributes(reader: BerReader, out: Fields): void {
  if (!reader.enter()) return;
  while (reader.next()) {
    if (reader.tag === 0x80) out.number('size', reader.unsigned());
    else out.text('last_modified', reader.text(32));
  }
  reader.leave();
}

/** FileOpen (ISO 9506-2 annex on file access): name and position; the answer has the file's handle, size and time. */
export function open(reader: BerReader, request: boolean, out: Fields): void {
  if (!reader.enter()) return;
  while (reader.next()) {
    const tag: number = reader.tag;
    if (tag === 0xa0 && request) fileName(reader, 'file', out);
    else if (tag === 0x81 && request) out.number('position', reader.unsigned());
    else if (tag === 0x80) out.number('handle', reader.integer());
    else if (tag === 0xa1) attributes(reader, out);
  }
}

/** FileRead: the handle; the answer has data, and says whether more follows. */
export function read(reader: BerReader, request: boolean, out: Fields): void {
  if (request) {
    out.number('handle', reader.integer());
    return;
  }
  if (!reader.enter()) return;
  while (reader.next()) {
    if (reader.tag === 0x80) {
      out.number('data_length', reader.stop - reader.start);
      out.bytes('data', reader.bytes, reader.start, reader.stop);
    } else out.flag('more_follows', reader.boolean());
  }
}

/** FileClose: the handle. */
export function close(reader: BerReader, request: boolean, out: Fields): void {
  if (request) out.number('handle', reader.integer());
}

/** FileRename: the present and the new name. */
export function rename(reader: BerReader, request: boolean, out: Fields): void {
  if (!request || !reader.enter()) return;
  while (reader.next()) fileName(reader, reader.tag === 0xa0 ? 'file' : 'new_file', out);
}

/** FileDelete: the name. */
export function remove(reader: BerReader, request: boolean, out: Fields): void {
  if (request) fileName(reader, 'file', out);
}

/** ObtainFile: the server fetches a file from the client. */
export function obtain(reader: BerReader, request: boolean, out: Fields): void {
  if (!request || !reader.enter()) return;
  while (reader.next()) {
    if (reader.tag === 0xa1) fileName(reader, 'source_file', out);
    else if (reader.tag === 0xa2) fileName(reader, 'destination_file', out);
  }
}

/** FileDirectory: what to list, and behind which entry to go on; the answer has entries with size and time. */
export function directory(reader: BerReader, request: boolean, out: Fields): void {
  if (!reader.enter()) return;
  while (reader.next()) {
    const tag: number = reader.tag;
    if (request) fileName(reader, tag === 0xa0 ? 'specification' : 'continue_after', out);
    else if (tag === 0x81) out.flag('more_follows', reader.boolean());
    else if (tag === 0xa0 && reader.enter()) {
      entries(reader, out);
      reader.leave();
    }
  }
}

function entries(reader: BerReader, out: Fields): void {
  out.list('entries');
  // The list is a sequence of its own inside the tag.
  if (reader.into(0x30)) {
    while (reader.into(0x30)) {
      out.open('');
      while (reader.next()) {
        if (reader.tag === 0xa0) fileName(reader, 'file', out);
        else attributes(reader, out);
      }
      out.close();
      reader.leave();
    }
    reader.leave();
  }
  out.close();
}
