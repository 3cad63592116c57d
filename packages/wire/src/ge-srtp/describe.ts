import { hex, latin1, u16le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_RESPONSE, MARK_CREDENTIALS, MARK_IDENTITY, type RequestFacts } from '../message.ts';
import { addressText, areas, functions, INITIALISE, plcStates } from './functions.ts';
import { HEADER } from './read.ts';
import { statuses } from './statuses.ts';

/** Visits the fields of a message. `request` says what an answer answers. */
export function describe(bytes: Uint8Array, head: Head, out: Fields, request: RequestFacts | null): void {
  const { start, end } = head;
  if (end - start < HEADER || head.code === INITIALISE) return;
  out.number('sequence', head.pair);
  out.text('mailbox_type', `0x${hex(bytes, start + 31, start + 32)}`);
  out.bytes('mailbox_source', bytes, start + 32, start + 36);
  out.bytes('mailbox_destination', bytes, start + 36, start + 40);
  if (head.kind === KIND_RESPONSE) describeReply(bytes, head, out, request);
  else {
    out.number('service_code', head.code);
    if (head.area >= 0) address(head.area, head.address, head.quantity, out);
    if (!Number.isNaN(head.value)) out.number('value', head.value);
    if (end > start + HEADER && !(head.marks & MARK_CREDENTIALS)) out.bytes('data', bytes, start + HEADER, end);
  }
}

function address(area: number, offset: number, quantity: number, out: Fields): void {
  out.text('area', areas.get(area) ?? `selector_0x${area.toString(16)}`);
  out.text('address', addressText(area, offset));
  out.number('quantity', quantity);
}

function describeReply(bytes: Uint8Array, head: Head, out: Fields, request: RequestFacts | null): void {
  const { start, end } = head;
  if (request) {
    out.text('answers', functions.get(request.code)?.name ?? `function_${request.code}`);
    if (request.area >= 0) address(request.area, request.address, request.quantity, out);
  }
  if (head.status !== 0) {
    out.text('error', statuses.get(head.status)?.title ?? 'unknown');
    return;
  }
  status(bytes, start + 50, out);
  if (end > start + HEADER) out.bytes('data', bytes, start + HEADER, end);
  else out.bytes('data', bytes, start + 44, start + 50);
}

/** What every answer says of the controller: program, privilege, sweep time and status word (GFK-0529 table 3-8). */
function status(bytes: Uint8Array, at: number, out: Fields): void {
  out.number('privilege_level', bytes[at + 1]);
  out.number('sweep_time', u16le(bytes, at + 2));
  const word = u16le(bytes, at + 4);
  out.text('plc_state', plcStates[word >> 12] ?? `state_${word >> 12}`);
  out.flag('plc_fault', (word & 0x10) !== 0);
  out.flag('io_fault', (word & 0x20) !== 0);
  out.flag('programmer_attached', (word & 0x40) !== 0);
  out.flag('outputs_disabled', (word & 0x80) !== 0);
  out.text('run_switch', word & 0x100 ? 'run' : 'stop');
}

/** Identity in the answer to return_controller_type: a name of 16 characters at 18 of its text. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink, request: RequestFacts | null): void {
  if (!(head.marks & MARK_IDENTITY) || request?.code !== 0x43) return;
  out.is('vendor', 'GE', 70);
  out.is('role', 'controller', 80);
  const at = head.start + HEADER + 18;
  const name = at + 16 <= head.end ? latin1(bytes, at, at + 16) : '';
  if (/^[\x21-\x7e][\x20-\x7e]+$/.test(name)) out.is('name', name, 60);
}
