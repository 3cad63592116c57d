import { inflateRawSync } from 'node:zlib';

/** Files of a zip archive by name, as functions that unpack them. Understands what label sheets and capture archives use: stored and deflated, no Zip64. */
export function unzip(archive: Buffer): Map<string, () => Buffer> {
  const files = new Map<string, () => Buffer>();
  const end = archive.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  if (end < 0) throw new Error('this is no zip archive: it has no directory');
  let at = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count--) {
    const method = archive.readUInt16LE(at + 10);
    const size = archive.readUInt32LE(at + 20);
    const nameLength = archive.readUInt16LE(at + 28);
    const local = archive.readUInt32LE(at + 42);
    const begin = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const packed = archive.subarray(begin, begin + size);
    files.set(archive.toString('utf8', at + 46, at + 46 + nameLength), () => (method === 0 ? packed : inflateRawSync(packed)));
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return files;
}

const entities: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const text = (xml: string): string =>
  xml.replace(/<[^>]*>/g, '').replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);

/** Rows of the first sheet of an Excel workbook, each a map from column letters to text. */
export function sheetRows(workbook: Buffer): Map<string, string>[] {
  const files = unzip(workbook);
  const shared = [...(files.get('xl/sharedStrings.xml')?.().toString('utf8') ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map(
    ([, xml]) => text(xml),
  );
  const sheet = files.get('xl/worksheets/sheet1.xml')?.().toString('utf8') ?? '';
  return [...sheet.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, cells]) => {
    const row = new Map<string, string>();
    for (const [, column, attributes, value] of cells.matchAll(/<c r="([A-Z]+)\d+"([^>]*)>.*?<v>(.*?)<\/v>/gs)) {
      row.set(column, attributes.includes('t="s"') ? shared[Number(value)] : text(value));
    }
    return row;
  });
}
