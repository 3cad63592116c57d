import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chunksOf } from '../read/chunks.ts';
import { collect } from '../read/collect.test-support.ts';
import { childrenOf, elementJson, textOf } from './element.ts';
import { readXmlRecords, type XmlLimits, type XmlRecord, xmlLimits } from './records.ts';

const shape = { records: new Set(['item']), texts: new Set(['text']) };

async function records(text: string, limits: Partial<XmlLimits> = {}): Promise<XmlRecord[]> {
  return await collect(readXmlRecords(chunksOf(text), shape, { ...xmlLimits, ...limits }));
}

/** Each record as JSON, or its problem. */
async function read(text: string, limits: Partial<XmlLimits> = {}): Promise<unknown[]> {
  return (await records(text, limits)).map((record) => ('problem' in record ? record.problem : elementJson(record.value)));
}

test('records are read with their attributes, their children and what repeats', async () => {
  const text = `<?xml version="1.0"?><!-- a > b --><list xmlns:x="y"><x:item n="1 &amp; 2"><a>1</a><a> 2 </a><b/></x:item>\n<item/></list>`;
  assert.deepEqual(await read(text), [{ '@n': '1 & 2', a: ['1', '2'], b: '' }, '']);
  assert.deepEqual(
    (await records(text)).map(({ element, line }) => [element, line]),
    [
      [1, 1],
      [2, 2],
    ],
  );
});

test('references that XML has are replaced, others stay as written', async () => {
  assert.deepEqual(
    await read('<item>&lt;b&gt; &#x4E2D;&#25991; &amp;amp; http://a/?b=1&c=2 &nbsp; &#0; &#xFFFFFF; AT&T</item>'),
    ['<b> 中文 &amp; http://a/?b=1&c=2 &nbsp; &#0; &#xFFFFFF; AT&T'],
  );
});

test('nothing that a document declares is expanded or fetched', async () => {
  const laughs = `<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>`;
  assert.deepEqual(await read(`${laughs}<l><item>&b;&x;</item></l>`), ['&b;&x;']);
});

test('markup inside of an element that holds text is text', async () => {
  const inside = `通过</style><script>alert(1)</script> <img src=x onerror="a>b"/> 1 < 2 <3.0`;
  const [record] = await records(`<item><text>${inside}</text><b>1</b></item>`);
  assert.ok('value' in record);
  assert.equal(textOf(record.value, 'text'), inside);
  assert.equal(childrenOf(record.value, 'b').length, 1);
  assert.deepEqual(await read('<item><text><![CDATA[<a>&amp;]]]]><![CDATA[>]]></text></item>'), [{ text: '<a>&amp;]]>' }]);
});

test('a record whose tags do not match costs itself', async () => {
  const good = '<item>good</item>';
  for (const bad of [
    '<item><a>1</b></item>',
    '<item><a>1',
    '<item><text>1',
    '</item><item><a></b></item>',
    '<item><text>never</item>',
  ]) {
    const found = await read(`<list>${good}${bad}${good}</list>`);
    assert.deepEqual([found[0], found.at(-1)], ['good', 'good'], bad);
    assert.equal(found.length, 3, bad);
  }
});

test('what a publisher leaves open is read as if it stood in the record, but for text that has no end', async () => {
  assert.deepEqual(await read('<item><a>1</a><open><b>2</b><more><c>3</c></item>'), [
    { a: '1', b: '2', c: '3', more: '', open: '' },
  ]);
  assert.deepEqual(await read('<item><a>1</a><open><text>never</item>'), ['the tag "item" closes "text"']);
});

test('a document that ends early says so', async () => {
  assert.deepEqual(await read('<list><item>a</item><item>b'), ['a', 'the file ends inside of it']);
  assert.deepEqual(await read(''), ['it holds no element']);
});

test('a record is bounded in length, elements and depth', async () => {
  const good = '<item>good</item>';
  for (const [bad, what] of [
    [`<item>${'x'.repeat(3000)}</item>`, /characters/],
    [`<item>${'<a/>'.repeat(300)}</item>`, /elements/],
    [`<item>${'<a>'.repeat(30)}${'</a>'.repeat(30)}</item>`, /levels/],
  ] as const) {
    const found = await read(`${good}${bad}${good}`, { characters: 2000, elements: 200, depth: 10 });
    assert.deepEqual([found.length, found[0], found[2]], [3, 'good', 'good']);
    assert.match(found[1] as string, what);
  }
});

test('encodings of Chinese files are read', async () => {
  const declaration = '<?xml version="1.0" encoding="GBK"?><item>';
  const bytes = Buffer.concat([Buffer.from(declaration), Buffer.from([0xd6, 0xd0, 0xce, 0xc4]), Buffer.from('</item>')]);
  const [record] = await collect(readXmlRecords(chunksOf(bytes), shape));
  assert.equal('value' in record ? record.value.text : '', '中文');
  const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('<item>中文</item>', 'utf16le')]);
  const [other] = await collect(readXmlRecords(chunksOf(wide), shape));
  assert.equal('value' in other ? other.value.text : '', '中文');
});

test('where the chunks are cut changes nothing', async () => {
  const text =
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "b>">]><l><item n="a>b">&lt;中&#x6587;<!-- -- --><![CDATA[]]]]>é</item><item>2</item></l>';
  const whole = await read(text);
  const bytes = new TextEncoder().encode(text);
  for (let size = 1; size < 20; size++) {
    async function* cut(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    }
    const found = await collect(readXmlRecords(cut(), shape));
    assert.deepEqual(
      found.map((record) => ('value' in record ? elementJson(record.value) : record.problem)),
      whole,
    );
  }
});

test('any text is read to its end', async () => {
  const piece = fc.constantFrom(
    '<item>',
    '</item>',
    '<a>',
    '</a>',
    '<text>',
    '</text>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<!DOCTYPE',
    '[',
    ']>',
    '&',
    '&#',
    ';',
    '"',
    '<',
    '>',
    '/',
    '中',
    '\n',
    'x="',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }), async (pieces) => {
      await records(pieces.join(''), { depth: 5, elements: 20, characters: 100 });
    }),
    { numRuns: 1500 },
  );
});
