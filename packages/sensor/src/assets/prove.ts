import type { Evidence } from '../traffic/host.ts';
import { type Fingerprint, Fingerprints } from './fingerprint.ts';
import type { ProvenFingerprint } from './knowledge.ts';
import type { Mistake } from '@fengsui/capture';
import { mistake } from './mistake.ts';

/** What became of one example of a fingerprint. */
export interface ExampleOutcome {
  text: string;
  /** Whether the text stands under `fires`; otherwise it must be left alone. */
  must: boolean;
  /** What follows from it, attribute by attribute. */
  follows: { [attribute: string]: string };
  /** What is wrong; null when it is as the example says. */
  problem: Mistake | null;
}

/** A claim with a text that is made up, as an example is. */
export function claimOf(attribute: string, value: string, source: string): Evidence {
  return {
    attribute,
    value,
    source,
    method: 'stated',
    fingerprint: null,
    confidence: 95,
    frame: 1,
    time: 0,
    lastTime: 0,
    count: 1,
  };
}

/** Holds a fingerprint against its own examples, under each attribute that it reads. */
export function proveFingerprint(print: ProvenFingerprint): ExampleOutcome[] {
  const alone = new Fingerprints([print]);
  const fires = Object.entries(print.fires).map(([text, given]) => outcome(alone, print, text, given));
  return [...fires, ...print.silent.map((text) => outcome(alone, print, text, null))];
}

function outcome(
  alone: Fingerprints,
  print: Fingerprint,
  text: string,
  given: { [attribute: string]: string } | null,
): ExampleOutcome {
  const example = { text, must: given !== null, follows: {}, problem: null };
  for (const attribute of print.on) {
    const { evidence } = alone.derive([claimOf(attribute, text, `${print.from[0] ?? 'snmp'} example`)]);
    const follows = Object.fromEntries(evidence.map((claim) => [claim.attribute, claim.value]));
    if (given === null) {
      if (evidence.length > 0) return { ...example, follows, problem: mistake('claims', {}) };
      continue;
    }
    if (evidence.length === 0) return { ...example, problem: mistake('misses', { attribute }) };
    const wrong = Object.entries(given).find(([name, value]) => follows[name] !== value);
    if (wrong !== undefined) return { ...example, follows, problem: differing(wrong[0], follows[wrong[0]], wrong[1]) };
    Object.assign(example.follows, follows);
  }
  return example;
}

function differing(attribute: string, given: string | undefined, wanted: string): Mistake {
  return given === undefined ? mistake('lacks', { attribute, wanted }) : mistake('differs', { attribute, given, wanted });
}
