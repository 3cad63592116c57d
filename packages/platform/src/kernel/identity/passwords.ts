import { hash, verify } from '@node-rs/argon2';

/** Argon2id with 19 MiB, two passes, one lane: the first recommendation of the OWASP password storage cheat sheet. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hash of a password that nobody has: verifying against it takes as long as against a real one. */
let nobody: Promise<string> | undefined;

/** Hash of a password, with its salt and parameters in the PHC string format. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), parameters);
}

/** Whether the password is the one of the hash. Takes as long when there is no hash, so that names cannot be found out. */
export async function verifyPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  nobody ??= hashPassword('nobody has this password');
  const matches = await verify(stored ?? (await nobody), password.normalize('NFC'));
  return matches && typeof stored === 'string';
}
