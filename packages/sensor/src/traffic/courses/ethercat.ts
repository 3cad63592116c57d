import { type Head, KIND_REQUEST, KIND_RESPONSE } from '@fengsui/wire';
import type { Course, Moment } from './course.ts';

/** Functions of the decoder that matter here: commands of datagrams, writes to registers, services of CoE. */
const READS_OF_ONE = new Set([1, 4]);
const BROADCAST_READ = 7;
const LOGICAL_FIRST = 10;
const LOGICAL_LAST = 12;
const AL_CONTROL = 0x104;
const SII_ACCESS = 0x106;
const SDO_UPLOAD = 0x1032;

const AL_STATUS = 0x130;
const SII_DATA = 0x508;
/** Header of a datagram, before its data (ETG.1000.4 §5.4). */
const HEADER = 10;

/** States below safe-operational in which slaves take no part in control (ETG.1000.6 §5.3). */
const LOWER: { readonly [state: number]: string } = { 1: 'init', 2: 'pre_operational', 3: 'bootstrap' };
/** What identifies a slave: subindexes 1 to 4 of the object 1018H (ETG.1000.6), words of its EEPROM from 8 on, two each (ETG.2010). */
const IDENTITY = ['vendor', 'product', 'revision', 'serial'];
const IDENTITY_OBJECT = 0x1018;
const IDENTITY_WORD = 8;

/** The bus is in operation when process data went on for so long, with no longer pause. */
const OPERATION = 10e9;
const PAUSE = 1e9;
/** Answers to a broadcast with the same count from which it is known, and with another from which it changed. */
const STEADY = 8;
const CHANGED = 3;
/** Most slaves of one bus. */
const LIMIT = 1024;

/**
 * One EtherCAT bus as its master runs it: whether process data flows, how many slaves answer, and what these say they are. Tells when slaves are taken
 * out of operation, when their number changes, and when another device stands in the place of one.
 */
export class EthercatCourse implements Course {
  private began = 0;
  private last = Number.NEGATIVE_INFINITY;
  private slaves = -1;
  private times = 0;
  private candidate = -1;
  private candidates = 0;
  private readonly asked = new Map<number, number>();
  private readonly identities = new Map<number, number>();

  step(bytes: Uint8Array, head: Head, moment: Moment): void {
    const { code } = head;
    if (head.problem !== '') return;
    if (code >= LOGICAL_FIRST && code <= LOGICAL_LAST) {
      const { time } = moment;
      if (time - this.last > PAUSE) this.began = time;
      this.last = time;
    } else if (code === AL_CONTROL) {
      if (head.kind === KIND_REQUEST) this.control(head, moment);
    } else if (code === BROADCAST_READ) {
      if (head.kind === KIND_RESPONSE && head.address === AL_STATUS) this.count(counter(bytes, head), moment);
    } else if (code === SII_ACCESS) this.ask(bytes, head);
    else if (head.kind === KIND_RESPONSE) this.identity(bytes, head, moment);
  }

  private control(head: Head, moment: Moment): void {
    const to = LOWER[head.value & 15];
    if (to === undefined || moment.time - this.last > PAUSE || this.last - this.began < OPERATION) return;
    moment.tell('mode', {
      protocol: 'ethercat',
      from: 'operational',
      to,
      station: head.unit,
      everyone: head.unit < 0,
      seconds: Math.round((this.last - this.began) / 1e9),
    });
  }

  private count(slaves: number, moment: Moment): void {
    if (slaves === this.slaves) {
      this.times++;
      this.candidates = 0;
      return;
    }
    if (slaves !== this.candidate) this.candidates = 0;
    this.candidate = slaves;
    if (++this.candidates < CHANGED && this.slaves >= 0) return;
    if (this.times >= STEADY) this.tell('count', -1, this.slaves, slaves, moment);
    this.slaves = slaves;
    this.times = 0;
  }

  /** Remembers which word of its EEPROM a slave is asked for: command, then address, in one write. */
  private ask(bytes: Uint8Array, head: Head): void {
    const data = head.start + HEADER;
    if (head.address !== 0x502 || head.quantity < 6) return;
    const word = bytes[data + 2] | (bytes[data + 3] << 8);
    const key = (head.area << 16) | head.unit;
    if (this.asked.size < LIMIT || this.asked.has(key)) this.asked.set(key, word);
  }

  private identity(bytes: Uint8Array, head: Head, moment: Moment): void {
    const key = (head.area << 16) | head.unit;
    if (READS_OF_ONE.has(head.code) && head.address === SII_DATA && head.quantity >= 4) {
      const index = ((this.asked.get(key) ?? 0) - IDENTITY_WORD) / 2;
      const data = head.start + HEADER;
      const value = bytes[data] + bytes[data + 1] * 0x100 + bytes[data + 2] * 0x10000 + bytes[data + 3] * 0x1000000;
      this.is(key, index, value, head.unit, moment);
    } else if (head.code === SDO_UPLOAD && head.address >> 8 === IDENTITY_OBJECT && head.value === head.value) {
      this.is(key, (head.address & 0xff) - 1, head.value, head.unit, moment);
    }
  }

  private is(slave: number, index: number, value: number, station: number, moment: Moment): void {
    const attribute = IDENTITY[index];
    if (attribute === undefined) return;
    const key = slave * IDENTITY.length + index;
    const known = this.identities.get(key);
    if (known === value) return;
    if (known === undefined && this.identities.size >= LIMIT * 4) return;
    this.identities.set(key, value);
    if (known !== undefined) this.tell(attribute, station, known, value, moment);
  }

  private tell(change: string, station: number, from: number, to: number, moment: Moment): void {
    moment.tell('bus_changed', { protocol: 'ethercat', change, station, from, to });
  }
}

/** Working counter of a datagram, its last two bytes. */
function counter(bytes: Uint8Array, head: Head): number {
  return bytes[head.end - 2] | (bytes[head.end - 1] << 8);
}
