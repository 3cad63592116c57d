import { Cursor, ipv4Text, latin1, macText, u16be, u32be, utf8 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Head, IdentityAttribute, IdentitySink } from '../message.ts';
import { ipv6Text } from '../ipv6.ts';
import * as tlv from './tlv.ts';

/** Calls `take` for each TLV with its type and the extent of its value, until the end TLV. */
function eachTlv(bytes: Uint8Array, head: Head, take: (type: number, start: number, end: number) => void): void {
  let at = head.start;
  while (at + 2 <= head.end) {
    const header = u16be(bytes, at);
    const start = at + 2;
    const end = Math.min(head.end, start + (header & 0x1ff));
    if (header >> 9 === 0) return;
    take(header >> 9, start, end);
    at = end;
  }
}

/** An address led by its IANA family: 1 IPv4, 2 IPv6, 6 MAC; '' for others. */
function networkAddress(bytes: Uint8Array, start: number, end: number): string {
  const family = start < end ? bytes[start] : 0;
  if (family === 1 && end - start >= 5) return ipv4Text(bytes, start + 1);
  if (family === 2 && end - start >= 17) return ipv6Text(bytes, start + 1);
  return family === 6 && end - start >= 7 ? macText(bytes, start + 1) : '';
}

/** The id behind a subtype, as text. `mac` and `network` are the subtypes of those addresses. */
function idText(bytes: Uint8Array, start: number, end: number, mac: number, network: number): string {
  if (end - start < 2) return '';
  const subtype = bytes[start];
  if (subtype === mac && end - start >= 7) return macText(bytes, start + 1);
  if (subtype === network) return networkAddress(bytes, start + 1, end);
  return latin1(bytes, start + 1, end, 255);
}

/** Visits every TLV. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  out.list('tlvs');
  eachTlv(bytes, head, (type, start, end) => {
    out.open('');
    out.number('type', type);
    describeTlv(bytes, type, start, end, out);
    out.close();
  });
  out.close();
}

function describeTlv(bytes: Uint8Array, type: number, start: number, end: number, out: Fields): void {
  const text = (name: string) => out.text(name, utf8(bytes, start, end, 512));
  if (type === tlv.CHASSIS_ID && end > start) {
    out.text('subtype', tlv.chassisSubtypes[bytes[start]] ?? `subtype_${bytes[start]}`);
    out.text('chassis_id', idText(bytes, start, end, 4, 5));
  } else if (type === tlv.PORT_ID && end > start) {
    out.text('subtype', tlv.portSubtypes[bytes[start]] ?? `subtype_${bytes[start]}`);
    out.text('port_id', idText(bytes, start, end, 3, 4));
  } else if (type === tlv.TIME_TO_LIVE && end - start >= 2) out.number('time_to_live', u16be(bytes, start));
  else if (type === tlv.PORT_DESCRIPTION) text('port_description');
  else if (type === tlv.SYSTEM_NAME) text('system_name');
  else if (type === tlv.SYSTEM_DESCRIPTION) text('system_description');
  else if (type === tlv.SYSTEM_CAPABILITIES && end - start >= 4) {
    capabilityList('capabilities', u16be(bytes, start), out);
    capabilityList('enabled', u16be(bytes, start + 2), out);
  } else if (type === tlv.MANAGEMENT_ADDRESS) {
    const cursor = new Cursor(bytes, start, end);
    const length = cursor.u8();
    const address = cursor.skip(length);
    out.text('management_address', networkAddress(bytes, address, cursor.at));
    out.number('interface_numbering', cursor.u8());
    out.number('interface', cursor.u32be());
  } else if (type === tlv.ORGANISATIONAL && end - start >= 4) describeOrganisational(bytes, start, end, out);
  else out.bytes('value', bytes, start, end);
}

function capabilityList(name: string, bits: number, out: Fields): void {
  out.list(name);
  tlv.capabilities.forEach((capability, bit) => {
    if (bits & (1 << bit)) out.text('', capability);
  });
  out.close();
}

function describeOrganisational(bytes: Uint8Array, start: number, end: number, out: Fields): void {
  const oui = u32be(bytes, start) >>> 8;
  const subtype = bytes[start + 3];
  const at = start + 4;
  const organisation = tlv.organisations.get(oui);
  const known = organisation?.tlvs.get(subtype);
  out.text('organisation', organisation?.name ?? oui.toString(16).padStart(6, '0'));
  out.number('subtype', subtype);
  const name = known?.name ?? 'value';
  if (known?.shape === 'text') out.text(name, utf8(bytes, at, end, 255));
  else if (known?.shape === 'number' && end - at >= 2) out.number(name, u16be(bytes, at));
  else if (known?.shape === 'mac' && end - at >= 6) out.text(name, macText(bytes, at));
  else if (known?.shape === 'vlan_name' && end - at >= 3) {
    out.number('vlan_id', u16be(bytes, at));
    out.text(name, utf8(bytes, at + 3, Math.min(end, at + 3 + bytes[at + 2]), 255));
  } else if (known?.shape === 'phy' && end - at >= 5) {
    out.flag('auto_negotiation_supported', (bytes[at] & 1) !== 0);
    out.flag('auto_negotiation_enabled', (bytes[at] & 2) !== 0);
    out.number('advertised_capabilities', u16be(bytes, at + 1));
    out.number('mau_type', u16be(bytes, at + 3));
  } else if (known?.shape === 'delays') {
    out.list(name);
    for (let delay = at; delay + 4 <= end; delay += 4) out.number('', u32be(bytes, delay));
    out.close();
  } else out.bytes(name, bytes, at, end);
}

/** What an inventory takes of each LLDP-MED text. */
const inventory: ReadonlyMap<number, IdentityAttribute> = new Map([
  [5, 'hardware'],
  [6, 'firmware'],
  [8, 'serial'],
  [9, 'vendor'],
  [10, 'model'],
]);

/** What the sender says of itself. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const say = (attribute: IdentityAttribute, value: string, confidence: number) => {
    if (value !== '') out.is(attribute, value, confidence);
  };
  let local = '';
  let named = false;
  let profinet = false;
  eachTlv(bytes, head, (type, start, end) => {
    const length = end - start;
    if (type === tlv.CHASSIS_ID && length >= 2) {
      const id = idText(bytes, start, end, 4, 5);
      if (bytes[start] === 4 && length >= 7) out.is('mac', id, 90);
      else if (bytes[start] === 5) say('ip', id, 90);
      else if (bytes[start] === 7) local = id;
    } else if (type === tlv.SYSTEM_NAME) {
      const name = utf8(bytes, start, end, 255).trim();
      named = name !== '';
      say('name', name, 95);
    } else if (type === tlv.SYSTEM_DESCRIPTION) say('description', utf8(bytes, start, end, 512).trim(), 95);
    else if (type === tlv.SYSTEM_CAPABILITIES && length >= 4) {
      const enabled = u16be(bytes, start + 2);
      // Controllers and drives with two ports bridge between them: bridging alone is a weak sign of a switch.
      if (enabled & 0x20) out.is('role', 'phone', 80);
      else if (enabled & 0x10) out.is('role', 'router', 75);
      else if ((enabled & 0x84) === 0x04) out.is('role', 'switch', 60);
    } else if (type === tlv.MANAGEMENT_ADDRESS && length >= 2) {
      const address = networkAddress(bytes, start + 1, Math.min(end, start + 1 + bytes[start]));
      if (address !== '0.0.0.0' && !address.startsWith('127.')) say(bytes[start + 1] === 6 ? 'mac' : 'ip', address, 90);
    } else if (type === tlv.ORGANISATIONAL && length >= 4) {
      const oui = u32be(bytes, start) >>> 8;
      const subtype = bytes[start + 3];
      if (oui === tlv.PROFINET) {
        profinet = true;
        if (subtype === 5 && length >= 10) out.is('mac', macText(bytes, start + 4), 90);
      } else if (oui === tlv.MEDIA_ENDPOINT) {
        const attribute = inventory.get(subtype);
        if (attribute) say(attribute, utf8(bytes, start + 4, end, 255).trim(), 95);
      }
    }
  });
  // A PROFINET station without a system name has its name of station as chassis id.
  if (profinet && !named) say('name', local, 80);
}
