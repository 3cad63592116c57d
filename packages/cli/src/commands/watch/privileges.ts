import { chownSync, existsSync, lchownSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NothingDone } from '../../usage.ts';

/** A user of the system. */
interface Account {
  name: string;
  uid: number;
  gid: number;
}

/** Users that the sensor becomes when nobody says which: its own where it was made, else the one without rights. */
const USUAL = ['fengsui', 'nobody'];

/** The user to become; null when the process has no privileges to give up, or is told to keep them. @throws NothingDone */
export function accountFor(name: string | null): Account | null {
  if (process.getuid?.() !== 0 || name === 'root') return null;
  for (const wanted of name === null ? USUAL : [name]) {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((one) => one.startsWith(`${wanted}:`));
    if (line === undefined) continue;
    const [, , uid, gid] = line.split(':');
    return { name: wanted, uid: Number(uid), gid: Number(gid) };
  }
  throw new NothingDone(`watch: there is no user ${name ?? USUAL.join(' or ')} to become; make one, or name another with --user`);
}

/** Gives a folder and what is in it to a user. Links are not followed. */
export function give(folder: string, account: Account): void {
  chownSync(folder, account.uid, account.gid);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    lchownSync(join(folder, name), account.uid, account.gid);
}

/** Becomes a user for good: from here on the process can neither capture nor read what is not the user's. */
export function become(account: Account): void {
  process.setgroups?.([account.gid]);
  process.setgid?.(account.gid);
  process.setuid?.(account.uid);
}

/** Capabilities that the process still has, as Linux writes them; null when it has none, or the system does not tell. */
export function capabilitiesLeft(): string | null {
  if (!existsSync('/proc/self/status')) return null;
  const mask = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return /^0+$/.test(mask) ? null : mask;
}
