import type { Evidence } from '../traffic/host.ts';
import type { Mistake } from '@fengsui/capture';
import { mistake } from './mistake.ts';

/** One fingerprint: what a text that a device sends says about the device. `content/fingerprints` holds them as data. */
export interface Fingerprint {
  /** Stable name; derived claims carry it. */
  id: string;
  /** Attributes whose values are looked at; `maker` is the registered maker of the network interface. */
  on: string[];
  /** Ids of the protocols that the value must come from; empty for any. */
  from: string[];
  /** Regular expression (ECMAScript, ignoring case), safe by `unsafePattern`. */
  pattern: string;
  /** Attributes that follow; `$0` to `$9` stand for the match and its groups. */
  says: { [attribute: string]: string };
  /** 0 to 100; below what a device says of itself in a field for it. */
  confidence: number;
}

/** A claim that follows from another. */
interface Consequence {
  attribute: string;
  value: string;
  confidence: number;
  id: string;
}

/** How often a consequence is looked at again: a description gives an order number, an order number gives a role. */
const ROUNDS = 2;
/** Most texts whose consequences are remembered. */
const REMEMBERED = 4096;

/** What derived evidence adds to the evidence of a device. */
export interface Derived {
  evidence: Evidence[];
  /** Claims that a fingerprint took apart: the part that it gives stands for the whole. */
  superseded: ReadonlySet<Evidence>;
}

/** Fingerprints, compiled and indexed by the attribute that they look at. */
export class Fingerprints {
  readonly size: number;
  private readonly byAttribute = new Map<string, { print: Fingerprint; pattern: RegExp }[]>();
  private readonly remembered = new Map<string, readonly Consequence[]>();

  constructor(prints: readonly Fingerprint[]) {
    this.size = prints.length;
    for (const print of prints) {
      const compiled = { print, pattern: new RegExp(print.pattern, 'i') };
      for (const attribute of print.on) {
        const list = this.byAttribute.get(attribute);
        if (list) list.push(compiled);
        else this.byAttribute.set(attribute, [compiled]);
      }
    }
  }

  /** All that follows from the evidence, each claim with the frame and time of the claim that it follows from. */
  derive(evidence: readonly Evidence[]): Derived {
    const derived: Evidence[] = [];
    const superseded = new Set<Evidence>();
    let round = evidence;
    for (let count = 0; count < ROUNDS && round.length > 0; count++) {
      const next: Evidence[] = [];
      for (const claim of round) {
        if (!this.byAttribute.has(claim.attribute)) continue;
        for (const { attribute, value, confidence, id } of this.consequences(claim)) {
          if (attribute === claim.attribute && value !== claim.value) superseded.add(claim);
          next.push({
            ...claim,
            attribute,
            value,
            method: 'fingerprint',
            fingerprint: id,
            confidence: count === 0 ? confidence : Math.min(confidence, claim.confidence),
          });
        }
      }
      derived.push(...next);
      round = next;
    }
    return { evidence: derived, superseded };
  }

  private consequences(claim: Evidence): readonly Consequence[] {
    // What a fingerprint concluded is read wherever it was concluded from.
    const from = claim.fingerprint === null ? claim.source.slice(0, `${claim.source} `.indexOf(' ')) : null;
    const key = `${claim.attribute} ${from ?? ''} ${claim.value}`;
    const known = this.remembered.get(key);
    if (known !== undefined) return known;
    const found: Consequence[] = [];
    for (const { print, pattern } of this.byAttribute.get(claim.attribute) ?? []) {
      if (print.from.length > 0 && from !== null && !print.from.includes(from)) continue;
      const match = pattern.exec(claim.value);
      if (match === null) continue;
      for (const [attribute, template] of Object.entries(print.says)) {
        const value = fill(template, match);
        if (value !== '') found.push({ attribute, value, confidence: print.confidence, id: print.id });
      }
    }
    if (this.remembered.size < REMEMBERED) this.remembered.set(key, found);
    return found;
  }
}

/** The template with the groups of a match; empty when a group that it names took no part. */
function fill(template: string, match: RegExpExecArray): string {
  let missing = false;
  const text = template.replace(/\$(\d)/g, (_, digit: string) => {
    const group = match[Number(digit)];
    if (group === undefined || group === '') missing = true;
    return group ?? '';
  });
  return missing ? '' : text.trim();
}

/** Longest pattern in characters, and parts of it that may repeat without bound. */
const LONGEST = 240;
const MOST_UNBOUNDED = 3;

/**
 * Why a pattern may take long on a hostile text; null when it cannot. A repeated group must not itself repeat without bound, and few
 * parts may repeat without bound, so that time stays a small power of a length that is bounded (256 characters).
 */
export function unsafePattern(pattern: string): Mistake | null {
  if (pattern.length > LONGEST) return mistake('longPattern', { most: LONGEST });
  if (/\\[1-9k]/.test(pattern)) return mistake('backReference', {});
  if (/\(\?<?[=!]/.test(pattern)) return mistake('lookAround', {});
  const bare = pattern.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
  const unbounded = /[*+]|\{\d+,\}/g;
  if ((bare.match(unbounded) ?? []).length > MOST_UNBOUNDED) return mistake('unbounded', { most: MOST_UNBOUNDED });
  // Groups without groups inside are judged and folded, from the inside outwards.
  let rest = bare;
  for (;;) {
    const group = /\((?:\?:|\?<\w+>)?([^()]*)\)([*+]|\{\d+,\d*\})?/.exec(rest);
    if (group === null) break;
    const [whole, inside, repeat] = group;
    const repeats = /[*+]|\{\d+,\d*\}/.test(inside);
    if (repeat !== undefined && repeats) return mistake('nested', { group: whole });
    rest = rest.replace(whole, repeats || repeat !== undefined ? 'x+' : 'x');
  }
  return null;
}
