import { hex, u16le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { Head, KIND_NOTICE, MARK_BROADCAST, MARK_CREDENTIALS } from '../message.ts';
import { Protocol } from '../protocol.ts';
import * as fn from './functions.ts';
import { extendedText, layers, seekLayers, sequenceOf } from './layers.ts';

/** Profiles whose data are frames of the cluster library: home automation, commercial, smart energy, Green Power, Light Link and their kin. */
const LIBRARY: ReadonlySet<number> = new Set([
  0x0101, 0x0102, 0x0103, 0x0104, 0x0105, 0x0106, 0x0107, 0x0108, 0x0109, 0xa1e0, 0xc05e,
]);

/**
 * Zigbee in the capsules in which sniffers and gateways pass it on (ZEP). Head: `code` tells the innermost layer in clear, `unit` the sender's short
 * address, `area` the cluster, `sequence` the capsule's number.
 */
export const zigbee: Protocol = new Protocol({
  id: 'zigbee',
  name: 'Zigbee (ZEP)',
  specification: 'ZEP 2; IEEE 802.15.4-2015; Zigbee R22; Zigbee Cluster Library 8',
  industrial: true,
  depth: 'functions',
  carriage: { udp: [17754] },
  functions: fn.functions,
  longest: 160,
  codeText: (code) => `0x${(code & (code >= fn.DEVICE_PROFILE ? 0xffff : 0xff)).toString(16).padStart(2, '0')}`,
  wireCode: (code) => code & (code >= fn.DEVICE_PROFILE ? 0xffff : 0xff),
  firstBytes: [0x45],
  recognise(bytes, at, end) {
    if (end - at < 8 || bytes[at] !== 0x45 || bytes[at + 1] !== 0x58 || !seekLayers(bytes, at, end)) return 0;
    if (layers.type === 2) return 60;
    // The channel is one of those of the 2.4 GHz band or below, and the frame ends where the datagram does.
    return layers.channel <= 26 && layers.macEnd + 2 === end ? 90 : 55;
  },
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end);
    sink.message(bytes, head);
  },
  describe,
});

const head = new Head(zigbee);

function readHead(bytes: Uint8Array, at: number, end: number): void {
  head.reset(at, end);
  head.kind = KIND_NOTICE;
  if (!seekLayers(bytes, at, end)) {
    head.malformed('no capsule of version 1 or 2 whose frame fits');
    return;
  }
  if (layers.version === 2) head.sequence = sequenceOf(bytes, at);
  head.code = codeOf(bytes);
  head.acts = fn.functions.get(head.code)?.acts ?? 0;
  if (layers.mac < 0) return;
  head.unit = layers.source >= 0 ? layers.source : layers.macSource;
  const destination = layers.destination >= 0 ? layers.destination : layers.macDestination;
  if (destination >= 0xfffc) head.marks |= MARK_BROADCAST;
  if (layers.cluster >= 0) head.area = layers.cluster;
  // A key that is passed on outside of any security is in clear.
  if (head.code === fn.TRANSPORT_KEY) head.marks |= MARK_CREDENTIALS;
}

/** The key of the innermost layer that is in clear. */
function codeOf(bytes: Uint8Array): number {
  const l = layers;
  if (l.mac < 0) return fn.CAPTURE | l.type;
  if (l.macType === 3) return !l.secured && l.payload >= 0 ? fn.MAC_COMMAND | bytes[l.payload] : fn.SECURED_NETWORK;
  if (l.network < 0) return l.macType <= 2 ? fn.MAC | l.macType : fn.CAPTURE | 1;
  if (l.networkSecured) return fn.SECURED_NETWORK;
  if (l.networkPayload < 0) return fn.MAC | 1;
  if (l.networkType === 1) return fn.NETWORK_COMMAND | bytes[l.networkPayload];
  if (l.support < 0) return fn.MAC | 1;
  if (l.supportType === 2) return fn.APPLICATION_ACKNOWLEDGE;
  if (l.supportSecured) return fn.SECURED_SUPPORT;
  if (l.supportPayload < 0) return fn.APPLICATION_DATA;
  if (l.supportType === 1) return fn.SUPPORT_COMMAND | bytes[l.supportPayload];
  if (l.profile === 0) return fn.DEVICE_PROFILE | l.cluster;
  if (!LIBRARY.has(l.profile)) return fn.APPLICATION_DATA;
  const command = libraryCommand(bytes);
  if (command < 0) return fn.APPLICATION_DATA;
  return (bytes[l.supportPayload] & 3) === 0 ? fn.PROFILE_WIDE | command : fn.CLUSTER_COMMAND;
}

/** Command of a frame of the cluster library: behind control, the maker's code where there is one, and the sequence number. -1 when it does not fit. */
function libraryCommand(bytes: Uint8Array): number {
  const first = layers.supportPayload;
  const at = first + (bytes[first] & 4 ? 4 : 2);
  return at < layers.macEnd && (bytes[first] & 3) < 2 ? bytes[at] : -1;
}

function describe(bytes: Uint8Array, { start, end, code, sequence }: Head, out: Fields): void {
  if (!seekLayers(bytes, start, end)) return;
  const l = layers;
  out.number('zep_version', l.version);
  if (sequence >= 0) out.number('sequence', sequence);
  if (l.mac < 0) return;
  const address = (name: string, value: number) => {
    if (value >= 0) out.text(name, `0x${value.toString(16).padStart(4, '0')}`);
  };
  out.number('channel', l.channel);
  address('pan', l.pan);
  address('mac_source', l.macSource);
  address('mac_destination', l.macDestination);
  address('source', l.source);
  address('destination', l.destination);
  if (l.extendedSource >= 0 && l.extendedSource + 8 <= l.macEnd)
    out.text('extended_source', extendedText(bytes, l.extendedSource));
  if (l.secured || l.networkSecured || l.supportSecured) out.flag('secured', true);
  if (l.support >= 0 && l.cluster >= 0) {
    if (l.endpoint >= 0) out.number('endpoint', l.endpoint);
    address('cluster', l.cluster);
    address('profile', l.profile);
  }
  if (l.supportPayload < 0) return;
  const first = l.supportPayload;
  if (code === fn.DEVICE_ANNOUNCE && first + 11 <= l.macEnd) {
    address('announced', u16le(bytes, first + 1));
    out.text('announced_extended', extendedText(bytes, first + 3));
  } else if (LIBRARY.has(l.profile) && libraryCommand(bytes) >= 0) {
    out.text('direction', bytes[first] & 8 ? 'to_client' : 'to_server');
    out.number('command', libraryCommand(bytes));
    const data = first + (bytes[first] & 4 ? 5 : 3);
    if (data < l.macEnd) out.text('data', hex(bytes, data, l.macEnd));
  }
}
