import { type Mistake, type MistakeMaker, mistakesOf, type ValuesOf } from './mistake.ts';

/** What can be wrong with a capture: the sentence of each fault, with the values that it names in braces. */
const sentences = {
  insideHeader: 'The file ends inside the header of frame {frame}, {left} bytes after the last good frame',
  insideFrame: 'The file ends inside frame {frame}, {left} bytes after the last good frame',
  recordLength: 'The record of frame {frame} has the impossible length {length}',
  recordTime: 'The record of frame {frame} has the impossible time {seconds} + {fraction} / {unit}',
  noRecord: '{why}; no record was found in the next {most} MiB, so reading stopped.',
  toRecord: '{why}; {skipped} bytes were skipped to the next record.',
  insideBlock: 'The file ends inside a block, {left} bytes after the last whole one (frame {frame})',
  insideUnread: 'The file ends inside a block that holds no frame.',
  blockLength: 'The block after frame {frame} has the impossible length {length}',
  blockFrame: 'The block after frame {frame} holds a frame of an impossible length, {length} bytes in all',
  blockLengths: 'The block after frame {frame} tells two lengths, {first} and {second}',
  blockOrder: 'The block after frame {frame} is a section header without a byte order',
  noBlock: '{why}; no block was found in the next {most} MiB, so reading stopped.',
  toBlock: '{why}; {skipped} bytes were skipped to the next block.',
  toEnd: '{why}; the last {skipped} bytes were left out.',
  manyInterfaces: 'More than {most} interfaces are described; this one was left out.',
  shortPacket: 'A packet block is too short for its frame of {length} bytes; it was left out.',
  noInterface: 'A packet block names interface {index}, which is not described; it was left out.',
  readingFailed: 'Reading failed ({reason})',
  brokeOff: 'The data broke off ({reason})',
  partly: '{why}; what came before it was read.',
  nothing: '{path}: {why}.',
  empty: '{path} is empty: there is nothing to read.',
  shortFile: '{path} ends inside the file header, after {length} bytes.',
  pointer:
    '{path} is not a capture: it begins with a Git LFS pointer (fetch the real file with “git lfs pull”). Give a pcap or pcapng file.',
  text: '{path} is not a capture: it begins with the text {text}. Give a pcap or pcapng file.',
  bytes: '{path} is not a capture: it begins with the bytes {bytes}. Give a pcap or pcapng file.',
  directory: '{path} cannot be opened: it is a directory.',
  unopened: '{path} cannot be opened: {reason}.',
  leftOut: '{why} The file was left out.',
  noneGiven: 'No capture was given: name at least one file.',
  noFrame: 'There is no frame in the capture',
  unwritten: '{path} cannot be written: {reason}.',
} as const;

/** Codes of what can be wrong with a capture. */
export type FaultCode = keyof typeof sentences;

/** The values that the sentence of a code names. */
export type FaultValues<C extends FaultCode> = ValuesOf<(typeof sentences)[C]>;

/** What is wrong with a capture, by its code and the values that its sentence names. */
export const fault: MistakeMaker<typeof sentences> = mistakesOf(sentences);

/** What is wrong with a capture, and what the value `why` of its sentence says by its own code. */
export interface Fault extends Mistake {
  why?: Pick<Mistake, 'code' | 'values'>;
}

/** A fault that comes of another, whose sentence is the value `why` of its own. */
export function because<C extends FaultCode>(why: Mistake, code: C, values: Omit<FaultValues<C>, 'why'>): Fault {
  const named = { ...values, why: why.text } as FaultValues<C>;
  return { ...fault(code, named), why: { code: why.code, values: why.values } };
}
