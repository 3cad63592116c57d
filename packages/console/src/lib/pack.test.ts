import { describe, expect, test } from 'vitest';
import { packDocuments } from './pack.ts';

const all = async (files: File[]) => {
  const packs: File[] = [];
  // jsdom and Node know no folders.
  for (const file of files) if (file.webkitRelativePath === undefined) Object.assign(file, { webkitRelativePath: '' });
  for await (const pack of packDocuments(files)) packs.push(pack);
  return packs;
};

describe('packDocuments', () => {
  test('many documents become one file of a document a line', async () => {
    const files = [1, 2, 3].map((n) => new File([`{\n  "id": ${n}\n}`], `${n}.json`));
    const [pack, ...others] = await all(files);
    expect(others).toEqual([]);
    expect(pack.name).toBe('3-advisories.jsonl');
    expect(await pack.text()).toBe('{"id":1}\n{"id":2}\n{"id":3}');
  });
  test('one document, archives and tables pass as they are', async () => {
    const files = [new File(['{}'], 'one.json'), new File(['PK'], 'all.zip'), new File(['cve,epss'], 'epss.csv')];
    expect((await all(files)).map((file) => file.name)).toEqual(['one.json', 'all.zip', 'epss.csv']);
  });
  test('a file that is no JSON is a line of its own, an empty one is none', async () => {
    const files = [new File(['<html>'], 'a.json'), new File(['{"id":1}'], 'b.json'), new File([''], 'c.json')];
    const lines = (await (await all(files))[0].text()).split('\n');
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[0])).toMatchObject({ file: 'a.json' });
  });
});
