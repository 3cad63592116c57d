import { type Head, KIND_RESPONSE } from '@fengsui/wire';
import type { Course, Moment } from './course.ts';
import { Thinned } from './thinned.ts';

const TAKE = 0x10;
const RELEASE = 0x11;
/** Functions that a controller performs only for who reserved it: programs to it, start, stop, initialise, swap of blocks. */
const RESERVED = new Set([0x30, 0x31, 0x32, 0x40, 0x41, 0x42, 0x43]);
/** A reservation that is not kept alive runs out; within this time it has not. */
const ALIVE = 30e9;
/** Most controllers that are remembered. */
const CONTROLLER_LIMIT = 4096;

/** Who reserved a controller, and when it spoke last. */
interface Reservation {
  client: string;
  time: number;
}

const reservations = (): Map<number, Reservation> => new Map();

/**
 * Reservations of Modicon controllers: one client at a time has one, and what changes program or mode needs it. Tells when a controller obeys a client
 * although another one, which still speaks, has it reserved: the check was got round.
 */
export class UmasReservationsCourse implements Course {
  private readonly thinned = new Thinned();

  step(_bytes: Uint8Array, head: Head, moment: Moment): void {
    const known = moment.shared('umas', reservations);
    const holder = known.get(moment.server);
    const mine = holder?.client === moment.clientAddress;
    if (holder !== undefined && mine && moment.fromClient) holder.time = moment.time;
    if (head.kind !== KIND_RESPONSE || head.status !== 0) return;
    const held = holder !== undefined && !mine && moment.time - holder.time < ALIVE;
    if (held && (head.code === TAKE || RESERVED.has(head.code)) && this.thinned.next(moment.time)) {
      const step = head.code === TAKE ? 'taken_over' : 'without_reservation';
      moment.tell('session', { step, from: holder.client, protocol: 'umas' });
    }
    if (head.code === RELEASE && mine) known.delete(moment.server);
    else if (head.code === TAKE && (holder !== undefined || known.size < CONTROLLER_LIMIT))
      known.set(moment.server, { client: moment.clientAddress, time: moment.time });
  }
}
