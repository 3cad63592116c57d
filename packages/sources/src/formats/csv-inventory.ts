import { parse } from 'csv-parse/sync';
import type { Format } from '../format.ts';
import { fromText } from '../json-line.ts';
import type { Reading } from '../reading.ts';
import { refusal } from '../refusal.ts';

/** What a column can hold, by the words that inventories use as its heading, in English and Chinese. Compared without case, spaces and signs. */
const HEADINGS: { readonly [meaning: string]: readonly string[] } = {
  ip: ['ip', 'ipaddress', 'ipv4', 'ipaddr', 'address', 'networkaddress', 'ip地址', '地址'],
  mac: ['mac', 'macaddress', 'ethernetaddress', 'hardwareaddress', 'mac地址', '物理地址'],
  name: [
    'name',
    'hostname',
    'host',
    'devicename',
    'assetname',
    'tag',
    'stationname',
    '名称',
    '设备名称',
    '资产名称',
    '主机名',
    '站名',
  ],
  vendor: ['vendor', 'manufacturer', 'maker', 'brand', 'oem', '厂商', '厂家', '制造商', '品牌', '供应商'],
  product: ['product', 'productname', 'productfamily', 'family', 'series', '产品', '产品名称', '系列'],
  model: ['model', 'modelname', 'modelnumber', 'type', 'devicetype', '型号', '设备型号', '规格型号'],
  orderNumber: [
    'ordernumber',
    'orderno',
    'partnumber',
    'partno',
    'articlenumber',
    'mlfb',
    'sku',
    'catalognumber',
    '订货号',
    '物料号',
  ],
  firmware: [
    'firmware',
    'firmwareversion',
    'fw',
    'fwversion',
    'version',
    'softwareversion',
    '固件',
    '固件版本',
    '版本',
    '软件版本',
  ],
  serial: ['serial', 'serialnumber', 'serialno', 'sn', '序列号', '出厂编号'],
  location: ['location', 'site', 'area', 'room', 'cabinet', '位置', '安装位置', '区域', '车间'],
  description: ['description', 'comment', 'remarks', 'notes', 'note', '描述', '备注', '说明'],
  operatingSystem: ['os', 'operatingsystem', 'osversion', '操作系统'],
  time: ['lastseen', 'date', 'time', 'updated', 'timestamp', '时间', '日期', '更新时间'],
};

const MEANINGS = new Map(Object.entries(HEADINGS).flatMap(([meaning, words]) => words.map((word) => [word, meaning])));

const meaningOf = (heading: string): string | undefined => MEANINGS.get(heading.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ''));

/** A person wrote it down: less than a device says of itself, more than what is concluded. */
const CONFIDENCE = 75;

/** The sign between columns that gives the heading the most known columns. */
function delimiterOf(heading: string): { delimiter: string; known: number } {
  return [',', ';', '\t', '|']
    .map((delimiter) => ({ delimiter, known: heading.split(delimiter).filter((one) => meaningOf(one) !== undefined).length }))
    .reduce((best, one) => (one.known > best.known ? one : best));
}

const firstLine = (text: string): string => text.slice(0, 4096).split(/\r?\n/, 1)[0];

function read(text: string, reading: Reading): void {
  const rows = parse(text, {
    delimiter: delimiterOf(firstLine(text)).delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: 1 << 20,
  });
  const [heading = [], ...records] = rows;
  const columns = heading.map((one) => meaningOf(one));
  for (const cells of records) {
    const row: { [meaning: string]: string } = {};
    for (const [at, meaning] of columns.entries())
      if (meaning !== undefined && (cells[at] ?? '') !== '') row[meaning] ??= cells[at];
    device(row, cells.join(','), reading);
  }
}

function device(row: { readonly [meaning: string]: string }, text: string, reading: Reading): void {
  reading.begin(text, fromText(row.time) ?? fromText(`${row.time ?? ''}T00:00:00Z`));
  if (Object.keys(row).length === 0) return reading.reject(refusal('emptyRow', {}));
  const { ip = '', mac: hardware = '', time: _, ...claims } = row;
  const mac = hardware
    .toLowerCase()
    .replace(/[-.]/g, ':')
    .replace(/^([0-9a-f]{4}):([0-9a-f]{4}):([0-9a-f]{4})$/, (all) => all.replaceAll(':', '').replace(/..(?=.)/g, '$&:'));
  const addresses = ip.split(/[\s,;/]+/).filter((one) => one !== '');
  if (hardware !== '' && !/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(mac))
    return reading.reject(refusal('notMac', { value: hardware }));
  const about =
    addresses.length > 0 ? addresses[0] : mac !== '' ? mac : reading.nameless(row.name ?? `row ${reading.quality.records}`);
  for (const address of addresses)
    if (!reading.speaks(address, mac || null)) return reading.reject(refusal('notIp', { value: address }));
  if (addresses.length === 0 && mac !== '') reading.speaks(mac, mac);
  reading.accept({ ...row });
  for (const [attribute, value] of Object.entries(claims)) reading.claim(about, attribute, value, 'row', CONFIDENCE);
}

/** An inventory as a table with a heading: what plants keep in spreadsheets. */
export const csvInventory: Format = {
  id: 'csv-inventory',
  title: 'Inventory (CSV)',
  specification: 'RFC 4180; headings in English or Chinese',
  kind: 'document',
  expected: ['ip', 'vendor', 'model'],
  recognise: (head, name) => {
    if (/^\s*[{[<]/.test(head)) return 0;
    const { known } = delimiterOf(firstLine(head));
    return known >= 3 ? 85 : known === 2 && /\.(?:csv|tsv|txt)$/i.test(name) ? 70 : 0;
  },
  read,
};
