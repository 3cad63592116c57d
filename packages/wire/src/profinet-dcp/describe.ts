import { Cursor, ipv4Text, latin1, macText, u16be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_REQUEST } from '../message.ts';
import {
  GET,
  HELLO,
  IDENTIFY,
  ipStates,
  OPTION_CONTROL,
  options,
  resetModes,
  roles,
  SET,
  statuses,
  suboptions,
  vendors,
} from './functions.ts';

/** Visits the header and every block. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const cursor = new Cursor(bytes, head.start, head.end);
  out.number('frame_id', cursor.u16be());
  const service = cursor.u8();
  out.number('service_id', service);
  out.number('service_type', cursor.u8());
  out.number('xid', cursor.u32be());
  const delay = cursor.u16be();
  if (service === IDENTIFY && head.kind === KIND_REQUEST) out.number('response_delay', delay);
  out.number('data_length', cursor.u16be());
  if (service === GET && head.kind === KIND_REQUEST) {
    optionList(cursor, cursor.end, out, 'selection');
    return;
  }
  out.list('blocks');
  eachBlock(bytes, head, (key, info, start, end) => {
    out.open('');
    const suboption = suboptions.get(key);
    out.text('option', optionName(key >> 8));
    out.text('suboption', suboption?.name ?? `suboption_${key & 0xff}`);
    if (info >= 0) describeInfo(service === SET && head.kind === KIND_REQUEST, key, info, out);
    describeData(new Cursor(bytes, start, end), key, out);
    out.close();
  });
  out.close();
}

function optionName(option: number): string {
  return options.get(option) ?? (option >= 0x80 ? `manufacturer_${option}` : `option_${option}`);
}

/** Calls `take` for each block with its option << 8 | suboption, block info or qualifier (-1 without) and the extent of its data. */
function eachBlock(bytes: Uint8Array, head: Head, take: (key: number, info: number, start: number, end: number) => void): void {
  // Filters of an identify request, and control blocks of a response, have no block info.
  const filters = head.code === IDENTIFY && head.kind === KIND_REQUEST;
  const cursor = new Cursor(bytes, head.start + 12, head.end);
  while (cursor.left >= 4) {
    const key = cursor.u16be();
    const length = cursor.u16be();
    const start = cursor.skip(length);
    const end = cursor.at;
    if (length & 1) cursor.skip(1);
    const bare = filters || key === ((OPTION_CONTROL << 8) | 4) || end - start < 2;
    take(key, bare ? -1 : u16be(bytes, start), bare ? start : start + 2, end);
  }
}

function describeInfo(setting: boolean, key: number, info: number, out: Fields): void {
  if (!setting) {
    out.number('block_info', info);
    if (key >> 8 === 1) {
      out.text('ip_state', ipStates.get(info & 0x7f) ?? `state_${info & 0x7f}`);
      out.flag('address_conflict', (info & 0x80) !== 0);
    }
    return;
  }
  out.number('block_qualifier', info);
  if (key === 0x0506) out.text('reset', resetModes.get(info & 0xfffe) ?? `mode_${info & 0xfffe}`);
  else out.flag('permanent', (info & 1) !== 0);
}

function describeData(cursor: Cursor, key: number, out: Fields): void {
  const { bytes } = cursor;
  const suboption = suboptions.get(key);
  const shape = suboption?.shape ?? 'bytes';
  if (shape === 'none') return;
  if (shape === 'text') out.text(suboption?.name ?? 'text', latin1(bytes, cursor.at, cursor.end, 240));
  else if (shape === 'mac' && cursor.left >= 6) out.text('mac_address', macText(bytes, cursor.at));
  else if ((shape === 'ip' || shape === 'ip_suite') && cursor.left >= 12) {
    out.text('ip_address', ipv4Text(bytes, cursor.skip(4)));
    out.text('subnet_mask', ipv4Text(bytes, cursor.skip(4)));
    out.text('standard_gateway', ipv4Text(bytes, cursor.skip(4)));
    if (shape === 'ip_suite') {
      out.list('dns_servers');
      while (cursor.left >= 4) out.text('', ipv4Text(bytes, cursor.skip(4)));
      out.close();
    }
  } else if (shape === 'device_id' && cursor.left >= 4) {
    const vendor = cursor.u16be();
    out.number('vendor_id', vendor);
    const name = vendors.get(vendor);
    if (name) out.text('vendor', name);
    out.number('device_id', cursor.u16be());
  } else if (shape === 'role' && cursor.left >= 1) {
    const bits = cursor.u8();
    out.number('device_role', bits);
    out.list('roles');
    for (const [bit, role] of roles) if (bits & bit) out.text('', role);
    out.close();
  } else if (shape === 'option_list') optionList(cursor, cursor.end, out, 'options');
  else if (shape === 'instance' && cursor.left >= 2) {
    out.number('instance_high', cursor.u8());
    out.number('instance_low', cursor.u8());
  } else if (shape === 'gateway' && cursor.left >= 4) out.text('standard_gateway', ipv4Text(bytes, cursor.at));
  else if (shape === 'rsi' && cursor.left >= 2) out.number('rsi_properties', cursor.u16be());
  else if (shape === 'signal' && cursor.left >= 2) {
    const value = cursor.u16be();
    out.number('signal_value', value);
    if (value === 0x0100) out.text('signal', 'flash_once');
  } else if (shape === 'response' && cursor.left >= 3) {
    const answered = cursor.u16be();
    out.text('answered_option', optionName(answered >> 8));
    out.text('answered_suboption', suboptions.get(answered)?.name ?? `suboption_${answered & 0xff}`);
    const error = cursor.u8();
    out.number('block_error', error);
    out.text('error', error === 0 ? 'ok' : (statuses.get(error)?.name ?? `error_${error}`));
  } else if (shape === 'initiative' && cursor.left >= 2) out.flag('hello_after_power_on', cursor.u16be() === 1);
  else if (cursor.left > 0) out.bytes('data', bytes, cursor.at, cursor.end);
}

function optionList(cursor: Cursor, end: number, out: Fields, name: string): void {
  out.list(name);
  while (end - cursor.at >= 2) {
    const key = cursor.u16be();
    out.text('', suboptions.get(key)?.name ?? `${optionName(key >> 8)}_${key & 0xff}`);
  }
  out.close();
}

const UNSET = '0.0.0.0';

/** What an identify response, a get response or a hello says of its sender. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  if (head.code !== IDENTIFY && head.code !== GET && head.code !== HELLO) return;
  eachBlock(bytes, head, (key, _info, start, end) => {
    const length = end - start;
    const shape = suboptions.get(key)?.shape;
    if (key === 0x0201 || key === 0x0202) {
      const value = latin1(bytes, start, end, 240);
      if (value !== '') out.is(key === 0x0201 ? 'product' : 'name', value, 95);
    } else if (key === 0x0203 && length >= 4) {
      const vendor = vendors.get(u16be(bytes, start));
      if (vendor) out.is('vendor', vendor, 95);
    } else if (key === 0x0204 && length >= 1) {
      // A device that is both, as an I-device, is a controller first.
      const role = bytes[start] & 2 ? 'controller' : roles.find(([bit]) => bytes[start] & bit)?.[2];
      if (role) out.is('role', role, 90);
    } else if (shape === 'mac' && length >= 6) out.is('mac', macText(bytes, start), 95);
    else if ((shape === 'ip' || shape === 'ip_suite') && length >= 4) {
      const address = ipv4Text(bytes, start);
      if (address !== UNSET) out.is('ip', address, 95);
    }
  });
}
