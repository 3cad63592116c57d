import { markedEncoding } from '../read/chunks.ts';

/** Encodings that documents about vulnerabilities are met in; a name that is none of them is read as UTF-8. */
const known: ReadonlySet<string> = new Set([
  'utf-8',
  'utf-16',
  'utf-16le',
  'utf-16be',
  'gb2312',
  'gbk',
  'gb18030',
  'iso-8859-1',
  'us-ascii',
]);

/** The encoding of a document from its first bytes: the byte order mark, else the declaration (XML 1.0, appendix F), else UTF-8. */
export function encodingOf(head: Uint8Array): string {
  const marked = markedEncoding(head);
  if (marked !== null) return marked;
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, 256)).toString('latin1');
  const declared = /^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w-]{1,20})["']/.exec(text)?.[1].toLowerCase() ?? 'utf-8';
  // A declaration that could be read byte by byte is not in UTF-16, whatever it says.
  return known.has(declared) && !declared.startsWith('utf-16') ? declared : 'utf-8';
}
