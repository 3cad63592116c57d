import {
  ACT_FILE,
  ACT_PROGRAM,
  dnp3,
  type Head,
  KIND_REQUEST,
  KIND_RESPONSE,
  type Protocol,
  protocols,
  type RequestFacts,
} from '@fengsui/wire';
import type { MessageTaker } from '../../message-log.ts';
import type { Conversation } from '../../traffic/conversation.ts';
import type { Host } from '../../traffic/host.ts';
import type { Shelf } from '../shelf.ts';
import { cip, s7comm, telecontrol, triStation, umas } from './blocks.ts';
import { CaughtFields } from './caught.ts';
import { Desk, type ReadTransfer } from './desk.ts';
import { bacnet, dnp3 as dnp3Files, fins, melsoft, mms, slmp } from './files.ts';

/** Who reads the transfers of a protocol. A line for each. */
const READERS: { readonly [protocol: string]: ReadTransfer } = {
  s7comm,
  umas,
  tristation: triStation,
  cip,
  iec104: telecontrol,
  mms,
  dnp3: dnp3Files,
  bacnet,
  slmp,
  melsoft,
  fins,
};

const byIndex: readonly (ReadTransfer | null)[] = protocols.map(({ id }) => READERS[id] ?? null);

/** Codes of functions below which a table of bytes says whether they can belong to a transfer; few protocols have higher ones. */
const TABLED = 1 << 17;

/** Acts of messages that can belong to a transfer. */
const ACTS = ACT_FILE | ACT_PROGRAM;
/** Group of objects that DNP3 reads and writes its files as, with the functions for everything else. */
const DNP3_FILES = 70;
/** For each protocol that has a reader, whether a function's code can belong to a transfer: asked of every message. */
const tables: readonly (Uint8Array | null)[] = protocols.map((protocol, index) =>
  byIndex[index] === null ? null : tableOf(protocol),
);

function tableOf(protocol: Protocol): Uint8Array {
  const codes = [...protocol.functions.keys()].filter((code) => code >= 0 && code < TABLED && belongs(protocol, code));
  const table = new Uint8Array(Math.max(0, ...codes) + 1);
  for (const code of codes) table[code] = 1;
  return table;
}

function belongs(protocol: Protocol, code: number): boolean {
  return ((protocol.functions.get(code)?.acts ?? 0) & ACTS) !== 0;
}

/** Most conversations with transfers. */
const DESKS = 4096;

/** Takes messages, and puts together what controllers and devices are given and asked for: programs, blocks, files. */
export class Transfers implements MessageTaker {
  private readonly shelf: Shelf;
  private readonly desks = new Map<Conversation, Desk>();

  constructor(shelf: Shelf) {
    this.shelf = shelf;
  }

  message(conversation: Conversation, bytes: Uint8Array, head: Head, request: RequestFacts | null, sender: Host): void {
    const { protocol } = head;
    const table = tables[protocol.index];
    if (table === null) return;
    const answers = head.kind === KIND_RESPONSE && request !== null;
    const code = answers ? request.code : head.code;
    const told = code < TABLED ? table[code] === 1 : belongs(protocol, code);
    // Some messages say what they do beside their function.
    if (!told && (head.acts & ACTS) === 0 && (head.area !== DNP3_FILES || protocol !== dnp3.dnp3)) return;
    const read = byIndex[protocol.index] as ReadTransfer;
    let desk = this.desks.get(conversation);
    if (desk === undefined) {
      if (this.desks.size >= DESKS) {
        const [[oldest, given]] = this.desks;
        this.desks.delete(oldest);
        given.end();
      }
      desk = new Desk(this.shelf, conversation);
      this.desks.set(conversation, desk);
    }
    const fields = new CaughtFields();
    protocol.describe(bytes, head, fields, request);
    read(
      {
        bytes,
        head,
        name: protocol.functionName(code),
        isRequest: head.kind === KIND_REQUEST,
        fromClient: sender === conversation.client,
        fields,
      },
      desk,
    );
  }

  end(): void {
    for (const desk of this.desks.values()) desk.end();
    this.desks.clear();
  }
}
