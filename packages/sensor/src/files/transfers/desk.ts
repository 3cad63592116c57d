import type { Head } from '@fengsui/wire';
import type { Conversation } from '../../traffic/conversation.ts';
import type { OpenFile, Shelf } from '../shelf.ts';
import type { CaughtFields } from './caught.ts';

/** Most transfers, and questions that wait for their answers, of one conversation. */
const OPEN = 64;
const ASKED = 256;

/** One message of a transfer. */
export interface Moment {
  readonly bytes: Uint8Array;
  readonly head: Head;
  /** Name of its function; of an answer, that of the request where the protocol pairs them. */
  readonly name: string;
  readonly isRequest: boolean;
  /** Whether the client of the conversation sent it. */
  readonly fromClient: boolean;
  readonly fields: CaughtFields;
}

/** Reads the transfers of one protocol in one conversation. */
export type ReadTransfer = (moment: Moment, desk: Desk) => void;

/** What is under way in one conversation. */
export class Desk {
  readonly conversation: Conversation;
  private readonly shelf: Shelf;
  private readonly files = new Map<string, OpenFile>();
  private readonly questions = new Map<string, string>();

  constructor(shelf: Shelf, conversation: Conversation) {
    this.shelf = shelf;
    this.conversation = conversation;
  }

  /** The transfer of that key; made when there is none. `upload`: the client sends. */
  file(key: string, path: string, upload: boolean): OpenFile {
    const known = this.files.get(key);
    if (known !== undefined) return known;
    if (this.files.size >= OPEN) {
      const [oldest] = this.files.keys();
      this.close(oldest, false);
    }
    const { client, server, protocol } = this.conversation;
    const file = this.shelf.open({
      protocol: protocol.id,
      path: `${server.address}/${path.replace(/^[/\\]+/, '')}`,
      client,
      server,
      upload,
    });
    this.files.set(key, file);
    return file;
  }

  /** The transfer of that key; null when none is under way. */
  known(key: string): OpenFile | null {
    return this.files.get(key) ?? null;
  }

  /** Ends a transfer. */
  close(key: string, ended: boolean): void {
    const file = this.files.get(key);
    if (file === undefined) return;
    this.files.delete(key);
    file.ended = ended;
    if (!ended) file.notes.add('its end was not seen');
    this.shelf.close(file);
  }

  /** Notes something by a name: what a handle stands for, what a request asked. */
  note(key: string, value: string): void {
    if (this.questions.size >= ASKED) {
      const [oldest] = this.questions.keys();
      this.questions.delete(oldest);
    }
    this.questions.set(key, value);
  }

  /** What was noted; '' when nothing was. */
  noted(key: string): string {
    return this.questions.get(key) ?? '';
  }

  end(): void {
    for (const key of this.files.keys()) this.close(key, false);
  }
}
