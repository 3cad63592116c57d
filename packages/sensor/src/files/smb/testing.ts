/** Messages of SMB for tests, as far as files need them (MS-SMB2 §2.2, MS-CIFS §2.2.4). Each comes with the transport's header. */

const wide = (text: string) => Buffer.from(text, 'utf16le');

function framed(...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const header = Buffer.alloc(4);
  header.writeUInt32BE(body.length);
  return Buffer.concat([header, body]);
}

/** A structure of fixed length with numbers at their places: [place, length, value]. */
function structure(length: number, ...fields: (readonly [number, number, number])[]): Buffer {
  const bytes = Buffer.alloc(length);
  for (const [at, size, value] of fields) bytes.writeUIntLE(value, at, size);
  return bytes;
}

function header2(command: number, id: number, tree: number, response: boolean): Buffer {
  const header = structure(
    64,
    [4, 2, 64],
    [6, 2, 1],
    [12, 2, command],
    [14, 2, 1],
    [16, 4, response ? 1 : 0],
    [24, 6, id],
    [36, 4, tree],
    [40, 6, 77],
  );
  header.set([0xfe, 0x53, 0x4d, 0x42]);
  return header;
}

/** SMB 2. */
export const smb2 = {
  negotiate: (id: number) => framed(header2(0, id, 0, false), structure(38, [0, 2, 36], [2, 2, 1], [4, 2, 1], [36, 2, 0x0210])),
  negotiated: (id: number) =>
    framed(
      header2(0, id, 0, true),
      structure(65, [0, 2, 65], [2, 2, 1], [4, 2, 0x0210], [28, 4, 65_536], [32, 4, 65_536], [36, 4, 65_536], [56, 2, 128]),
    ),
  treeConnect: (id: number, path: string) =>
    framed(header2(3, id, 0, false), structure(8, [0, 2, 9], [4, 2, 72], [6, 2, path.length * 2]), wide(path)),
  treeConnected: (id: number, tree: number, type: number) =>
    framed(header2(3, id, tree, true), structure(16, [0, 2, 16], [2, 1, type])),
  create: (id: number, tree: number, name: string) =>
    framed(
      header2(5, id, tree, false),
      structure(56, [0, 2, 57], [24, 4, 0x12019f], [36, 4, 1], [44, 2, 120], [46, 2, name.length * 2]),
      wide(name),
    ),
  created: (id: number, tree: number, file: number, length: number) =>
    framed(
      header2(5, id, tree, true),
      structure(89, [0, 2, 89], [4, 4, 1], [40, 6, length], [48, 6, length], [56, 4, 0x20], [64, 6, file], [72, 6, file]),
    ),
  read: (id: number, tree: number, file: number, at: number, length: number) =>
    framed(
      header2(8, id, tree, false),
      structure(49, [0, 2, 49], [2, 1, 80], [4, 4, length], [8, 6, at], [16, 6, file], [24, 6, file]),
    ),
  readAnswer: (id: number, tree: number, content: Uint8Array) =>
    framed(header2(8, id, tree, true), structure(16, [0, 2, 17], [2, 1, 80], [4, 4, content.length]), content),
  write: (id: number, tree: number, file: number, at: number, content: Uint8Array) =>
    framed(
      header2(9, id, tree, false),
      structure(48, [0, 2, 49], [2, 2, 112], [4, 4, content.length], [8, 6, at], [16, 6, file], [24, 6, file]),
      content,
    ),
  written: (id: number, tree: number, length: number) =>
    framed(header2(9, id, tree, true), structure(17, [0, 2, 17], [4, 4, length])),
  close: (id: number, tree: number, file: number) =>
    framed(header2(6, id, tree, false), structure(24, [0, 2, 24], [8, 6, file], [16, 6, file])),
  closed: (id: number, tree: number) => framed(header2(6, id, tree, true), structure(60, [0, 2, 60])),
  encrypted: (content: Uint8Array) => framed(Buffer.from([0xfd, 0x53, 0x4d, 0x42]), content),
};

function message1(command: number, id: number, tree: number, response: boolean, words: Buffer, data: Uint8Array): Buffer {
  const header = structure(
    32,
    [4, 1, command],
    [9, 1, response ? 0x88 : 8],
    [10, 2, 0xc001],
    [24, 2, tree],
    [28, 2, 1],
    [30, 2, id],
  );
  header.set([0xff, 0x53, 0x4d, 0x42]);
  return framed(header, Buffer.from([words.length >> 1]), words, structure(2, [0, 2, data.length & 0xffff]), data);
}

/** Texts in UTF-16 begin at an even place: `before` is what stands in front of the data. */
const text1 = (text: string, before: number) => Buffer.concat([Buffer.alloc(before & 1), wide(`${text}\0`)]);
const NONE = Buffer.alloc(0);
/** No other command follows in the message. */
const LAST = [0, 1, 0xff] as const;

/** SMB 1. */
export const smb1 = {
  treeConnect: (id: number, path: string) => {
    const data = Buffer.concat([Buffer.from([0]), text1(path, 32 + 1 + 8 + 2 + 1), Buffer.from('?????\0')]);
    return message1(0x75, id, 0, false, structure(8, LAST, [6, 2, 1]), data);
  },
  treeConnected: (id: number, tree: number) =>
    message1(0x75, id, tree, true, structure(6, LAST), Buffer.concat([Buffer.from('A:\0'), wide('NTFS\0')])),
  create: (id: number, tree: number, name: string) =>
    message1(
      0xa2,
      id,
      tree,
      false,
      structure(48, LAST, [5, 2, name.length * 2], [15, 4, 0x12019f], [35, 4, 1]),
      text1(name, 32 + 1 + 48 + 2),
    ),
  created: (id: number, tree: number, file: number, length: number) =>
    message1(
      0xa2,
      id,
      tree,
      true,
      structure(68, LAST, [5, 2, file], [7, 4, 1], [43, 4, 0x20], [47, 6, length], [55, 6, length]),
      NONE,
    ),
  read: (id: number, tree: number, file: number, at: number, length: number) =>
    message1(0x2e, id, tree, false, structure(24, LAST, [4, 2, file], [6, 4, at], [10, 2, length]), NONE),
  readAnswer: (id: number, tree: number, content: Uint8Array) =>
    message1(
      0x2e,
      id,
      tree,
      true,
      structure(24, LAST, [10, 2, content.length & 0xffff], [12, 2, 32 + 1 + 24 + 2], [14, 2, content.length >> 16]),
      content,
    ),
  write: (id: number, tree: number, file: number, at: number, content: Uint8Array) =>
    message1(
      0x2f,
      id,
      tree,
      false,
      structure(28, LAST, [4, 2, file], [6, 4, at], [20, 2, content.length], [22, 2, 32 + 1 + 28 + 2]),
      content,
    ),
  written: (id: number, tree: number, length: number) =>
    message1(0x2f, id, tree, true, structure(12, LAST, [4, 2, length]), NONE),
  close: (id: number, tree: number, file: number) => message1(0x04, id, tree, false, structure(6, [0, 2, file]), NONE),
  closed: (id: number, tree: number) => message1(0x04, id, tree, true, NONE, NONE),
};
