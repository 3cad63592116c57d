import { describe, expect, test } from 'vitest';
import { packFiles } from './pack.ts';
import { crc32 } from './zip.ts';

const all = async (files: File[]) => {
  const packs: File[] = [];
  // jsdom and Node know no folders.
  for (const file of files) if (file.webkitRelativePath === undefined) Object.assign(file, { webkitRelativePath: '' });
  for await (const pack of packFiles(files)) packs.push(pack);
  return packs;
};

/** What an archive of stored files holds, by its local headers. */
async function unzip(archive: File): Promise<Record<string, string>> {
  const bytes = new Uint8Array(await archive.arrayBuffer());
  const view = new DataView(bytes.buffer);
  const files: Record<string, string> = {};
  let at = 0;
  while (view.getUint32(at, true) === 0x04034b50) {
    const [size, nameLength] = [view.getUint32(at + 18, true), view.getUint16(at + 26, true)];
    const name = new TextDecoder().decode(bytes.subarray(at + 30, at + 30 + nameLength));
    const content = bytes.subarray(at + 30 + nameLength, at + 30 + nameLength + size);
    expect(view.getUint32(at + 14, true)).toBe(crc32(content));
    files[name] = new TextDecoder().decode(content);
    at += 30 + nameLength + size;
  }
  expect(view.getUint32(at, true)).toBe(0x02014b50);
  expect(view.getUint32(bytes.length - 22, true)).toBe(0x06054b50);
  expect(view.getUint32(bytes.length - 6, true)).toBe(at);
  return files;
}

describe('packFiles', () => {
  test('many files of any kind become one archive that names each', async () => {
    const [pack, ...others] = await all([
      new File(['{"a":1}'], 'a.json'),
      new File(['title: x'], '规则.yml'),
      new File([''], 'c'),
    ]);
    expect(others).toEqual([]);
    expect(pack.name).toBe('2-files.zip');
    expect(await unzip(pack)).toEqual({ 'a.json': '{"a":1}', '规则.yml': 'title: x' });
  });
  test('one file and archives pass as they are, hidden files do not', async () => {
    const files = [new File(['{}'], 'one.json'), new File(['PK'], 'all.zip'), new File(['x'], '.DS_Store')];
    expect((await all(files)).map((file) => file.name)).toEqual(['one.json', 'all.zip']);
  });
  test('the checksum is that of the specification', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });
});
