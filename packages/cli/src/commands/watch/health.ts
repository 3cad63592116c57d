import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NothingDone } from '../../usage.ts';
import type { ContentState } from './content.ts';
import type { UplinkState } from './uplink.ts';

/** How a sensor is: what it tells the platform whenever it speaks. */
export interface Health {
  version: string;
  /** Its own clock. */
  at: string;
  started: string;
  /** The interface or the pipe that it listens to. */
  source: string;
  frames: number;
  framesPerSecond: number;
  /** Frames that never reached it, by where they were lost. */
  lost: { [where: string]: number };
  /** What its limits discarded in the session, by kind. */
  dropped: { [kind: string]: number };
  memoryBytes: number;
  /** Age of the latest frame. */
  behindSeconds: number;
  spool: { batches: number; bytes: number; oldest: string | null; summarised: number };
  ring: { files: number; bytes: number } | null;
  /** The platform's content that it judges by; null without. */
  content: ContentState | null;
  /** What a person should look at, in words. */
  problems: string[];
}

/** The same with what only this machine needs to know. */
export interface LocalHealth extends Health {
  sensor: string | null;
  session: string;
  bytes: number;
  messages: number;
  uplink: UplinkState | null;
}

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};
/** Names under which this machine calls itself; another name is another site that points here. */
const LOCAL = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;

/** Serves the health on this machine only: `/health` as JSON, `/` as a page without a script. @throws NothingDone when the port is taken */
export async function serveHealth(port: number, health: () => LocalHealth): Promise<{ port: number; close(): void }> {
  const server: Server = createServer((request, response) => {
    const answer = (status: number, headers: { [name: string]: string } = {}, text = ''): void => {
      response.writeHead(status, { ...HEADERS, ...headers }).end(text);
    };
    if (!LOCAL.test(request.headers.host ?? '')) answer(421);
    else if (request.method !== 'GET') answer(405, { allow: 'GET' });
    else if (request.url === '/health') answer(200, { 'content-type': 'application/json' }, JSON.stringify(health()));
    else if (request.url === '/') answer(200, { 'content-type': 'text/html; charset=utf-8' }, page(health()));
    else answer(404);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(new NothingDone(`watch: --http ${port}: ${cause.message}`, { cause })));
    server.listen(port, '127.0.0.1', resolve);
  });
  // A page that is open must not keep the process.
  server.unref();
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The health as a page that a person reads. */
function page(health: LocalHealth): string {
  const { problems, ...rest } = health;
  const rows = Object.entries(rest).map(([name, value]) => {
    const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return `<tr><th scope="row">${escape(words)}</th><td>${cell(value)}</td></tr>`;
  });
  const state =
    problems.length === 0
      ? '<p>Nothing is wrong.</p>'
      : `<ul>${problems.map((problem) => `<li>${escape(problem)}</li>`).join('')}</ul>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5"><title>Fengsui sensor</title>
<style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem;max-width:60rem}th{text-align:left;font-weight:600;padding-right:2rem;vertical-align:top}
td{font-variant-numeric:tabular-nums;overflow-wrap:anywhere}li{color:#b00020}</style></head>
<body><h1>Fengsui sensor</h1>${state}<table>${rows.join('\n')}</table></body></html>
`;
}

function cell(value: unknown): string {
  if (value === null) return '–';
  if (typeof value === 'number') return value.toLocaleString('en-US', { maximumFractionDigits: 1 });
  if (typeof value !== 'object') return escape(String(value));
  const parts = Object.entries(value).map(([name, part]) => `${escape(name)}: ${cell(part)}`);
  return parts.length === 0 ? 'none' : parts.join('<br>');
}
