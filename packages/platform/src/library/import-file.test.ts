import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { temporaryFolder } from '../testing.ts';
import { type FileDocument, readDocuments } from './import-file.ts';

/** A ZIP archive of files, deflated or stored, as small as the format allows. */
function zip(files: readonly [name: string, content: Buffer, method?: 0 | 8][]): Buffer {
  const parts: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [name, content, method = 8] of files) {
    const packed = method === 8 ? deflateRawSync(content) : content;
    const label = Buffer.from(name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(content.length, 18);
    fields.writeUInt16LE(label.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    entries.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, tail, label);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), fields, label, packed);
    offset += 30 + label.length + packed.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, directory, end]);
}

describe('documents of a file', () => {
  const folder = temporaryFolder();
  after(() => folder.remove());
  const read = async (bytes: Buffer | string): Promise<FileDocument[]> => {
    const path = `${folder.path}/file`;
    writeFileSync(path, bytes);
    const documents: FileDocument[] = [];
    for await (const document of readDocuments(path)) documents.push(document);
    return documents;
  };
  const texts = async (bytes: Buffer | string) => (await read(bytes)).map(({ line, text }) => [line, text]);

  test('one document over many lines', async () => {
    assert.deepEqual(await texts('{\n  "a": 1\n}\n'), [[1, '{\n  "a": 1\n}']]);
  });

  test('one document a line, blank and damaged lines among them', async () => {
    assert.deepEqual(await texts('{"a":1}\r\n\n{"b":\n{"c":3}'), [
      [1, '{"a":1}'],
      [3, '{"b":'],
      [4, '{"c":3}'],
    ]);
  });

  test('a table', async () => {
    const [table] = await read('#model_version:v1,score_date:2025-01-01\ncve,epss,percentile\nCVE-2024-1,0.1,0.2\n');
    assert.match(table.text, /^#model_version.*\n.*\nCVE-2024-1,0.1,0.2$/);
  });

  test('the same packed', async () => {
    assert.deepEqual(await texts(gzipSync('{"a":1}\n{"b":2}\n')), [
      [1, '{"a":1}'],
      [2, '{"b":2}'],
    ]);
  });

  test('an archive, of which only documents are read', async () => {
    const files: [string, Buffer, (0 | 8)?][] = [
      ['README.md', Buffer.from('# no document')],
      ['2024/a.json', Buffer.from('{\n"a": 1\n}')],
      ['2024/b.jsonl.gz', gzipSync('{"b":1}\n{"b":2}'), 0],
    ];
    const found = await read(zip(files));
    assert.deepEqual(
      found.map(({ line, name, text }) => [line, name, text]),
      [
        [1, '2024/a.json', '{\n"a": 1\n}'],
        [2, '2024/b.jsonl.gz', '{"b":1}'],
        [3, '2024/b.jsonl.gz', '{"b":2}'],
      ],
    );
  });

  test('an archive that lies about its sizes or is cut off', async () => {
    const whole = zip([['a.json', Buffer.alloc(1000, '{"a":1}')]]);
    const bomb = zip([['a.json', Buffer.alloc(70 * 2 ** 20, 32)]]);
    assert.match((await read(bomb))[0].problem!, /longer than/);
    await assert.rejects(read(whole.subarray(0, -30)), /damaged or incomplete/);
  });

  test('whatever the bytes, reading ends', async () => {
    const whole = zip([
      ['a.json', Buffer.from('{"a":1}')],
      ['b.json', Buffer.from('{"b":1}'), 0],
    ]);
    const mutated = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(mutated, async (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        await read(bytes).catch((error: unknown) =>
          assert.ok(error instanceof Error && !(error instanceof RangeError), String((error as Error).stack)),
        );
      }),
      { numRuns: 300 },
    );
  });
});
