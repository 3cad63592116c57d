import type { Severity } from '@fengsui/sensor';

/** A message in the Common Event Format, which firewalls and sensors send in syslog. */
export interface CefMessage {
  vendor: string;
  product: string;
  version: string;
  signature: string;
  name: string;
  severity: Severity;
  extension: { [key: string]: string };
}

/** Most keys of an extension that are read. */
const KEYS = 128;

const WORDS: ReadonlyMap<string, Severity> = new Map([
  ['low', 'low'],
  ['medium', 'medium'],
  ['high', 'high'],
  ['very-high', 'critical'],
  ['unknown', 'info'],
]);

/** Numbers of the format's severity: 0 to 3 low, 4 to 6 medium, 7 and 8 high, 9 and 10 very high. */
function severityOf(text: string): Severity {
  const number = Number(text);
  if (text === '' || Number.isNaN(number)) return WORDS.get(text.toLowerCase()) ?? 'info';
  return number >= 9 ? 'critical' : number >= 7 ? 'high' : number >= 4 ? 'medium' : number >= 1 ? 'low' : 'info';
}

const unescape = (text: string): string =>
  text.replace(/\\([\\|=nr])/g, (_, sign: string) => (sign === 'n' ? '\n' : sign === 'r' ? '\r' : sign));

/** Finds `CEF:0|vendor|product|version|signature|name|severity|extension` in a text; null when there is none. */
export function cefOf(text: string): CefMessage | null {
  const start = text.indexOf('CEF:');
  if (start < 0) return null;
  const parts: string[] = [];
  let at = start + 4;
  while (parts.length < 7) {
    let end = at;
    while (end < text.length && text[end] !== '|') end += text[end] === '\\' ? 2 : 1;
    if (end >= text.length && parts.length < 6) return null;
    parts.push(unescape(text.slice(at, end)));
    at = end + 1;
  }
  const [, vendor, product, version, signature, name, severity] = parts;
  const extension: { [key: string]: string } = {};
  const tail = text.slice(at);
  const keys = [...tail.matchAll(/(?:^|\s)([A-Za-z0-9_.]+)=/g)].slice(0, KEYS);
  for (const [index, key] of keys.entries())
    extension[key[1]] = unescape(tail.slice(key.index + key[0].length, keys[index + 1]?.index ?? tail.length).trim());
  return { vendor, product, version, signature, name, severity: severityOf(severity), extension };
}
