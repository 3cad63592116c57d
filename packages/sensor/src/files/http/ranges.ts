import type { OpenFile, Shelf } from '../shelf.ts';

/** Most files that are put together from ranges at once. */
const FILES = 256;

/** Files fetched in ranges (RFC 9110 §14), in one connection or several, put together by their URL and who fetched them. */
export class Ranges {
  private readonly shelf: Shelf;
  private readonly files = new Map<string, OpenFile>();

  constructor(shelf: Shelf) {
    this.shelf = shelf;
  }

  /** Adds a range that `part` carried. @param total length of the whole file; -1 when the server does not say */
  add(part: OpenFile, content: Uint8Array, first: number, total: number): void {
    const { about } = part;
    const key = `${about.client.id} ${about.server.id} ${about.path} ${total}`;
    let file = this.files.get(key);
    if (file === undefined) {
      if (this.files.size >= FILES) {
        const [[oldest, given]] = this.files;
        this.files.delete(oldest);
        this.shelf.close(given);
      }
      file = this.shelf.open(about);
      file.declared = total;
      file.notes.add('put together from ranges');
      this.files.set(key, file);
    }
    file.write(first, content, 0, content.length);
    for (const frame of part.frames) if (!file.frames.includes(frame) && file.frames.length < 63) file.frames.push(frame);
    if (total >= 0 && file.body.has(total)) {
      this.files.delete(key);
      this.shelf.close(file);
    }
  }
}
