import {
  claimOf,
  type Fingerprint,
  Fingerprints,
  type Mistake,
  proveFingerprint,
  type ProvenFingerprint,
  readFingerprint,
} from '@fengsui/sensor';
import type { Check, Told, TrialResult } from './schema.ts';

/** A text that a device sent. */
export interface DeviceText {
  attribute: string;
  value: string;
  source: string;
  frame: number | null;
  capture: string | null;
}

/** A device with its texts and what is known of it. */
export interface TriedDevice {
  asset: string | null;
  label: string;
  /** The capture that is read for the trial; null for the inventory. */
  capture: string | null;
  /** Attribute to what is known. */
  known: Record<string, string | null>;
  /** Attribute to the fingerprint that it follows from, where it follows from one. */
  by: Record<string, string>;
  texts: DeviceText[];
}

/** Another fingerprint, with texts that it claims. */
export interface OtherFingerprint extends Fingerprint {
  claims: string[];
}

/** Attributes that follow from a fingerprint, each with it. */
export function followedBy(claims: readonly { attribute: string; fingerprint: string | null }[]): Record<string, string> {
  return Object.fromEntries(
    claims.flatMap(({ attribute, fingerprint }) => (fingerprint === null ? [] : [[attribute, fingerprint]])),
  );
}

/** What is kept, as the sensor takes it; what its rules no longer take is left out. */
export function printsOf(contents: readonly unknown[]): ProvenFingerprint[] {
  return contents.flatMap((content) => {
    const read = readFingerprint(content);
    return 'print' in read ? [read.print] : [];
  });
}

const most = { hits: 300, conflicts: 100, falseHits: 100 } as const;

/** Whether something is a fingerprint by the rules of `content/fingerprints`, and whether its examples hold. */
export function checkFingerprint(entry: unknown): Check & { print: ProvenFingerprint | null } {
  const read = readFingerprint(entry);
  if ('mistake' in read) return { print: null, ...told(read.mistake), examples: [], sound: false };
  const examples = proveFingerprint(read.print).map(({ problem, ...example }) => ({ ...example, ...told(problem) }));
  const both = examples.some(({ must }) => must) && examples.some(({ must }) => !must);
  return { print: read.print, ...told(null), examples, sound: both && examples.every(({ problem }) => problem === null) };
}

function told(found: Mistake | null): Told {
  return found === null
    ? { problem: null, mistake: null }
    : { problem: found.text, mistake: { code: found.code, values: found.values } };
}

/** Runs a fingerprint on devices, and holds it against all others. Pure: nothing is read or kept. */
export function tryFingerprint(
  print: ProvenFingerprint,
  devices: Iterable<TriedDevice>,
  others: readonly OtherFingerprint[],
): Pick<TrialResult, 'devices' | 'hitCount' | 'hits' | 'conflictCount' | 'conflicts' | 'falseHits'> {
  const alone = new Fingerprints([print]);
  const rest = others.filter(({ id }) => id !== print.id);
  const together = new Fingerprints(rest);
  const confidence = new Map(rest.map((other) => [other.id, other.confidence]));
  const result: ReturnType<typeof tryFingerprint> = {
    devices: 0,
    hitCount: 0,
    hits: [],
    conflictCount: 0,
    conflicts: [],
    falseHits: falseHits(alone, print, rest),
  };
  for (const device of devices) {
    let hit = false;
    for (const text of device.texts) {
      const given = follows(alone, text);
      if (given.length === 0) continue;
      hit = true;
      const { asset, label, capture } = device;
      result.hitCount++;
      if (result.hits.length < most.hits) {
        const gives = given.map(({ attribute, value }) => ({
          attribute,
          value,
          ...changeOf(device, print.id, attribute, value),
        }));
        result.hits.push({ device: { asset, label, capture }, text, gives });
      }
      for (const other of follows(together, text)) {
        const mine = given.find(({ attribute }) => attribute === other.attribute);
        if (mine === undefined || alike(mine.value, other.value)) continue;
        result.conflictCount++;
        if (result.conflicts.length >= most.conflicts) continue;
        const theirs = confidence.get(other.id) ?? 0;
        const believed = theirs === print.confidence ? null : theirs > print.confidence ? 'other' : 'this';
        result.conflicts.push({
          device: { asset, label, capture },
          text,
          attribute: mine.attribute,
          value: mine.value,
          other: other.id,
          otherValue: other.value,
          believed,
        });
      }
    }
    if (hit) result.devices++;
  }
  return result;
}

type Given = { attribute: string; value: string; id: string };

function follows(
  prints: Fingerprints,
  { attribute, value, source }: Pick<DeviceText, 'attribute' | 'value' | 'source'>,
): Given[] {
  const given = new Map<string, Given>();
  for (const claim of prints.derive([claimOf(attribute, value, source)]).evidence) {
    const id = claim.fingerprint!;
    given.set(`${id} ${claim.attribute}`, { attribute: claim.attribute, value: claim.value, id });
  }
  return [...given.values()];
}

/** How what follows differs from what is known: what an older version of the same fingerprint said is corrected, not contradicted. */
function changeOf(device: TriedDevice, id: string, attribute: string, value: string) {
  const known = device.known[attribute] ?? null;
  if (known === null) return { known, change: 'new' } as const;
  if (alike(known, value)) return { known, change: 'same' } as const;
  return { known, change: device.by[attribute] === id ? 'corrected' : 'differs' } as const;
}

/** Texts that others claim as theirs, and of which this one says something else. */
function falseHits(alone: Fingerprints, print: Fingerprint, others: readonly OtherFingerprint[]): TrialResult['falseHits'] {
  const found: TrialResult['falseHits'] = [];
  for (const other of others) {
    const theirs = new Fingerprints([other]);
    for (const text of other.claims) {
      for (const attribute of other.on.filter((name) => print.on.includes(name))) {
        const claim = { attribute, value: text, source: `${other.from[0] ?? print.from[0] ?? 'snmp'} example` };
        const given = follows(alone, claim);
        if (given.length === 0) continue;
        for (const said of follows(theirs, claim)) {
          const mine = given.find((one) => one.attribute === said.attribute);
          if (mine === undefined || alike(mine.value, said.value)) continue;
          if (found.length < most.falseHits)
            found.push({ other: other.id, text, attribute: mine.attribute, value: mine.value, otherValue: said.value });
        }
      }
    }
  }
  return found;
}

function alike(one: string, other: string): boolean {
  return one.normalize('NFKC').toLowerCase().trim() === other.normalize('NFKC').toLowerCase().trim();
}
