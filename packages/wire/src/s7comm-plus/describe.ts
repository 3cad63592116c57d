import { latin1 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, KIND_REQUEST } from '../message.ts';
import {
  BEGIN_SEQUENCE,
  CREATE_OBJECT,
  DELETE_OBJECT,
  ENCRYPTED,
  EXPLORE,
  EXTENDED_KEEP_ALIVE,
  FRAGMENT,
  GET_LINK,
  GET_MULTI_VARIABLES,
  GET_VAR_SUB_STREAMED,
  GET_VARIABLE,
  INVOKE,
  KEEP_ALIVE,
  NOTIFICATION,
  operatingStates,
  SET_MULTI_VARIABLES,
  SET_VAR_SUB_STREAMED,
  SET_VARIABLE,
  statuses,
} from './functions.ts';
import { Reader } from './integers.ts';
import { identifiers, OPERATING_STATE_REQUEST, objectName } from './objects.ts';
import { dataEnd, dataStart, HEADER, REQUEST_HEADER, RESPONSE_HEADER, START_OBJECT, VERSION_3 } from './read.ts';
import { describeItems, describeValue, typeName } from './values.ts';

const END_OBJECT = 0xa2;
const ATTRIBUTE = 0xa3;
const RELATION = 0xa4;
/** Deepest nesting of objects that is followed. */
const DEPTH = 16;

/** Visits the fields of a message. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  if (head.code === ENCRYPTED) {
    out.number('content_type', bytes[head.start]);
    return;
  }
  const version = bytes[head.start + 1];
  out.number('version', version);
  const start = dataStart(bytes, head.start, head.end);
  const stop = dataEnd(bytes, head.start, head.end);
  const reader = new Reader().set(bytes, start, stop);
  if (head.code === KEEP_ALIVE) out.number('sequence', head.sequence);
  else if (head.code === EXTENDED_KEEP_ALIVE) extendedKeepAlive(reader, out);
  else if (head.code === FRAGMENT) out.number('length', stop - start);
  else {
    if (version === VERSION_3) out.flag('integrity', start > head.start + HEADER);
    if (head.code === NOTIFICATION) notification(reader, version, out);
    else if (head.kind === KIND_REQUEST) {
      out.number('sequence', head.pair);
      out.number('session', head.unit);
      reader.skip(REQUEST_HEADER);
      request(reader, head, out);
    } else {
      out.number('sequence', head.pair);
      reader.skip(RESPONSE_HEADER);
      response(reader, head, version, out);
    }
  }
}

/** Sent by newer engineering tools: how much was received, and a word such as LOGOUT. */
function extendedKeepAlive(reader: Reader, out: Fields): void {
  reader.skip(4);
  out.number('confirmed_bytes', reader.fixed(4));
  reader.skip(8);
  if (!reader.short && reader.left > 0) out.text('text', latin1(reader.bytes, reader.at, reader.end, 64));
}

function request(reader: Reader, head: Head, out: Fields): void {
  const { code } = head;
  if (code === SET_MULTI_VARIABLES || code === GET_MULTI_VARIABLES) multi(reader, code === SET_MULTI_VARIABLES, out);
  else if (code === SET_VARIABLE || code === GET_VARIABLE) single(reader, head, out);
  else if (code === CREATE_OBJECT) creation(reader, out);
  else if (code === DELETE_OBJECT) {
    object(head.area, out);
    out.flag('closes_session', head.area === head.unit);
  } else if (code === EXPLORE) explore(reader, out);
  else if (code === INVOKE) {
    object(reader.fixed(4), out);
    out.number('method', reader.fixed(4));
    describeItems(reader, out);
  } else if (code === SET_VAR_SUB_STREAMED || code === GET_VAR_SUB_STREAMED) {
    object(reader.fixed(4), out);
    if (head.address >= 0) attribute(head.address, out);
  } else if (code === BEGIN_SEQUENCE) out.number('transaction_type', reader.fixed(1));
  else if (code === GET_LINK) {
    object(reader.fixed(4), out);
    attribute(reader.unsigned(), out);
  }
}

function object(id: number, out: Fields): void {
  out.number('object_id', id);
  out.text('object', objectName(id));
}

function attribute(id: number, out: Fields): void {
  out.number('attribute_id', id);
  const name = identifiers.get(id);
  if (name) out.text('attribute', name);
}

function single(reader: Reader, head: Head, out: Fields): void {
  object(reader.fixed(4), out);
  const count = reader.unsigned();
  for (let i = 0; i < count && !reader.short; i++) {
    const id = reader.unsigned();
    if (i === 0) attribute(id, out);
  }
  if (head.code !== SET_VARIABLE) return;
  out.text('type', typeName(reader));
  describeValue(reader, out, 'value');
  if (head.address === OPERATING_STATE_REQUEST) out.text('operating_state', operatingStates.get(head.value) ?? 'unknown');
}

function multi(reader: Reader, setting: boolean, out: Fields): void {
  const id = reader.fixed(4);
  if (id !== 0) object(id, out);
  const items = reader.unsigned();
  const fields = reader.unsigned();
  out.list('addresses');
  const count = id === 0 ? items : fields;
  for (let i = 0; i < count && !reader.short && reader.left > 0; i++) {
    if (id === 0) address(reader, out);
    else {
      out.open('');
      attribute(reader.unsigned(), out);
      out.close();
    }
  }
  out.close();
  if (!setting) return;
  out.list('values');
  for (let i = 0; i < items && !reader.short && reader.left > 0; i++) {
    out.open('');
    out.number('item', reader.unsigned());
    out.text('type', typeName(reader));
    describeValue(reader, out, 'value');
    out.close();
  }
  out.close();
}

/** Where a variable is: check sum of its symbol, area, and the path of local identifiers to it. */
function address(reader: Reader, out: Fields): void {
  out.open('');
  const symbol = reader.unsigned();
  const area = reader.unsigned();
  const depth = reader.unsigned();
  const part = reader.unsigned();
  out.text('area', objectName(area));
  if (symbol !== 0) out.number('symbol_checksum', symbol);
  attribute(part, out);
  const path: number[] = [];
  for (let i = 1; i < depth && !reader.short; i++) {
    const id = reader.unsigned();
    if (path.length < 32) path.push(id);
  }
  if (path.length > 0) out.text('path', path.join('.'));
  out.close();
}

function creation(reader: Reader, out: Fields): void {
  object(reader.fixed(4), out);
  describeValue(reader, out, 'given_id');
  reader.skip(4);
  if (reader.left > 0 && reader.bytes[reader.at] !== START_OBJECT) reader.unsigned();
  objects(reader, out, 'created', 0);
}

/** Describes the elements at the reader up to the end of the innermost object. */
function objects(reader: Reader, out: Fields, name: string, depth: number): void {
  out.list(name);
  const limit = depth < DEPTH ? reader.end - 5 : 0;
  while (reader.at < limit && reader.bytes[reader.at] === START_OBJECT) {
    reader.skip(1);
    out.open('');
    out.number('relation_id', reader.fixed(4));
    const type = reader.unsigned();
    out.number('class_id', type);
    const className = identifiers.get(type);
    if (className) out.text('class', className);
    reader.unsigned();
    if (reader.unsigned() !== 0) reader.unsigned();
    out.open('attributes');
    while (reader.left > 0) {
      const element = reader.bytes[reader.at];
      if (element === ATTRIBUTE) {
        reader.skip(1);
        const id = reader.unsigned();
        describeValue(reader, out, identifiers.get(id) ?? `attribute_${id}`, 1);
      } else if (element === RELATION) {
        reader.skip(1);
        reader.unsigned();
        reader.skip(4);
      } else break;
    }
    out.close();
    if (reader.bytes[reader.at] === START_OBJECT && reader.left > 5) objects(reader, out, 'children', depth + 1);
    const closed = reader.left > 0 && reader.bytes[reader.at] === END_OBJECT;
    if (closed) reader.skip(1);
    out.close();
    if (!closed) {
      // Descriptions of types are not followed; nothing behind them can be placed.
      reader.skip(reader.left);
      break;
    }
  }
  out.close();
}

function explore(reader: Reader, out: Fields): void {
  object(reader.fixed(4), out);
  attribute(reader.unsigned(), out);
  out.flag('children', reader.fixed(1) !== 0);
  reader.skip(1);
  out.flag('parents', reader.fixed(1) !== 0);
  if (reader.fixed(1) !== 0) return;
  const count = reader.fixed(1);
  out.list('attributes');
  for (let i = 0; i < count && !reader.short; i++) {
    const id = reader.unsigned();
    out.text('', identifiers.get(id) ?? String(id));
  }
  out.close();
}

function response(reader: Reader, head: Head, version: number, out: Fields): void {
  const result = reader.long(false);
  out.number('return_value', result);
  if (head.status !== 0) out.text('result', statuses.get(head.status)?.title ?? 'unknown');
  const { code } = head;
  if (code === CREATE_OBJECT) {
    const count = reader.fixed(1);
    out.list('object_ids');
    for (let i = 0; i < count && !reader.short; i++) out.number('', reader.unsigned());
    out.close();
    if (version === 1) objects(reader, out, 'created', 0);
  } else if (code === DELETE_OBJECT) object(reader.fixed(4), out);
  else if (code === GET_MULTI_VARIABLES) {
    describeItems(reader, out);
    errors(reader, out);
  } else if (code === SET_MULTI_VARIABLES) errors(reader, out);
  else if (code === GET_VARIABLE) describeValue(reader, out, 'value');
  else if (code === GET_VAR_SUB_STREAMED) {
    reader.skip(1);
    describeValue(reader, out, 'value');
  } else if (code === EXPLORE) {
    object(reader.fixed(4), out);
    if (version !== 1 && reader.left > 0 && reader.bytes[reader.at] !== START_OBJECT) reader.unsigned();
    objects(reader, out, 'objects', 0);
  }
}

/** Items that could not be read or written, with their results. */
function errors(reader: Reader, out: Fields): void {
  let item = reader.unsigned();
  if (item === 0 || reader.short) return;
  out.list('errors');
  for (; item !== 0 && !reader.short; item = reader.unsigned()) {
    out.open('');
    out.number('item', item);
    out.number('return_value', reader.long(false));
    out.close();
  }
  out.close();
}

function notification(reader: Reader, version: number, out: Fields): void {
  reader.skip(1);
  const subscription = reader.fixed(4);
  out.number('subscription', subscription);
  const layout = reader.fixed(2);
  if (version === 1 || layout !== 0x0400) return;
  reader.skip(4);
  if (subscription < 0x70000000) {
    out.number('sequence', reader.fixed(1));
    reader.fixed(1);
  } else {
    out.number('credit', reader.fixed(1));
    out.number('sequence', reader.unsigned());
    if (reader.fixed(1) === 0) {
      reader.skip(7);
      reader.fixed(1);
    }
  }
  out.list('values');
  for (let result = reader.fixed(1); result !== 0 && !reader.short; result = reader.fixed(1)) {
    if (result === 0x92 || result === 0x9b) {
      out.open('');
      out.number('reference', result === 0x92 ? reader.fixed(4) : reader.unsigned());
      describeValue(reader, out, 'value');
      out.close();
    } else if (result === 0x03 || result === 0x13) {
      out.open('');
      out.number('reference', reader.fixed(4));
      out.text('error', 'access error');
      out.close();
    } else break;
  }
  out.close();
}
