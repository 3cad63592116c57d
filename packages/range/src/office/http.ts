import { ascii } from './bytes.ts';

/** A request for a page (RFC 9112). */
export const httpRequest = (host: string, path: string, agent: string): Uint8Array =>
  Uint8Array.from(
    ascii(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: ${agent}\r\nAccept: */*\r\nConnection: keep-alive\r\n\r\n`),
  );

/** The page. */
export function httpResponse(server: string, body: string, status = '200 OK', type = 'text/html'): Uint8Array {
  const head = `HTTP/1.1 ${status}\r\nServer: ${server}\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`;
  return Uint8Array.from(ascii(head + body));
}
