import { latin1 } from '@fengsui/wire';

/** What the beginning of a message says of its body (RFC 9112 §6). */
export interface HttpHead {
  /** Method of a request; '' for a response. */
  method: string;
  target: string;
  /** Status of a response; 0 for a request. */
  status: number;
  /** By lower-case name; of repeated ones all, with commas. */
  headers: ReadonlyMap<string, string>;
}

const REQUEST = /^([A-Z]{3,16}) (\S{1,8192}) HTTP\/1\.[01]$/;
const STATUS = /^HTTP\/1\.[01] (\d{3})/;
/** Most header lines read. */
const LINES = 256;

/** Reads the head of a message, without the empty line that ends it; null when it is none. */
export function parseHead(bytes: Uint8Array, start: number, end: number): HttpHead | null {
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
    .toString('latin1')
    .split(/\r?\n/, LINES);
  const request = REQUEST.exec(lines[0]);
  const response = request === null ? STATUS.exec(lines[0]) : null;
  if (request === null && response === null) return null;
  const headers = new Map<string, string>();
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return { method: request?.[1] ?? '', target: request?.[2] ?? '', status: Number(response?.[1] ?? 0), headers };
}

const METHODS = /^(GET|PUT|POST|HEAD|PATCH|DELETE|OPTIONS|PROPFIND|CONNECT|TRACE) /;

/** Whether a message seems to begin here: where to go on after bytes that are missing. */
export function beginsMessage(bytes: Uint8Array, at: number, end: number): boolean {
  const text = latin1(bytes, at, Math.min(end, at + 10));
  return text.startsWith('HTTP/1.') || METHODS.test(`${text} `);
}

/** Length of a body by its header; -1 when it does not say or says nonsense. */
export function contentLength(headers: ReadonlyMap<string, string>): number {
  const text = headers.get('content-length')?.split(',', 1)[0] ?? '';
  const value = /^\d{1,15}$/.test(text) ? Number(text) : -1;
  return Number.isSafeInteger(value) ? value : -1;
}

/** `bytes 0-99/1000` (RFC 9110 §14.4): first and last place and the length of all, -1 for `*`; null when it is no such. */
export function contentRange(value: string | undefined): { first: number; last: number; total: number } | null {
  const match = /^bytes\s+(\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/i.exec(value?.trim() ?? '');
  if (match === null) return null;
  const [first, last] = [Number(match[1]), Number(match[2])];
  return last < first ? null : { first, last, total: match[3] === '*' ? -1 : Number(match[3]) };
}

/** A parameter of a header's value, as `boundary` or `filename`; in quotes, plain, or extended (RFC 8187). */
export function parameter(value: string, name: string): string | null {
  const extended = new RegExp(`;\\s*${name}\\*=(?:utf-8|iso-8859-1)'[^']*'([^;\\s]+)`, 'i').exec(value)?.[1];
  if (extended !== undefined) {
    try {
      return decodeURIComponent(extended);
    } catch {
      return extended;
    }
  }
  const found = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(value);
  return found === null ? null : (found[1]?.replaceAll(/\\(.)/g, '$1') ?? found[2]);
}
