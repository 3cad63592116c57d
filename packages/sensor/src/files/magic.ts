import { u16be, u32be, u32le } from '@fengsui/wire';

/** What a content is, by its first bytes. `id` is stable and what rules name. */
export interface FileType {
  id: string;
  name: string;
}

/** [id, name, place, bytes in hexadecimal, `??` for any]. The first that fits counts. */
type Row = readonly [string, string, number, string];

/**
 * Signatures at fixed places: programs and libraries first, then what wraps files, documents, pictures, firmware, what controllers load, records.
 * The values are those of each format's own specification.
 */
const ROWS: readonly Row[] = [
  ['elf', 'ELF program', 0, '7f454c46'],
  ['mach-o', 'Mach-O program', 0, 'cffaedfe'],
  ['mach-o', 'Mach-O program', 0, 'cefaedfe'],
  ['mach-o', 'Mach-O program', 0, 'feedfacf'],
  ['mach-o', 'Mach-O program', 0, 'feedface'],
  ['android-dex', 'Android program (DEX)', 0, '6465780a30'],
  ['webassembly', 'WebAssembly program', 0, '0061736d'],
  ['python-bytecode', 'Python byte code', 0, '03f30d0a'],
  ['python-bytecode', 'Python byte code', 1, '0d0d0a'],
  ['lua-bytecode', 'Lua byte code', 0, '1b4c7561'],
  ['shortcut', 'Windows shortcut', 0, '4c0000000114020000000000c000000000000046'],
  ['registry-hive', 'Windows registry hive', 0, '72656766'],
  ['event-log', 'Windows event log', 0, '456c6646696c6500'],
  ['ole2', 'OLE2 document (Office, MSI, controller project)', 0, 'd0cf11e0a1b11ae1'],
  ['zip', 'ZIP archive', 0, '504b0304'],
  ['zip', 'ZIP archive', 0, '504b0506'],
  ['gzip', 'gzip', 0, '1f8b08'],
  ['bzip2', 'bzip2', 0, '425a68'],
  ['xz', 'xz', 0, 'fd377a585a00'],
  ['zstd', 'Zstandard', 0, '28b52ffd'],
  ['7z', '7-Zip archive', 0, '377abcaf271c'],
  ['rar', 'RAR archive', 0, '526172211a07'],
  ['cab', 'Windows cabinet', 0, '4d534346'],
  ['tar', 'tar archive', 257, '7573746172'],
  ['cpio', 'cpio archive', 0, '30373037'],
  ['rpm', 'RPM package', 0, 'edabeedb'],
  ['ar', 'ar archive (Debian package, library)', 0, '213c617263683e0a'],
  ['iso9660', 'ISO 9660 image', 32_769, '4344303031'],
  ['pdf', 'PDF document', 0, '255044462d'],
  ['rtf', 'RTF document', 0, '7b5c727466'],
  ['png', 'PNG picture', 0, '89504e470d0a1a0a'],
  ['jpeg', 'JPEG picture', 0, 'ffd8ff'],
  ['gif', 'GIF picture', 0, '47494638'],
  ['tiff', 'TIFF picture', 0, '49492a00'],
  ['tiff', 'TIFF picture', 0, '4d4d002a'],
  ['webp', 'WebP picture', 8, '57454250'],
  ['wav', 'WAV sound', 8, '57415645'],
  ['mp4', 'MP4 film', 4, '66747970'],
  ['icon', 'Windows icon', 0, '00000100'],
  ['woff', 'web font', 0, '774f4646'],
  ['woff', 'web font', 0, '774f4632'],
  ['uboot', 'U-Boot image', 0, '27051956'],
  ['device-tree', 'flattened device tree', 0, 'd00dfeed'],
  ['squashfs', 'SquashFS file system', 0, '68737173'],
  ['squashfs', 'SquashFS file system', 0, '73717368'],
  ['jffs2', 'JFFS2 file system', 0, '851901e0'],
  ['ubi', 'UBI image', 0, '55424923'],
  ['pcapng', 'capture (pcapng)', 0, '0a0d0d0a'],
  ['pcap', 'capture (pcap)', 0, 'd4c3b2a1'],
  ['pcap', 'capture (pcap)', 0, 'a1b2c3d4'],
  ['sqlite', 'SQLite database', 0, '53514c69746520666f726d6174203300'],
  ['certificate', 'certificate or key (PEM)', 0, '2d2d2d2d2d424547494e'],
  ['certificate', 'certificate or key (DER)', 0, '3082????3082'],
  ['script', 'script', 0, '2321'],
];

const signatures = ROWS.map(([id, name, at, text]) => ({
  type: { id, name },
  at,
  bytes: (text.match(/../g) ?? []).map((pair) => (pair === '??' ? -1 : Number.parseInt(pair, 16))),
}));

/** Texts, by what they begin with behind white space, in lower case. */
const TEXTS: readonly (readonly [RegExp, FileType])[] = [
  [/^<\?php/, { id: 'script', name: 'PHP script' }],
  [/^(@echo off|rem |setlocal)/, { id: 'script', name: 'batch script' }],
  [/^(<!doctype html|<html|<head|<body|<!--[^>]*-->\s*<html)/, { id: 'html', name: 'HTML page' }],
  [/^<svg/, { id: 'svg', name: 'SVG picture' }],
  [/^<(\?xml|[a-z][\w:.-]*[\s>])/, { id: 'xml', name: 'XML' }],
  [/^[{[]\s*("|\{|\[|\d|-|true|false|null|\}|\])/, { id: 'json', name: 'JSON' }],
  [/^:[0-9a-f]{10,}\s/, { id: 'intel-hex', name: 'Intel HEX image' }],
  [/^s0[0-9a-f]{6,}\s/, { id: 's-record', name: 'Motorola S-record image' }],
];

/** Bytes of the beginning that are looked at to tell a text. */
const TEXT_WINDOW = 2048;

const TYPES = {
  pe: { id: 'pe', name: 'Windows program or library (PE)' },
  mz: { id: 'mz', name: 'DOS program' },
  java: { id: 'java-class', name: 'Java class' },
  block: { id: 's7-block', name: 'block of a SIMATIC S7 controller' },
  eicar: { id: 'eicar', name: 'EICAR test file' },
  text: { id: 'text', name: 'text' },
  empty: { id: 'empty', name: 'nothing' },
  data: { id: 'data', name: 'data of no known type' },
} satisfies { [name: string]: FileType };

/** What a content is. Looks at its beginning only; never fails. */
export function fileType(bytes: Uint8Array): FileType {
  if (bytes.length === 0) return TYPES.empty;
  // A DOS header leads to the header of a Windows program where there is one.
  if (bytes.length > 0x40 && bytes[0] === 0x4d && bytes[1] === 0x5a) {
    const at = u32le(bytes, 0x3c);
    return at + 4 <= bytes.length && u32le(bytes, at) === 0x4550 ? TYPES.pe : TYPES.mz;
  }
  // Java's class files and Mach-O's fat programs begin alike; a class has a version from 45 on behind it.
  if (bytes.length >= 8 && bytes[0] === 0xca && bytes[1] === 0xfe && bytes[2] === 0xba && bytes[3] === 0xbe)
    return u16be(bytes, 6) >= 45 ? TYPES.java : { id: 'mach-o', name: 'Mach-O program' };
  // A block says how long it is.
  if (bytes.length >= 36 && bytes[0] === 0x70 && bytes[1] === 0x70 && u32be(bytes, 8) === bytes.length) return TYPES.block;
  for (const { type, at, bytes: wanted } of signatures) {
    if (at + wanted.length > bytes.length) continue;
    if (wanted.every((byte, offset) => byte < 0 || bytes[at + offset] === byte)) return type;
  }
  return text(bytes) ?? TYPES.data;
}

function text(bytes: Uint8Array): FileType | null {
  const stop = Math.min(bytes.length, TEXT_WINDOW);
  for (let at = 0; at < stop; at++) {
    const byte = bytes[at];
    if (byte === 0 || byte === 0x7f || (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27))
      return null;
  }
  const begin = Buffer.from(bytes.buffer, bytes.byteOffset, stop).toString('utf8');
  if (begin.includes('\ufffd') && stop < TEXT_WINDOW) return null;
  if (begin.startsWith('X5O!P%@AP')) return TYPES.eicar;
  const head = begin.trimStart().slice(0, 256).toLowerCase();
  return TEXTS.find(([pattern]) => pattern.test(head))?.[1] ?? TYPES.text;
}
