import { OptionReader } from '../coap/options.ts';
import { ACT_CONFIGURE, ACT_CONTROL, ACT_PROGRAM, type Head, MARK_CREDENTIALS, MARK_IDENTITY } from '../message.ts';
import * as fn from './functions.ts';

const GET = 1;
const POST = 2;
const PUT = 3;
const DELETE = 4;

const reader = new OptionReader();
/** The path's levels: object, instance, resource, resource instance; -1 for one that is not there or not a number. */
const levels = [-1, -1, -1, -1];

/** Fills `head` with the operation of the CoAP message bytes[at, end). False when it is none that LwM2M can be told by. */
export function readOperation(bytes: Uint8Array, at: number, end: number, head: Head): boolean {
  const code = bytes[at + 1];
  const options = reader.over(bytes, at + 4 + (bytes[at] & 15), end);
  levels.fill(-1);
  let depth = 0;
  let numbers = true;
  let interfaceName = 0;
  let endpoint = false;
  let observes = false;
  let attributes = false;
  let accept = -1;
  let format = -1;
  while (options.next()) {
    const { number, start, stop } = options;
    if (number === 11) {
      const level = decimal(bytes, start, stop);
      if (depth === 0) interfaceName = nameOf(bytes, start, stop);
      if (level < 0) numbers = false;
      if (depth < 4) levels[depth] = level;
      depth++;
    } else if (number === 6) observes = options.value === 0;
    else if (number === 12) format = options.value;
    else if (number === 17) accept = options.value;
    else if (number === 15) {
      if (stop - start > 3 && bytes[start] === 0x65 && bytes[start + 1] === 0x70 && bytes[start + 2] === 0x3d) endpoint = true;
      // pmin, pmax, gt, lt, st: attributes of a notification
      else attributes = true;
    }
  }
  if (code >= 0x20) return readAnswer(format, head);
  if (interfaceName === RD || interfaceName === BS || interfaceName === DP) {
    if (code === POST && interfaceName === RD && depth === 1 && endpoint) head.code = fn.REGISTER;
    else if (code === POST && interfaceName === BS) head.code = endpoint ? fn.BOOTSTRAP_REQUEST : fn.BOOTSTRAP_FINISH;
    else if (interfaceName === RD && depth === 2 && code === POST) head.code = fn.UPDATE;
    else if (interfaceName === RD && depth === 2 && code === DELETE) head.code = fn.DEREGISTER;
    else if (interfaceName === DP && code === POST && depth === 1 && format >= 0) head.code = fn.SEND;
    else return false;
    if (endpoint) head.marks |= MARK_IDENTITY;
    head.acts = fn.functions.get(head.code)?.acts ?? 0;
    return true;
  }
  if (!numbers || depth < 1 || depth > 4) return false;
  // A lone number is a path that anybody may use.
  if (depth === 1 && format !== fn.FORMAT_TLV && accept !== fn.FORMAT_LINK) return false;
  if (code === GET) head.code = accept === fn.FORMAT_LINK ? fn.DISCOVER : observes ? fn.OBSERVE : fn.READ;
  else if (code === PUT) head.code = attributes && format < 0 ? fn.WRITE_ATTRIBUTES : fn.WRITE;
  else if (code === POST) head.code = depth === 3 ? fn.EXECUTE : depth === 2 ? fn.WRITE : fn.CREATE;
  else if (code === DELETE) head.code = fn.DELETE;
  else return false;
  head.acts = fn.functions.get(head.code)?.acts ?? 0;
  head.area = levels[0];
  head.unit = levels[1];
  head.address = levels[2];
  head.quantity = depth > 2 ? 1 : 0;
  if (code !== GET) refine(levels[0], head);
  return true;
}

/** What writing to an object of the enabler means. */
function refine(object: number, head: Head): void {
  if (object === fn.FIRMWARE || object === fn.SOFTWARE) head.acts |= ACT_PROGRAM;
  else if (object <= fn.ACCESS_CONTROL) head.acts |= ACT_CONFIGURE;
  else if (object === fn.DEVICE && head.code === fn.EXECUTE) head.acts |= ACT_CONTROL;
  if (object === fn.SECURITY && head.code === fn.WRITE) head.marks |= MARK_CREDENTIALS;
}

/** Answers repeat no path: only the enabler's own formats tell that they are of LwM2M. */
function readAnswer(format: number, head: Head): boolean {
  if (format !== fn.FORMAT_TLV && format !== fn.FORMAT_JSON) return false;
  head.code = fn.CONTENT;
  head.acts = fn.functions.get(fn.CONTENT)?.acts ?? 0;
  if (format === fn.FORMAT_TLV) head.marks |= MARK_IDENTITY;
  return true;
}

/** First levels of a path that are interfaces: registration, bootstrap, information reporting. */
const RD = 1;
const BS = 2;
const DP = 3;

function nameOf(bytes: Uint8Array, start: number, stop: number): number {
  if (stop - start !== 2) return 0;
  const word = (bytes[start] << 8) | bytes[start + 1];
  return word === 0x7264 ? RD : word === 0x6273 ? BS : word === 0x6470 ? DP : 0;
}

/** The number of at most 16 bits that a level is; -1 when it is none. */
function decimal(bytes: Uint8Array, start: number, stop: number): number {
  if (stop === start || stop - start > 5) return -1;
  let value = 0;
  for (let i = start; i < stop; i++) {
    if (bytes[i] < 0x30 || bytes[i] > 0x39) return -1;
    value = value * 10 + bytes[i] - 0x30;
  }
  return value <= 0xffff ? value : -1;
}
