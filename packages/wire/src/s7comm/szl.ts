import { type Cursor, hex, latin1, u16be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { IdentitySink } from '../message.ts';
import { DIAGNOSTIC_ENTRY, describeDiagnosticEntry } from './alarms.ts';

/** Partial lists of the system status list by the lower octet of the id (SIMATIC System Software for S7-300/400, System and Standard Functions). */
const partialLists = new Map<number, string>([
  [0x00, 'szl_ids'],
  [0x11, 'module_identification'],
  [0x12, 'cpu_characteristics'],
  [0x13, 'user_memory_areas'],
  [0x14, 'system_areas'],
  [0x15, 'block_types'],
  [0x16, 'priority_classes'],
  [0x17, 'permitted_system_data_blocks'],
  [0x18, 'maximum_io_configuration'],
  [0x19, 'module_leds'],
  [0x1c, 'component_identification'],
  [0x21, 'interrupt_assignment'],
  [0x22, 'interrupt_status'],
  [0x23, 'priority_classes_assignment'],
  [0x24, 'modes'],
  [0x25, 'process_image_assignment'],
  [0x31, 'communication_capability'],
  [0x32, 'communication_status'],
  [0x33, 'device_logon_list'],
  [0x37, 'ethernet_details'],
  [0x71, 'redundant_cpu_group'],
  [0x74, 'led_status'],
  [0x75, 'switched_dp_slaves'],
  [0x81, 'start_information'],
  [0x82, 'start_events'],
  [0x90, 'dp_master_systems'],
  [0x91, 'module_status'],
  [0x92, 'rack_or_station_status'],
  [0x94, 'rack_or_station_status_2'],
  [0x95, 'dp_master_system_extended'],
  [0x96, 'module_status_profinet_profibus'],
  [0xa0, 'diagnostic_buffer'],
  [0xb1, 'module_diagnostics_record_0'],
  [0xb2, 'module_diagnostics_record_1_slot'],
  [0xb3, 'module_diagnostics_record_1_address'],
  [0xb4, 'dp_slave_diagnostics'],
]);

/** What a record of the module identification speaks of (partial list 0x11). */
const moduleIndexes = new Map<number, string>([
  [0x01, 'module'],
  [0x06, 'basic_hardware'],
  [0x07, 'basic_firmware'],
  [0x81, 'firmware_extension'],
]);

/** What a record of the component identification holds (partial list 0x1c). */
const componentIndexes = new Map<number, string>([
  [0x01, 'automation_system_name'],
  [0x02, 'module_name'],
  [0x03, 'plant_designation'],
  [0x04, 'copyright'],
  [0x05, 'serial_number'],
  [0x07, 'module_type_name'],
  [0x08, 'memory_card_serial_number'],
  [0x09, 'manufacturer_and_profile'],
  [0x0a, 'oem_id'],
  [0x0b, 'location_designation'],
]);

/** Name of an SZL id: its partial list, with what is asked of it. */
export function szlName(id: number): string {
  return partialLists.get(id & 0xff) ?? `partial_list_${(id & 0xff).toString(16).padStart(2, '0')}`;
}

/** Header of a partial list: id, index, length of a record and their count (behind return code, type and length). */
interface SzlHeader {
  id: number;
  index: number;
  recordLength: number;
  count: number;
}

/** Reads the header at the cursor; null when it does not fit. */
export function szlHeader(cursor: Cursor): SzlHeader | null {
  const header = { id: cursor.u16be(), index: cursor.u16be(), recordLength: cursor.u16be(), count: cursor.u16be() };
  return cursor.short ? null : header;
}

/** Visits the complete records at the cursor; one that continues in the next part is left to it. */
function eachRecord(cursor: Cursor, header: SzlHeader, take: (start: number, end: number) => void): void {
  if (header.recordLength < 2) return;
  for (let i = 0; i < header.count && cursor.left >= header.recordLength; i++) {
    const start = cursor.skip(header.recordLength);
    take(start, cursor.at);
  }
}

/** Visits the records of a partial list as fields. */
export function describeSzl(cursor: Cursor, out: Fields): void {
  const header = szlHeader(cursor);
  if (!header) return;
  out.number('szl_index', header.index);
  out.number('record_length', header.recordLength);
  out.number('record_count', header.count);
  const { bytes } = cursor;
  const list = header.id & 0xff;
  out.list('records');
  eachRecord(cursor, header, (start, end) => {
    if (list === 0x11 && header.recordLength === 28) {
      out.open('');
      const index = u16be(bytes, start);
      out.text('about', moduleIndexes.get(index) ?? `index_${index}`);
      out.text('order_number', latin1(bytes, start + 2, start + 22));
      out.number('module_type', u16be(bytes, start + 22));
      out.text('version', versionText(bytes, start));
      out.close();
    } else if (list === 0x1c && header.recordLength === 34) {
      out.open('');
      const index = u16be(bytes, start);
      const name = componentIndexes.get(index) ?? `index_${index}`;
      if (index === 9 || index === 10) out.bytes(name, bytes, start + 2, end);
      else out.text(name, latin1(bytes, start + 2, end));
      out.close();
    } else if (list === 0xa0 && header.recordLength === DIAGNOSTIC_ENTRY) {
      out.open('');
      describeDiagnosticEntry(bytes, start, out);
      out.close();
    } else if (list === 0x00) out.text('', hex(bytes, start, start + 2));
    else out.bytes('', bytes, start, end);
  });
  out.close();
}

/** Version of a module identification record: `V3.2.6` when it says so with a V (firmware), a bare number for hardware. */
function versionText(bytes: Uint8Array, record: number): string {
  const at = record + 24;
  if (bytes[at] === 0x56) return `V${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
  return String(u16be(bytes, at));
}

/** Identity in the module and component identification of an answer. */
export function identifySzl(cursor: Cursor, out: IdentitySink): void {
  const header = szlHeader(cursor);
  if (!header) return;
  const { bytes } = cursor;
  eachRecord(cursor, header, (start, end) => {
    const index = u16be(bytes, start);
    if ((header.id & 0xff) === 0x11) moduleIdentity(bytes, start, index, out);
    else componentIdentity(index, latin1(bytes, start + 2, end), out);
  });
}

function moduleIdentity(bytes: Uint8Array, start: number, index: number, out: IdentitySink): void {
  const orderNumber = latin1(bytes, start + 2, start + 22);
  if (index === 1 && orderNumber !== '') {
    out.is('orderNumber', orderNumber);
    // Order numbers that begin with 6ES7, 6GK7, 6AG1 and the like are Siemens'; others make compatible controllers.
    if (/^6[A-Z]{2}\d/.test(orderNumber)) out.is('vendor', 'Siemens', 90);
    out.is('role', 'controller', 80);
  }
  if (index === 6) out.is('hardware', versionText(bytes, start));
  if (index === 7 && bytes[start + 24] === 0x56) out.is('firmware', versionText(bytes, start));
}

const componentAttributes = new Map([
  [1, 'name'],
  [5, 'serial'],
  [7, 'model'],
  [0x0b, 'location'],
] as const);

function componentIdentity(index: number, text: string, out: IdentitySink): void {
  if (text === '') return;
  const attribute = componentAttributes.get(index as 1);
  if (attribute) out.is(attribute, text);
  else if (index === 3) out.is('description', text, 70);
  else if (index === 4 && /siemens/i.test(text)) out.is('vendor', 'Siemens', 90);
}
