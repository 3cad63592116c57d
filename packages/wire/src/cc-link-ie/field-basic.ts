import { ipv4Text, u16le, u32le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import {
  ACT_REPORT,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  Head,
  type IdentitySink,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
  type Side,
} from '../message.ts';
import { functionTable, Protocol } from '../protocol.ts';

const CYCLIC_REQUEST = 1;
const CYCLIC_RESPONSE = 2;

const functions = functionTable([
  [CYCLIC_REQUEST, 'cyclic_request', 'Cyclic data of the master to a group of slaves', ACT_REPORT],
  [CYCLIC_RESPONSE, 'cyclic_response', 'Cyclic data of a slave', ACT_REPORT],
]);

/** Length of all headers: of SLMP, of the cyclic transmission, notification of the station, cyclic data. */
const REQUEST_HEADER = 67;
const RESPONSE_HEADER = 59;
/** RWw or RWr and RY or RX of one occupied station: 32 words and 64 bits. */
const STATION = 64 + 8;
/** Cyclic transmission, in the place of the command of SLMP. */
const COMMAND = 0x0e70;

/** Whether the header of SLMP in binary (subheader, network 0, station FF, module 03FF) fits the datagram. */
function isFrame(bytes: Uint8Array, at: number, end: number, subheader: number): boolean {
  return (
    bytes[at] === subheader &&
    bytes[at + 1] === 0 &&
    bytes[at + 2] === 0 &&
    bytes[at + 3] === 0xff &&
    u16le(bytes, at + 4) === 0x03ff &&
    bytes[at + 6] === 0 &&
    u16le(bytes, at + 7) === end - at - 9
  );
}

/** 95 for the command of cyclic transmission in a frame whose length fits its stations, 92 for the answer, whose header has offsets of its own. */
function recognise(bytes: Uint8Array, at: number, end: number): number {
  const length = end - at;
  if (length >= REQUEST_HEADER + 4 + STATION && isFrame(bytes, at, end, 0x50)) {
    const stations = u16le(bytes, at + 61);
    const fits = stations >= 1 && stations <= 16 && length === REQUEST_HEADER + stations * (4 + STATION);
    return u16le(bytes, at + 11) === COMMAND && fits ? 95 : 0;
  }
  if (length < RESPONSE_HEADER + STATION || !isFrame(bytes, at, end, 0xd0)) return 0;
  const version = u16le(bytes, at + 11);
  const fits = (length - RESPONSE_HEADER) % STATION === 0;
  return version >= 1 && version <= 2 && u16le(bytes, at + 15) === 0x28 && fits ? 92 : 0;
}

function side(bytes: Uint8Array, at: number, end: number): Side {
  return end === at ? FROM_UNKNOWN : bytes[at] === 0x50 ? FROM_CLIENT : FROM_SERVER;
}

function readHead(bytes: Uint8Array, at: number, end: number): void {
  head.reset(at, end);
  const request = bytes[at] === 0x50;
  if (end - at < (request ? REQUEST_HEADER : RESPONSE_HEADER)) {
    head.malformed('shorter than the headers of cyclic transmission');
    return;
  }
  head.code = request ? CYCLIC_REQUEST : CYCLIC_RESPONSE;
  head.kind = request ? KIND_REQUEST : KIND_RESPONSE;
  head.acts = ACT_REPORT;
  // Requests go to everyone and are answered one by one, in flows of their own: they do not pair.
  head.marks |= MARK_IDENTITY;
  if (request) {
    head.unit = bytes[at + 51];
    head.sequence = u16le(bytes, at + 53);
    head.state = u16le(bytes, at + 59);
    head.quantity = u16le(bytes, at + 61);
    // The first slave stands for its group: no two masters may have the same.
    if (end - at >= REQUEST_HEADER + 4) head.address = u32le(bytes, at + REQUEST_HEADER);
  } else {
    head.status = u16le(bytes, at + 13);
    head.unit = bytes[at + 55];
    head.sequence = u16le(bytes, at + 57);
    head.quantity = Math.floor((end - at - RESPONSE_HEADER) / STATION);
  }
}

/** An address of IPv4 as the protocol has it, low byte first. */
function ip(bytes: Uint8Array, at: number): string {
  return ipv4Text(Uint8Array.of(bytes[at + 3], bytes[at + 2], bytes[at + 1], bytes[at]), 0);
}

function describe(bytes: Uint8Array, of: Head, out: Fields): void {
  const at = of.start;
  if (of.code === CYCLIC_REQUEST) {
    out.number('protocol_version', u16le(bytes, at + 15));
    out.number('unit_information', u16le(bytes, at + 35));
    out.text('master', ip(bytes, at + 47));
    out.number('group', bytes[at + 51]);
    out.number('sequence', of.sequence);
    out.number('timeout', u16le(bytes, at + 55));
    out.number('parameter_number', u16le(bytes, at + 59));
    out.number('stations', of.quantity);
    out.number('transmission_state', u16le(bytes, at + 63));
    out.list('slaves');
    for (let i = 0; i < Math.min(of.quantity, 16) && at + REQUEST_HEADER + 4 * i + 4 <= of.end; i++)
      out.text('', ip(bytes, at + REQUEST_HEADER + 4 * i));
    out.close();
  } else if (of.code === CYCLIC_RESPONSE) {
    out.number('protocol_version', u16le(bytes, at + 11));
    out.number('end_code', of.status);
    out.number('vendor', u16le(bytes, at + 31));
    out.number('model', u32le(bytes, at + 35));
    out.number('equipment_version', u16le(bytes, at + 39));
    out.number('unit_information', u16le(bytes, at + 43));
    out.number('error_code', u16le(bytes, at + 45));
    out.text('slave', ip(bytes, at + 51));
    out.number('group', bytes[at + 55]);
    out.number('sequence', of.sequence);
  }
}

function identify(bytes: Uint8Array, of: Head, out: IdentitySink): void {
  if (of.code === CYCLIC_REQUEST) out.is('role', 'controller', 85);
  else if (of.code === CYCLIC_RESPONSE) {
    out.is('role', 'io_device', 80);
    const model = u32le(bytes, of.start + 35);
    if (model !== 0) out.is('model', `CC-Link vendor ${u16le(bytes, of.start + 31)} model ${model}`, 50);
  }
}

/** CC-Link IE Field Network Basic: cyclic data of a master and its slaves in datagrams. */
export const ccLinkIeFieldBasic: Protocol = new Protocol({
  id: 'cc-link-ie-field-basic',
  name: 'CC-Link IE Field Network Basic',
  specification: 'CLPA BAP-C2010ENG-001, CC-Link IE Field Network Basic',
  industrial: true,
  depth: 'functions',
  carriage: { udp: [61450] },
  functions,
  longest: 1500,
  recognise,
  side,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(ccLinkIeFieldBasic);
