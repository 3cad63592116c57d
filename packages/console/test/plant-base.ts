import type { Asset } from '../src/api/network.ts';
import type { Finding } from '../src/api/findings.ts';

/** What the parts of a made-up plant share. */

/** Numbers that look random and are the same every time (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** An identifier that is the same every time, of the index-th thing of a kind. */
export const uuid = (kind: number, index: number) => `01989a00-000${kind}-7000-8000-${index.toString(16).padStart(12, '0')}`;
const NOW = Date.now();
/** The time so many minutes ago. */
export const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

/** The address under which an asset speaks. */
export function addressOf(asset: Asset): string {
  return asset.interfaces[0].ips[0];
}

/** Whether somebody still has to look at a finding. */
export function isOpen({ state }: Finding): boolean {
  return state === 'new' || state === 'in progress';
}
