import { u16be, u32be } from '../bytes.ts';
import {
  ACT_READ,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_BROADCAST,
  MARK_IDENTITY,
  type Side,
} from '../message.ts';
import {
  FRAME_GET_SET,
  FRAME_HELLO,
  FRAME_IDENTIFY_REQUEST,
  FRAME_IDENTIFY_RESPONSE,
  functions,
  GET,
  HELLO,
  IDENTIFY,
  OPTION_CONTROL,
  REQUEST,
  RESPONSE_SUCCESS,
  RESPONSE_UNSUPPORTED,
  SET,
  STATUS_UNSUPPORTED,
  suboptions,
} from './functions.ts';

/** Bytes before the blocks: frame id, service id and type, xid, response delay, data length. */
export const HEADER = 12;
/** Longest frame payload of Ethernet. */
export const LONGEST = 1500;

/** True when frame id, service and service type belong together. */
function belongs(frame: number, service: number, type: number): boolean {
  if (type !== REQUEST && type !== RESPONSE_SUCCESS && type !== RESPONSE_UNSUPPORTED) return false;
  if (frame === FRAME_HELLO) return service === HELLO && type === REQUEST;
  if (frame === FRAME_GET_SET) return service === GET || service === SET;
  if (frame === FRAME_IDENTIFY_REQUEST) return service === IDENTIFY && type === REQUEST;
  return frame === FRAME_IDENTIFY_RESPONSE && service === IDENTIFY && type !== REQUEST;
}

/** 95 for a DCP frame id whose service fits it and whose blocks fill the data length; 0 for all other frame ids of the EtherType. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER) return 0;
  const frame = u16be(bytes, at);
  if (frame < FRAME_HELLO || frame > FRAME_IDENTIFY_RESPONSE) return 0;
  if (!belongs(frame, bytes[at + 2], bytes[at + 3])) return 0;
  const stop = at + HEADER + u16be(bytes, at + 10);
  if (stop > end) return 60;
  if (bytes[at + 2] === GET && bytes[at + 3] === REQUEST) return (stop - at - HEADER) % 2 === 0 ? 95 : 60;
  let block = at + HEADER;
  while (block + 4 <= stop) block = next(bytes, block);
  return block >= stop && block <= stop + 1 ? 95 : 60;
}

/** A request is the client's; a response, an identify response and a hello are the device's. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < HEADER) return FROM_UNKNOWN;
  return bytes[at + 3] === REQUEST && bytes[at + 2] !== HELLO ? FROM_CLIENT : FROM_SERVER;
}

/** Where the block behind the one at `block` begins: blocks are padded to an even length. */
export function next(bytes: Uint8Array, block: number): number {
  const length = u16be(bytes, block + 2);
  return block + 4 + length + (length & 1);
}

/** Fills `head` from the frame payload bytes[at, end); padding of the Ethernet frame is left outside of head.end. */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  if (end - at < HEADER) {
    head.malformed('shorter than a DCP header');
    return;
  }
  const service = bytes[at + 2];
  const type = bytes[at + 3];
  head.code = service;
  head.acts = functions.get(service)?.acts ?? 0;
  head.pair = u32be(bytes, at + 4);
  head.kind = service === HELLO ? KIND_NOTICE : type === REQUEST ? KIND_REQUEST : KIND_RESPONSE;
  if (type === RESPONSE_UNSUPPORTED) head.status = STATUS_UNSUPPORTED;
  const frame = u16be(bytes, at);
  if (frame === FRAME_HELLO || frame === FRAME_IDENTIFY_REQUEST) head.marks |= MARK_BROADCAST;
  if (!belongs(frame, service, type)) head.malformed('the service does not belong to the frame id');
  let stop = at + HEADER + u16be(bytes, at + 10);
  if (stop > end) {
    head.malformed('the data length is past the end of the frame');
    stop = end;
  }
  head.end = stop;
  if (service === GET && type === REQUEST) readSelection(bytes, at + HEADER, stop, head);
  else readBlocks(bytes, at + HEADER, stop, head);
}

/** A get names options without data. */
function readSelection(bytes: Uint8Array, at: number, stop: number, head: Head): void {
  head.quantity = (stop - at) >> 1;
  if (head.quantity > 0) head.area = u16be(bytes, at);
  if ((stop - at) & 1) head.malformed('a get is a list of options and suboptions');
}

function readBlocks(bytes: Uint8Array, at: number, stop: number, head: Head): void {
  const setting = head.code === SET && head.kind === KIND_REQUEST;
  if (setting) head.acts = 0;
  let block = at;
  for (; block + 4 <= stop; block = next(bytes, block)) {
    const length = u16be(bytes, block + 2);
    if (block + 4 + length > stop) {
      head.malformed('a block is longer than the data');
      break;
    }
    const option = bytes[block];
    let key = u16be(bytes, block);
    head.quantity++;
    if (option === OPTION_CONTROL && bytes[block + 1] === 4 && length >= 3) {
      // The answer to a set names the option that was set.
      key = u16be(bytes, block + 4);
      if (head.status === 0) head.status = bytes[block + 6];
      if (head.code === SET && head.kind === KIND_RESPONSE) head.acts |= suboptions.get(key)?.acts ?? 0;
    }
    if (setting) head.acts |= suboptions.get(key)?.acts ?? functions.get(SET)?.acts ?? 0;
    // What is touched is the first block that is not the frame of a transaction.
    if (head.area < 0 || head.area === 0x0501) head.area = key;
    if (option === 1 || option === 2) {
      if (head.kind === KIND_NOTICE || head.kind === KIND_RESPONSE) head.marks |= MARK_IDENTITY;
    }
  }
  if (setting && head.acts === 0) head.acts = functions.get(SET)?.acts ?? 0;
  if (head.code === GET) head.acts |= ACT_READ;
}
