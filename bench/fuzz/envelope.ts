import type { Random } from '../../packages/range/src/index.ts';
import type { Protocol } from '../../packages/wire/src/index.ts';

/** What carries a message: the kind of the frame and its port or type. `iso` is a data TPDU of ISO transport over TCP. */
export type Way =
  | { readonly kind: 'tcp' | 'udp' | 'iso'; readonly port: number }
  | { readonly kind: 'type' | 'llc' | 'snap'; readonly number: number };

/** Most payload that is put in one frame. */
export const ROOM = 4200;

/** Ways in which messages of a protocol come, by its hints; any port for one that has none. */
export function waysOf({ carriage }: Protocol): readonly Way[] {
  const { tcp = [], udp = [], etherType = [], llc = [], snap = [], inside = [] } = carriage;
  const ways: Way[] = [
    ...tcp.slice(0, 3).map((port): Way => ({ kind: 'tcp', port })),
    ...udp.slice(0, 3).map((port): Way => ({ kind: 'udp', port })),
    ...etherType.map((number): Way => ({ kind: 'type', number })),
    ...llc.map((number): Way => ({ kind: 'llc', number })),
    ...snap.map((number): Way => ({ kind: 'snap', number })),
    ...inside.filter((carrier) => carrier === 'cotp').map((): Way => ({ kind: 'iso', port: 102 })),
  ];
  return ways.length > 0
    ? ways
    : [
        { kind: 'tcp', port: 50_000 },
        { kind: 'udp', port: 50_000 },
      ];
}

/** Two hosts that exchange messages in one way: puts each in a frame that follows on the last. */
export class Envelope {
  readonly bytes = new Uint8Array(ROOM + 80);
  private readonly view = new DataView(this.bytes.buffer);
  private way: Way = { kind: 'udp', port: 0 };
  private number = 0;
  private port = 0;
  private readonly sequence = [0, 0];

  /** Begins a new exchange, between hosts that depend on `number` only. */
  begin(way: Way, number: number, random: Random): void {
    this.way = way;
    this.number = number & 0xffff;
    this.port = 1024 + (random.uint32() % 60_000);
    this.sequence[0] = random.uint32();
    this.sequence[1] = random.uint32();
  }

  /** Frames a message of the client (0) or the server (1). Returns the frame's length; the frame is in `bytes`. */
  put(direction: 0 | 1, message: Uint8Array, length: number): number {
    const { bytes, view, way } = this;
    bytes.set([2, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0]);
    view.setUint16(3, this.number);
    view.setUint16(9, this.number);
    bytes[5] = 1 - direction;
    bytes[11] = direction;
    const { kind } = way;
    if (kind !== 'tcp' && kind !== 'udp' && kind !== 'iso') {
      let at = 14;
      if (kind === 'llc') {
        view.setUint16(14, way.number);
        bytes[16] = 3;
        at = 17;
      } else if (kind === 'snap') {
        bytes.set([0xaa, 0xaa, 3], 14);
        view.setUint16(17, Math.floor(way.number / 0x1000000));
        bytes[19] = way.number >>> 16;
        view.setUint16(20, way.number & 0xffff);
        at = 22;
      }
      view.setUint16(12, kind === 'type' ? way.number : Math.min(1500, at - 14 + length));
      bytes.set(message.subarray(0, length), at);
      return at + length;
    }
    const prefix = kind === 'iso' ? [3, 0, (length + 7) >> 8, (length + 7) & 0xff, 2, 0xf0, 0x80] : [];
    const header = (kind === 'udp' ? 8 : 20) + prefix.length;
    view.setUint16(12, 0x0800);
    bytes.set([0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, kind === 'udp' ? 17 : 6, 0, 0, 10, 0, 0, 0, 10, 0, 0, 0], 14);
    view.setUint16(16, 20 + header + length);
    view.setUint16(27, this.number);
    view.setUint16(31, this.number);
    bytes[29] = 1 + direction;
    bytes[33] = 2 - direction;
    view.setUint16(34, direction === 0 ? this.port : way.port);
    view.setUint16(36, direction === 0 ? way.port : this.port);
    if (kind !== 'udp') {
      view.setUint32(38, this.sequence[direction]);
      view.setUint32(42, this.sequence[1 - direction]);
      bytes.set([0x50, 0x18, 0x20, 0, 0, 0, 0, 0], 46);
      this.sequence[direction] = (this.sequence[direction] + prefix.length + length) >>> 0;
    } else {
      view.setUint16(38, 8 + length);
      view.setUint16(40, 0);
    }
    bytes.set(prefix, 34 + header - prefix.length);
    bytes.set(message.subarray(0, length), 34 + header);
    return 34 + header + length;
  }
}
