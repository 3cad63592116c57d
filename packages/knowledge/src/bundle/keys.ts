import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';

/** Keys that sign bundles: Ed25519 (RFC 8032). A public key is written as one word, so that it can be read over a telephone or on paper. */

/** What a public key begins with, and what follows: the 32 bytes of the key in base64url. */
const prefix = 'fsb1-';
const word = /^fsb1-([A-Za-z0-9_-]{43})$/;
/** What stands before the 32 bytes in the SubjectPublicKeyInfo of an Ed25519 key (RFC 8410, 4). */
const header = Buffer.from('302a300506032b6570032100', 'hex');

/** A new private key (PKCS #8, PEM). It is the only secret; who has it can sign in the name of the library. */
export function makeBundleKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/**
 * The public key of a private one, as the receiving side pins it: `fsb1-` and 43 characters.
 * @throws Error when the text is no Ed25519 key
 */
export function publicBundleKey(privateKey: string): string {
  const der = createPublicKey(readPrivate(privateKey)).export({ type: 'spki', format: 'der' });
  return prefix + der.subarray(header.length).toString('base64url');
}

/** Whether a text is a public key. */
export function isBundleKey(text: string): boolean {
  return word.test(text);
}

/** Eight characters by which a person tells keys apart; the whole key is what is compared. */
export function shortKey(publicKey: string): string {
  return createHash('sha256').update(publicKey).digest('hex').slice(0, 8);
}

/** Signs bytes. Base64. */
export function signBytes(bytes: Uint8Array, privateKey: string): string {
  return sign(null, bytes, readPrivate(privateKey)).toString('base64');
}

/** Whether a signature of bytes is by the holder of a key. */
export function isSignedBy(bytes: Uint8Array, signature: string, publicKey: string): boolean {
  const key = word.exec(publicKey);
  if (key === null) return false;
  try {
    const object = createPublicKey({
      key: Buffer.concat([header, Buffer.from(key[1], 'base64url')]),
      type: 'spki',
      format: 'der',
    });
    return verify(null, bytes, object, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

function readPrivate(text: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch (cause) {
    throw new Error("the key cannot be read; make one with 'fengsui library key --out FILE'", { cause });
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new Error(`the key is of type ${key.asymmetricKeyType}; bundles are signed with Ed25519`);
  return key;
}
