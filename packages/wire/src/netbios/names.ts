import { latin1 } from '../bytes.ts';
import { isNetbiosName } from '../dns/names.ts';

/** Bytes of a NetBIOS name, its suffix included. */
const LENGTH = 16;

/** What the suffix, the sixteenth byte of a name, says of who registers it. Those of group names are marked. */
export const suffixes: ReadonlyMap<number, string> = new Map([
  [0x00, 'workstation'],
  [0x03, 'messenger'],
  [0x06, 'remote_access_server'],
  [0x1b, 'domain_master_browser'],
  [0x1c, 'domain_controllers'],
  [0x1d, 'master_browser'],
  [0x1e, 'browser_elections'],
  [0x1f, 'network_dde'],
  [0x20, 'server'],
  [0x21, 'remote_access_client'],
]);

/** The sixteen bytes behind the encoded name at `at`; null when there is none (RFC 1001 §14.1). */
export function decodeName(bytes: Uint8Array, at: number, end: number): Uint8Array | null {
  if (!isNetbiosName(bytes, at, end)) return null;
  const name = new Uint8Array(LENGTH);
  for (let i = 0; i < LENGTH; i++) name[i] = ((bytes[at + 1 + i * 2] - 0x41) << 4) | (bytes[at + 2 + i * 2] - 0x41);
  return name;
}

/** The name's text, without padding and suffix. */
export function nameOf(name: Uint8Array): string {
  return latin1(name, 0, LENGTH - 1);
}

/** The suffix of an encoded name at `at`; -1 when there is none. Allocates nothing. */
export function suffixAt(bytes: Uint8Array, at: number, end: number): number {
  return isNetbiosName(bytes, at, end) ? ((bytes[at + 31] - 0x41) << 4) | (bytes[at + 32] - 0x41) : -1;
}

/** What a suffix is called. */
export function suffixName(suffix: number): string {
  return suffixes.get(suffix) ?? `suffix_${suffix.toString(16).padStart(2, '0')}`;
}
