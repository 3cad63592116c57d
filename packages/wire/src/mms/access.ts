import type { BerReader } from '../ber.ts';
import { ACT_REPORT, type Head, MARK_IDENTITY } from '../message.ts';
import {
  DATA_ARRAY,
  DATA_BIT_STRING,
  DATA_STRUCTURE,
  DATA_UNSIGNED,
  DATA_VISIBLE_STRING,
  elementNumber,
  firstNumber,
} from './data.ts';
import { READ } from './functions.ts';
import { looksLikePlate, plateOf } from './nameplate.ts';
import { constraintOf, NAME_DOMAIN, readActs, writeActs } from './names.ts';
import { ACCESS_ERROR } from './statuses.ts';

/** Goes through the variables of the reader's element (a list, or the name of a list); what the first is tells the acts. */
function readVariables(reader: BerReader, head: Head, acts: (bytes: Uint8Array, start: number, stop: number) => number): void {
  if (reader.tag !== 0xa0 || !reader.enter()) return;
  while (reader.into(0x30)) {
    head.quantity++;
    if (head.quantity === 1 && reader.into(0xa0)) {
      if (reader.into(NAME_DOMAIN)) {
        if (reader.next() && reader.next()) {
          const { bytes, start, stop } = reader;
          head.area = constraintOf(bytes, start, stop);
          head.acts = acts(bytes, start, stop);
          if (head.code === READ) head.address = plateOf(bytes, start, stop);
        }
        reader.leave();
      }
      reader.leave();
    }
    reader.leave();
  }
  reader.leave();
}

/** Read request: the first variable tells area and acts. */
export function readReadRequest(reader: BerReader, head: Head): void {
  while (reader.into(0xa1)) {
    if (reader.next()) readVariables(reader, head, readActs);
    reader.leave();
  }
}

/** Read answer: results, which may be a name plate. */
export function readReadResponse(reader: BerReader, head: Head): void {
  while (reader.into(0xa1)) {
    if (looksLikePlate(reader)) head.marks |= MARK_IDENTITY;
    readResults(reader, head);
    reader.leave();
  }
}

/** Access results: data, or the tag [0] with an error. The first error is the status, the first number the value. */
function readResults(reader: BerReader, head: Head): void {
  while (reader.next()) {
    head.quantity++;
    if (reader.tag === 0x80) {
      if (head.status === 0) head.status = ACCESS_ERROR | (reader.unsigned() & 0xff);
    } else if (Number.isNaN(head.value)) head.value = number(reader);
  }
}

/** The reader's element as a number, or the first number in it. */
function number(reader: BerReader): number {
  if (reader.tag !== DATA_ARRAY && reader.tag !== DATA_STRUCTURE) return elementNumber(reader);
  if (!reader.enter()) return Number.NaN;
  const value = firstNumber(reader);
  reader.leave();
  return value;
}

/** Write request: variables, then data. */
export function readWriteRequest(reader: BerReader, head: Head): void {
  if (!reader.next()) {
    head.malformed('a write without variables');
    return;
  }
  readVariables(reader, head, writeActs);
  while (reader.into(0xa0)) {
    head.value = firstNumber(reader);
    reader.leave();
  }
}

/** Write answer: a result for each variable. */
export function readWriteResponse(reader: BerReader, head: Head): void {
  while (reader.next()) {
    head.quantity++;
    if (reader.tag === 0x80 && head.status === 0) head.status = ACCESS_ERROR | (reader.unsigned() & 0xff);
  }
}

const reportActs = (): number => ACT_REPORT;

/** Bit of the optional fields of a report that says that its sequence number follows. */
const OPTION_SEQUENCE = 0x40;

/**
 * A report of IEC 61850 begins with its id and its optional fields; the sequence number follows when these say so, and further on a second
 * bit string, the inclusion, behind which the values stand (IEC 61850-8-1 §17). Other reports are values alone.
 */
export function readReport(reader: BerReader, head: Head): void {
  if (!reader.next()) return;
  readVariables(reader, head, reportActs);
  if (!reader.into(0xa0)) return;
  const results = reader.at;
  if (reader.take(DATA_VISIBLE_STRING) && reader.take(DATA_BIT_STRING)) {
    const sequenced = reader.stop - reader.start >= 2 && reader.bytes[reader.start + 1] & OPTION_SEQUENCE;
    if (sequenced && reader.take(DATA_UNSIGNED) && reader.stop - reader.start <= 5) head.sequence = reader.unsigned();
    if (!reader.find(DATA_BIT_STRING)) reader.at = results;
  } else reader.at = results;
  head.quantity = 0;
  readResults(reader, head);
}
