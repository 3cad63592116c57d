import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A provider's OpenPGP key: its text, and the fingerprint that the metadata names (CSAF 2.0, 7.1.20), null when it names none. */
export type SigningKey = { text: string; fingerprint: string | null };

/**
 * What became of a signature: good, bad (`reason` says why), or not verified, because GnuPG is not installed or there is no key to verify
 * with.
 */
export type SignatureVerdict = { state: 'good'; fingerprint: string } | { state: 'bad' | 'not verified'; reason: string };

/** A verification that takes longer than this, in milliseconds, is given up. */
const patience = 20_000;

/**
 * Verify a detached OpenPGP signature of a file with GnuPG (`gpg`), in a key ring that holds the provider's keys alone and is thrown away.
 * Fingerprints that the metadata names must be those of the key that signed. Nothing of the user's own key ring is read or changed.
 */
export async function verifySignature(
  file: string,
  signature: string,
  keys: readonly SigningKey[],
  program = 'gpg',
): Promise<SignatureVerdict> {
  if (keys.length === 0) return { state: 'not verified', reason: 'the provider names no key' };
  const home = mkdtempSync(join(tmpdir(), 'fengsui-gpg-'));
  try {
    const common = ['--homedir', home, '--batch', '--no-tty', '--no-autostart', '--status-fd', '1'];
    for (const [index, { text }] of keys.entries()) {
      const path = join(home, `key-${index}.asc`);
      writeFileSync(path, text);
      const imported = await run(program, [...common, '--import', path]);
      if (imported === null) return { state: 'not verified', reason: 'GnuPG is not installed' };
    }
    const path = join(home, 'signature.asc');
    writeFileSync(path, signature);
    const status = (await run(program, [...common, '--verify', path, file])) ?? '';
    const valid = /^\[GNUPG:\] VALIDSIG ([0-9A-F]{40,64})(?: .*? ([0-9A-F]{40,64}))?\s*$/m.exec(status);
    if (valid === null) return { state: 'bad', reason: badReason(status) };
    // A subkey may sign: the last fingerprint is that of its primary key.
    const signers = [valid[1], valid[2]].filter((fingerprint) => fingerprint !== undefined);
    const named = keys.flatMap(({ fingerprint }) =>
      fingerprint === null ? [] : [fingerprint.replaceAll(/\s/g, '').toUpperCase()],
    );
    if (named.length > 0 && !signers.some((signer) => named.includes(signer)))
      return { state: 'bad', reason: `it was signed with ${valid[1]}, which the provider does not name` };
    return { state: 'good', fingerprint: signers.at(-1) ?? valid[1] };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function badReason(status: string): string {
  if (status.includes('] NO_PUBKEY')) return 'it was signed with a key that the provider does not name';
  if (/\] (?:EXPKEYSIG|KEYEXPIRED)/.test(status)) return 'its key has expired';
  if (status.includes('] REVKEYSIG')) return 'its key was revoked';
  return status.includes('] BADSIG') ? 'the document is not what was signed' : 'it is no signature';
}

/** What a program writes; null when it cannot be started. */
async function run(program: string, parameters: readonly string[]): Promise<string | null> {
  return await new Promise((resolve) => {
    const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'ignore'], timeout: patience });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      if (text.length < 100_000) text += chunk.toString('utf8');
    });
    child.once('error', () => resolve(null));
    child.once('close', () => resolve(text));
  });
}
