import { PcapWriter } from '@fengsui/capture';
import type { Attack, PlantId } from './attack.ts';
import { attacks } from './attacks/index.ts';
import { Network } from './network.ts';
import { plants } from './plants/index.ts';
import { Random } from './random.ts';
import type { Truth, TruthStep } from './truth.ts';

/** A frame as it is handed out, in the order of time. */
export interface NumberedFrame {
  /** 1-based number in the capture. */
  number: number;
  /** Since 1970. */
  seconds: number;
  nanoseconds: number;
  bytes: Uint8Array;
  /** The step of an attack that it belongs to; null for normal operation. */
  step: TruthStep | null;
}

/** How to simulate. */
export interface SimulateOptions {
  /** The same seed gives the same capture, byte by byte. */
  seed?: number;
  /** Simulated time; 1 hour unless given. */
  hours?: number;
  /** Names of attacks, or all that the plant has; none unless given. */
  attacks?: readonly string[] | 'all';
  /** When the capture begins; a Monday morning unless given. */
  begins?: Date;
  /** File to write, classic pcap with microseconds. */
  out?: string;
  /** Takes every frame. */
  onFrame?: (frame: NumberedFrame) => void;
}

const HOUR = 3600;
/** Attacks begin after this much normal operation, seconds; a sensor learns in the first ten minutes of it. */
const QUIET = 1200;
/** A step whose attack ends later than this before the capture's end is not cut off. */
const MARGIN = 20;

/**
 * Simulates a plant and attacks on it. Frames go to a file, to `onFrame`, or both, as they come: memory does not grow with the hours. Returns the truth beside
 * them. Throws when the plant or an attack is unknown, when an attack is not on this plant, and when the file cannot be written.
 */
export function simulate(plant: PlantId, options: SimulateOptions = {}): Truth {
  const { seed = 1, hours = 1, begins = new Date('2026-03-02T06:30:00Z') } = options;
  const description = plants.find((one) => one.id === plant);
  if (!description) throw new Error(`there is no plant ${plant}; there are ${plants.map((one) => one.id).join(', ')}`);
  const chosen = choose(plant, options.attacks ?? []);
  const truth: Truth = {
    plant,
    seed,
    hours,
    begins: begins.toISOString(),
    attacks: chosen.map((attack) => attack.name),
    assets: [],
    steps: [],
    mishaps: [],
    frames: 0,
  };
  const network = new Network(new Random(seed), truth);
  const site = description.build(network);
  const times = schedule(chosen, hours * HOUR);
  chosen.forEach((attack, i) => {
    attack.play(site, times[i]);
  });

  const writer = options.out === undefined ? null : new PcapWriter(options.out, { linkType: 1, digits: 6 });
  const origin = begins.getTime() * 1000;
  try {
    network.run(hours * HOUR, ({ time, bytes, step }) => {
      truth.frames++;
      const microseconds = origin + Math.round(time * 1e6);
      const seconds = Math.floor(microseconds / 1e6);
      const frame = { number: truth.frames, seconds, nanoseconds: (microseconds - seconds * 1e6) * 1000, bytes, step };
      if (step) {
        if (step.frames.length === 0) step.start = time;
        step.end = time;
        step.frames.push(frame.number);
      }
      writer?.write({ ...frame, start: 0, end: bytes.length });
      options.onFrame?.(frame);
    });
  } finally {
    writer?.close();
  }
  // A step that the end of the capture cut off did not happen.
  truth.steps = truth.steps.filter((step) => step.frames.length > 0);
  return truth;
}

function choose(plant: PlantId, wanted: readonly string[] | 'all'): Attack[] {
  const possible = attacks.filter((attack) => attack.plants.includes(plant));
  if (wanted === 'all') return possible;
  return [...new Set(wanted)].map((name) => {
    const attack = possible.find((one) => one.name === name);
    if (attack) return attack;
    throw new Error(`there is no attack ${name} on ${plant}; there are ${possible.map((one) => one.name).join(', ')}`);
  });
}

/** When each attack begins: spread evenly over what follows the quiet time, or over the last two thirds of a capture that is short. */
function schedule(chosen: readonly Attack[], end: number): number[] {
  const quiet = Math.min(QUIET, end / 3);
  const slot = (end - quiet - MARGIN) / Math.max(1, chosen.length);
  return chosen.map((attack, i) => Math.max(quiet, Math.min(quiet + i * slot + slot * 0.1, end - MARGIN - attack.duration)));
}
