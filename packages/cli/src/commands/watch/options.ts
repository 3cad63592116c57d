import { join } from 'node:path';
import { dataFolder } from '../../folders.ts';
import { serverAddress } from '../../server-address.ts';
import { UsageError } from '../../usage.ts';
import { requireWritableFolder } from '../../writable.ts';
import type { FileArguments } from '../file-options.ts';
import { readArguments } from '../../command.ts';
import { watchUsage } from '../../usages/traffic.ts';

/** How to watch. Sizes are in bytes, times in seconds. */
export interface WatchOptions {
  /** The network interface, or else the file, the pipe or `-` that frames come from. */
  interface: string | null;
  pipe: string | null;
  /** Capture filter in the language of pcap. */
  filter: string | null;
  /** User to become after the capture process was started as root. */
  user: string | null;
  /** Standard error of a capture process that someone else started, and its process: for its count of losses. */
  statistics: string | null;
  capturePid: number | null;
  /** The platform, a token to enrol with, and the fingerprint of its certificate. */
  to: string | null;
  token: string | null;
  fingerprint: string | null;
  data: string;
  ring: number;
  spool: number;
  window: number;
  learning: number;
  /** Seconds to wait at the end for what was not sent yet. */
  wait: number;
  http: number | null;
  rules: string | null;
  /** Files of what the traffic is held against. */
  baseline: string | null;
  policy: string | null;
  /** What is done with files that cross the wire. */
  files: FileArguments;
  json: boolean;
}

const UNITS: { readonly [unit: string]: number } = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** Bytes of a size as a person writes it: `500M`, `2G`. Null when it is none. */
export function sizeOf(text: string): number | null {
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?$/i.exec(text.trim()) ?? [];
  return number === undefined ? null : Math.floor(Number(number) * UNITS[unit.toLowerCase()]);
}

/** Reads the arguments of `fengsui watch`. @throws UsageError that names the option and what it takes */
export function readOptions(args: string[]): WatchOptions {
  const { values } = readArguments(watchUsage, args);
  if ((values.interface === undefined) === (values.pipe === undefined))
    throw new UsageError('watch: name what to listen to, either --interface NAME, or --pipe FILE (- for standard input)');
  if (values.interface !== undefined && !/^[\w.:@-]{1,64}$/.test(values.interface))
    throw new UsageError(`watch: --interface ${values.interface} is no name of an interface`);
  const number = (name: 'window' | 'learning' | 'wait' | 'http' | 'capture-pid', least: number, most: number): number | null => {
    const text = values[name];
    if (text === undefined) return null;
    const value = Number(text);
    if (text === '' || !(value >= least && value <= most))
      throw new UsageError(`watch: --${name} must be a number from ${least} to ${most}, not ${text}`);
    return value;
  };
  const size = (name: 'ring' | 'spool', least: number): number => {
    const value = sizeOf(values[name]);
    if (value === null || (value < least && value !== 0))
      throw new UsageError(
        `watch: --${name} must be a size such as 500M or 2G, at least ${least / 2 ** 20}M, not ${values[name]}`,
      );
    return value;
  };
  const data = values.data ?? join(dataFolder(), 'watch');
  requireWritableFolder('watch: --data', data);
  const { files, carve, 'carve-key': carveKey, hashes, yara } = values;
  if (carve !== undefined) requireWritableFolder('watch: --carve', carve);
  return {
    interface: values.interface ?? null,
    pipe: values.pipe ?? null,
    filter: values.filter ?? null,
    user: values.user ?? null,
    statistics: values.statistics ?? null,
    capturePid: number('capture-pid', 1, 2 ** 31),
    to: values.to === undefined ? null : serverAddress('watch: --to', values.to),
    // Who may list processes reads their arguments, but not their environment.
    token: values.token ?? (process.env.FENGSUI_ENROLMENT_TOKEN || null),
    fingerprint: values.fingerprint === undefined ? null : fingerprintOf(values.fingerprint),
    data,
    ring: size('ring', 2 ** 20),
    spool: Math.max(size('spool', 2 ** 20), 2 ** 20),
    window: number('window', 1, 86_400) ?? 60,
    learning: number('learning', 0, 365 * 86_400) ?? 600,
    wait: number('wait', 0, 86_400) ?? 60,
    http: number('http', 0, 65_535),
    rules: values.rules ?? null,
    baseline: values.baseline ?? null,
    policy: values.policy ?? null,
    files: { files, carve, 'carve-key': carveKey, hashes, yara },
    json: values.json,
  };
}

/** SHA-256 of a certificate as 64 hexadecimal digits in lower case, from any of the ways to write it. */
function fingerprintOf(text: string): string {
  const digits = text
    .replace(/^sha-?256[:=/ ]+/i, '')
    .replaceAll(/[:\s-]/g, '')
    .toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(digits))
    throw new UsageError('watch: --fingerprint must be the SHA-256 of the server certificate: 64 hexadecimal digits');
  return digits;
}
