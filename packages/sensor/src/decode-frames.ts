import { Frame, openCaptures } from '@fengsui/capture';
import { ACT_NAMES, type FieldValue, fieldsOf, hex, KIND_NOTICE, KIND_REQUEST, KIND_RESPONSE, macText } from '@fengsui/wire';
import type { MessageTaker } from './message-log.ts';
import { Sensor } from './sensor.ts';

/** One message of a frame, as a person reads it. */
export interface DecodedMessage {
  protocol: string;
  client: string;
  server: string;
  sender: string;
  kind: 'request' | 'response' | 'notice' | 'unknown';
  function: string;
  title: string;
  acts: string[];
  status: string;
  problem: string;
  fields: { [name: string]: FieldValue };
  /** The message's bytes in hexadecimal, at most 2 KiB of them. */
  hex: string;
}

export interface DecodedFrame {
  number: number;
  at: string;
  length: number;
  /** MAC addresses of an Ethernet frame. */
  source: string | null;
  destination: string | null;
  /** The frame's bytes in hexadecimal, at most 2 KiB of them. */
  hex: string;
  messages: DecodedMessage[];
}

const KINDS: { readonly [kind: number]: DecodedMessage['kind'] } = {
  [KIND_REQUEST]: 'request',
  [KIND_RESPONSE]: 'response',
  [KIND_NOTICE]: 'notice',
};
const HEX_LIMIT = 2048;
/** Most frames decoded at once. */
const FRAME_LIMIT = 1000;

/**
 * Decodes some frames of a capture in full, for evidence. The capture is read from its beginning up to the last of them, so that streams, parts and
 * requests are known as they were when the frames were first read. Throws CaptureError when it cannot be read.
 */
export async function decodeFrames(
  paths: readonly string[],
  numbers: readonly number[],
  signal?: AbortSignal,
): Promise<DecodedFrame[]> {
  const wanted = new Map<number, DecodedFrame | null>(numbers.slice(0, FRAME_LIMIT).map((number) => [number, null]));
  const last = Math.max(0, ...wanted.keys());
  const taker: MessageTaker = {
    message(conversation, bytes, head, request, sender, _time, number) {
      const decoded = wanted.get(number);
      if (!decoded) return;
      const { protocol } = head;
      decoded.messages.push({
        protocol: protocol.id,
        client: conversation.client.address,
        server: conversation.server.address,
        sender: sender.address,
        kind: KINDS[head.kind] ?? 'unknown',
        function: protocol.functionName(head.code),
        title: protocol.functions.get(head.code)?.title ?? protocol.codeText(head.code),
        acts: ACT_NAMES.filter((_, bit) => head.acts & (1 << bit)),
        status: protocol.statusName(head.status),
        problem: head.problem,
        fields: fieldsOf((out) => protocol.describe(bytes, head, out, request)),
        hex: hex(bytes, head.start, head.end, HEX_LIMIT),
      });
    },
    end() {},
  };
  const sensor = new Sensor({ messages: taker });
  const reader = await openCaptures([...paths]);
  const frame = new Frame();
  try {
    while (frame.number < last && (await reader.fill())) {
      signal?.throwIfAborted();
      while (frame.number < last && reader.next(frame)) {
        if (wanted.has(frame.number)) {
          sensor.clock.digits = frame.digits;
          sensor.clock.set(frame.seconds, frame.nanoseconds);
          const ethernet = frame.linkType === 1 && frame.end - frame.start >= 14;
          wanted.set(frame.number, {
            number: frame.number,
            at: sensor.clock.text(sensor.clock.now),
            length: frame.wireLength,
            source: ethernet ? macText(frame.bytes, frame.start + 6) : null,
            destination: ethernet ? macText(frame.bytes, frame.start) : null,
            hex: hex(frame.bytes, frame.start, frame.end, HEX_LIMIT),
            messages: [],
          });
        }
        sensor.frame(frame);
      }
    }
  } finally {
    await reader.close();
  }
  return [...wanted.values()].filter((decoded) => decoded !== null);
}
