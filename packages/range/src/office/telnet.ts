import { ascii } from './bytes.ts';

/** Options that a server offers when a session begins (RFC 854): will echo, will suppress go ahead. */
export const telnetOffer = (): Uint8Array => Uint8Array.from([0xff, 0xfb, 1, 0xff, 0xfb, 3]);
/** The client's consent. */
export const telnetConsent = (): Uint8Array => Uint8Array.from([0xff, 0xfd, 1, 0xff, 0xfd, 3]);
/** A line of text. */
export const telnetLine = (text: string): Uint8Array => Uint8Array.from(ascii(text));
