import type { FragmentTable } from './fragments.ts';
import { HEADER_PROBLEMS } from './header-problems.ts';
import { Packet } from './packet.ts';
import { DuplicateFilter } from './redundancy.ts';

/** The way of one frame through its headers: where its bytes end, how deep it is, what it has filled. */
export class Walk {
  packet = new Packet();
  bytes: Uint8Array = this.packet.bytes;
  /** End of the captured bytes. */
  captured = 0;
  /** End of the innermost layer as its headers say; beyond `captured` when the snap length cut the frame. */
  declared = 0;
  /** Headers passed that can hold one another. */
  depth = 0;
  /** Capture time, for the age of fragments. */
  seconds = 0;
  readonly maximumDepth: number;
  readonly fragments: FragmentTable;
  /** Tells copies of frames that were sent twice for redundancy. */
  readonly redundancy = new DuplicateFilter();
  /** Frames by header problem; the index is the code. */
  readonly problems = new Float64Array(HEADER_PROBLEMS.length);

  constructor(fragments: FragmentTable, maximumDepth: number) {
    this.fragments = fragments;
    this.maximumDepth = maximumDepth;
  }
}

/** One step of the way: decodes the header at `at`. False when there is nothing to hand on, as for a fragment held. */
export type Step = (walk: Walk, at: number) => boolean;

/** Whether a header of `length` bytes at `at` is there: captured, and within the layer that holds it. */
export function has(walk: Walk, at: number, length: number): boolean {
  const end = at + length;
  return end <= walk.captured && end <= walk.declared;
}

/** The way ends here: what follows `at` is payload. */
export function payload(walk: Walk, at: number): boolean {
  const packet = walk.packet;
  const { declared, captured } = walk;
  const end = declared < captured ? declared : captured;
  packet.bytes = walk.bytes;
  packet.start = at < end ? at : end;
  packet.end = end;
  const there = at > captured ? at : captured;
  packet.missing = declared > there ? declared - there : 0;
  return true;
}

/** The way ends here because the header at `at` is wrong: what is there is handed on with the problem. */
export function wrong(walk: Walk, at: number, problem: number): boolean {
  note(walk, problem);
  return payload(walk, at);
}

/** Notes a header problem that does not end the way. Only the first is kept for the packet. */
export function note(walk: Walk, problem: number): void {
  if (walk.packet.problem !== 0) return;
  walk.packet.problem = problem;
  walk.problems[problem]++;
}

/** Narrows the layer to end at `end`. */
export function narrow(walk: Walk, end: number): void {
  if (end < walk.declared) walk.declared = end;
}

/** One header deeper; false when there are too many. */
export function deeper(walk: Walk): boolean {
  return ++walk.depth <= walk.maximumDepth;
}
