import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NothingDone, UsageError } from '../../usage.ts';
import { Connection } from './connection.ts';
import type { WatchOptions } from './options.ts';

/** What a sensor keeps of its enrolment, readable for nobody else. */
export interface Credential {
  server: string;
  /** SHA-256 of the server's certificate; null when those whom the system trusts vouch for it. */
  fingerprint: string | null;
  sensor: string;
  name: string;
  credential: string;
}

const FILE = 'credential.json';

/**
 * The credential for the platform, got with the token the first time; null when nothing is to be sent.
 * @throws UsageError when there is neither token nor credential; NothingDone when the server refuses the token
 */
export async function enrolled(options: Pick<WatchOptions, 'data' | 'to' | 'token' | 'fingerprint'>): Promise<Credential | null> {
  const { to, token, fingerprint } = options;
  const path = join(options.data, FILE);
  const known = readCredential(path);
  if (known !== null && (to === null || to === known.server)) {
    if (fingerprint === null || fingerprint === known.fingerprint) return known;
    // The server has a new certificate, and a person says so.
    const renewed = { ...known, fingerprint };
    keep(path, renewed);
    return renewed;
  }
  if (to === null) {
    if (token !== null) throw new UsageError('watch: a token needs --to, the address of the platform that made it');
    return null;
  }
  if (token === null)
    throw new UsageError(
      `watch: this sensor is not enrolled at ${to}; make a token there and give it with --token, or in FENGSUI_ENROLMENT_TOKEN`,
    );
  const connection = new Connection(to, fingerprint, null);
  try {
    const { status, body } = await connection.send('POST', '/api/fleet/enrolment', { token });
    const { sensor, name, credential } = body;
    if (status !== 200) throw new Error(`${String(body.message ?? `it answers ${status}`)}. ${String(body.action ?? '')}`.trim());
    if (typeof sensor !== 'string' || typeof name !== 'string' || typeof credential !== 'string')
      throw new Error('what answers there is no platform');
    const made: Credential = { server: to, fingerprint, sensor, name, credential };
    keep(path, made);
    return made;
  } catch (error) {
    throw new NothingDone(`watch: ${to} did not enrol this sensor: ${(error as Error).message}`, { cause: error });
  } finally {
    connection.close();
  }
}

function keep(path: string, credential: Credential): void {
  // A new file in the old one's place: it is whole or not there, it has its mode before its content, and a link that somebody put there is not followed.
  const part = `${path}.part`;
  rmSync(part, { force: true });
  writeFileSync(part, `${JSON.stringify(credential)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  renameSync(part, path);
}

function readCredential(path: string): Credential | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Credential;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new NothingDone(
      `watch: ${path} cannot be read (${(error as Error).message}); correct it, or remove it and enrol again`,
      {
        cause: error,
      },
    );
  }
}
