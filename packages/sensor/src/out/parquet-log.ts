import { type FieldValue, fieldsOf, type Head, MARK_MALFORMED, type RequestFacts } from '@fengsui/wire';
import { fileWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import type { Clock } from '../clock.ts';
import { KIND_NAMES, type MessageTaker } from '../message-log.ts';
import type { Conversation } from '../traffic/conversation.ts';
import type { Host } from '../traffic/host.ts';

/** Messages of one row group: what is held in memory before it is written. */
const ROWS = 50_000;

const text = (name: string, repetition_type: SchemaElement['repetition_type'] = 'REQUIRED'): SchemaElement => ({
  name,
  type: 'BYTE_ARRAY',
  converted_type: 'UTF8',
  repetition_type,
});

/** The columns, by the words of the log in lines. `fields` is the JSON text of what only this function has. */
const COLUMNS: readonly SchemaElement[] = [
  { name: 'frame', type: 'INT64', repetition_type: 'REQUIRED' },
  {
    name: 'at',
    type: 'INT64',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'NANOS' },
    repetition_type: 'REQUIRED',
  },
  text('protocol'),
  text('client'),
  text('server'),
  text('sender'),
  text('kind'),
  text('function'),
  text('status', 'OPTIONAL'),
  text('malformed', 'OPTIONAL'),
  { name: 'fields', type: 'BYTE_ARRAY', converted_type: 'JSON', repetition_type: 'REQUIRED' },
];

type Cell = bigint | string | null | { [name: string]: FieldValue };

/** Writes every message with all its fields as rows of an Apache Parquet file. What analysis tools read; larger captures in less space than lines. */
export class ParquetLog implements MessageTaker {
  /** Set by the sensor's owner before the first message. */
  clock: Clock | null = null;
  private readonly writer: ParquetWriter;
  private readonly columns: Cell[][] = COLUMNS.map(() => []);
  private ended = false;

  /** @param path file to write; one that is there is replaced */
  constructor(path: string) {
    this.writer = new ParquetWriter({
      writer: fileWriter(path),
      schema: [{ name: 'message', num_children: COLUMNS.length }, ...COLUMNS],
      createdBy: 'Fengsui',
    });
  }

  message(
    conversation: Conversation,
    bytes: Uint8Array,
    head: Head,
    request: RequestFacts | null,
    sender: Host,
    time: number,
    frame: number,
  ): void {
    const { protocol } = head;
    const row: Cell[] = [
      BigInt(frame),
      (this.clock as Clock).epoch(time),
      protocol.id,
      conversation.client.address,
      conversation.server.address,
      sender.address,
      KIND_NAMES[head.kind],
      protocol.functionName(head.code),
      head.status === 0 ? null : protocol.statusName(head.status),
      head.marks & MARK_MALFORMED ? head.problem : null,
      fieldsOf((out) => protocol.describe(bytes, head, out, request)),
    ];
    for (const [at, cell] of row.entries()) this.columns[at].push(cell);
    if (this.columns[0].length >= ROWS) this.flush();
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.flush();
    void this.writer.finish();
  }

  private flush(): void {
    const rows = this.columns[0].length;
    if (rows === 0) return;
    void this.writer.write({
      columnData: COLUMNS.map(({ name }, at) => ({ name, data: this.columns[at] })),
      rowGroupSize: rows,
    });
    for (const column of this.columns) column.length = 0;
  }
}
