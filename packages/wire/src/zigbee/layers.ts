import { u16be, u16le } from '../bytes.ts';

/** Where the layers of a packet are, as far as they are in clear. One object, reused; -1 for what is not there. */
export const layers = {
  /** Capsule: version, type, and where the radio's frame begins and ends (without its check sequence). */
  version: 0,
  type: 0,
  channel: -1,
  mac: -1,
  macEnd: -1,
  macType: -1,
  macSource: -1,
  macDestination: -1,
  pan: -1,
  payload: -1,
  secured: false,
  network: -1,
  networkType: -1,
  source: -1,
  destination: -1,
  /** Where the sender's extended address is. */
  extendedSource: -1,
  networkPayload: -1,
  networkSecured: false,
  support: -1,
  supportType: -1,
  supportSecured: false,
  endpoint: -1,
  cluster: -1,
  profile: -1,
  supportPayload: -1,
};

/** Bytes of the capsule's header: version 1, version 2 data, version 2 acknowledgement. */
const VERSION_1 = 16;
const VERSION_2 = 32;
const ACKNOWLEDGEMENT = 8;

/** Finds the layers of the packet bytes[at, end). False when it is no ZEP. */
export function seekLayers(bytes: Uint8Array, at: number, end: number): boolean {
  const l = layers;
  l.channel = l.mac = l.macEnd = l.macType = l.macSource = l.macDestination = l.pan = l.payload = -1;
  l.network = l.networkType = l.source = l.destination = l.extendedSource = l.networkPayload = -1;
  l.support = l.supportType = l.endpoint = l.cluster = l.profile = l.supportPayload = -1;
  l.secured = l.networkSecured = l.supportSecured = false;
  if (end - at < ACKNOWLEDGEMENT || bytes[at] !== 0x45 || bytes[at + 1] !== 0x58) return false;
  l.version = bytes[at + 2];
  if (l.version !== 1 && l.version !== 2) return false;
  l.type = l.version === 2 ? bytes[at + 3] : 1;
  if (l.type === 2) return end - at === ACKNOWLEDGEMENT;
  const header = l.version === 2 ? VERSION_2 : VERSION_1;
  if (l.type !== 1 || end - at < header) return false;
  l.channel = bytes[at + header - (l.version === 2 ? 28 : 13)];
  const length = bytes[at + header - 1] & 0x7f;
  if (length < 5 || at + header + length > end) return false;
  l.mac = at + header;
  l.macEnd = l.mac + length - 2;
  seekMac(bytes);
  return true;
}

/** IEEE 802.15.4 §7.2: addressing modes 2 (short) and 3 (extended). */
function seekMac(bytes: Uint8Array): void {
  const l = layers;
  const control = u16le(bytes, l.mac);
  l.macType = control & 7;
  l.secured = (control & 8) !== 0;
  const destination = (control >> 10) & 3;
  const source = (control >> 14) & 3;
  let at = l.mac + 3;
  if (destination >= 2) {
    if (at + 4 > l.macEnd) return;
    l.pan = u16le(bytes, at);
    if (destination === 2) l.macDestination = u16le(bytes, at + 2);
    at += destination === 2 ? 4 : 10;
  }
  if (source >= 2) {
    if ((control & 0x40) === 0 || destination < 2) {
      if (at + 2 > l.macEnd) return;
      if (l.pan < 0) l.pan = u16le(bytes, at);
      at += 2;
    }
    if (source === 2 && at + 2 <= l.macEnd) l.macSource = u16le(bytes, at);
    if (source === 3) l.extendedSource = at;
    at += source === 2 ? 2 : 8;
  }
  if (at >= l.macEnd) return;
  l.payload = at;
  if (l.macType === 1 && !l.secured) seekNetwork(bytes, at);
}

/** Zigbee network layer (R22 §3.3.1): protocol versions 2 and 3, and what they make of the frame control. */
function seekNetwork(bytes: Uint8Array, at: number): void {
  const l = layers;
  if (at + 8 > l.macEnd) return;
  const control = u16le(bytes, at);
  const type = control & 3;
  const version = (control >> 2) & 15;
  if (type > 1 || version < 2 || version > 3 || control & 0xc000) return;
  let next = at + 8;
  if (control & 0x0800) next += 8;
  const extended = next;
  if (control & 0x1000) next += 8;
  if (control & 0x0100) next += 1;
  if (control & 0x0400) next += next < l.macEnd ? 2 + bytes[next] * 2 : 2;
  if (next > l.macEnd) return;
  l.network = at;
  l.networkType = type;
  l.destination = u16le(bytes, at + 2);
  l.source = u16le(bytes, at + 4);
  if (control & 0x1000) l.extendedSource = extended;
  l.networkSecured = (control & 0x0200) !== 0;
  if (next >= l.macEnd) return;
  l.networkPayload = next;
  if (!l.networkSecured && type === 0) seekSupport(bytes, next);
}

/** Application support layer (§2.2.5). */
function seekSupport(bytes: Uint8Array, at: number): void {
  const l = layers;
  const control = bytes[at];
  const type = control & 3;
  const group = ((control >> 2) & 3) === 3;
  l.support = at;
  l.supportType = type;
  l.supportSecured = (control & 0x20) !== 0;
  let next = at + 1;
  // Data, and acknowledgements of data, name endpoints, cluster and profile.
  if (type === 0 || (type === 2 && (control & 0x10) === 0)) {
    const size = group ? 7 : 6;
    if (next + size > l.macEnd) {
      l.support = -1;
      return;
    }
    if (!group) l.endpoint = bytes[next];
    l.cluster = u16le(bytes, next + (group ? 2 : 1));
    l.profile = u16le(bytes, next + (group ? 4 : 3));
    next += size;
  }
  next += 1;
  if (control & 0x80) next += next < l.macEnd && bytes[next] & 3 ? 2 : 1;
  if (next < l.macEnd && !l.supportSecured) l.supportPayload = next;
}

/** Text of an extended address, which is written from its last byte. */
export function extendedText(bytes: Uint8Array, at: number): string {
  const parts: string[] = [];
  for (let i = 7; i >= 0; i--) parts.push(bytes[at + i].toString(16).padStart(2, '0'));
  return parts.join(':');
}

/** Sequence number of a packet of version 2. */
export function sequenceOf(bytes: Uint8Array, at: number): number {
  const from = at + (layers.type === 2 ? 4 : 17);
  return u16be(bytes, from) * 0x10000 + u16be(bytes, from + 2);
}
