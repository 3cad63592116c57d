import { type Cursor, isObject } from '../../json.ts';
import { broken, type CsafTest } from './walk.ts';

/** Members that hold addresses, anywhere in a document. */
const members: ReadonlySet<string> = new Set(['url', 'urls', 'uri', 'sbom_urls', 'namespace', 'contact']);

/** Ends of names that nobody can register, so that no address with them is ever found (RFC 6761, 6.2 to 6.4; RFC 2606). */
const reserved = /(?:^|\.)(?:invalid|test|localhost|example)\.?$/i;

/** Most addresses that are looked at. */
const most = 100_000;

/**
 * Addresses that can be known not to resolve without asking: nothing that a document names is fetched. Those of the document itself are
 * 6.3.7, all others 6.3.6.
 */
export const addressesExist =
  (ofItself: boolean): CsafTest =>
  (document) =>
    [...addresses(document)]
      .filter((found) => found.ofItself === ofItself && isReserved(String(found.at.value)))
      .map(({ at }) => broken(at, 'the address is of a name that is reserved and never resolves'));

function isReserved(address: string): boolean {
  try {
    return reserved.test(new URL(address).hostname);
  } catch {
    return false;
  }
}

function* addresses(root: Cursor): Generator<{ at: Cursor; ofItself: boolean }> {
  const open: Cursor[] = [root];
  let seen = 0;
  for (let owner = open.pop(); owner !== undefined && seen < most; owner = open.pop()) {
    if (!isObject(owner.value)) continue;
    const self = owner.text('category') === 'self' && owner.text('url') !== null;
    for (const [name, value] of Object.entries(owner.value)) {
      seen++;
      if (members.has(name)) {
        const held = Array.isArray(value) ? owner.items(name) : [owner.member(name)];
        for (const at of held) if (typeof at.value === 'string') yield { at, ofItself: self };
      } else if (Array.isArray(value)) for (const object of owner.objects(name)) open.push(object);
      else if (isObject(value)) open.push(owner.member(name));
    }
  }
}
