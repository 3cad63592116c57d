import type { Settled } from '@fengsui/wire';

/** Most numbers that one flow settles: associations of DCE/RPC have a handful of contexts. */
const LIMIT = 64;

/** What the messages of one flow settled for those that follow. When there is too much, what was settled first is forgotten. */
export class SettledNumbers implements Settled {
  private readonly numbers = new Map<number, number>();

  set(key: number, value: number): void {
    if (this.numbers.size >= LIMIT && !this.numbers.has(key)) {
      for (const oldest of this.numbers.keys()) {
        this.numbers.delete(oldest);
        break;
      }
    }
    this.numbers.set(key, value);
  }

  get(key: number): number | undefined {
    return this.numbers.get(key);
  }
}
