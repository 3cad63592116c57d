import type { Act } from '@fengsui/sensor';

/** Acts kept of one capture. */
const mostActs = 20_000;
/** Acts kept of one kind: the same function on the same address between the same two. A controller that writes all day must not leave no room. */
const mostAlike = 100;

/** Keeps the acts of a capture within bounds, and counts the others. */
export class ActList {
  readonly acts: Act[] = [];
  leftOut = 0;
  readonly #alike = new Map<string, number>();

  add(act: Act): void {
    const kind = [act.client, act.server, act.protocol, act.function, act.refused, act.unit, act.area, act.address].join(' ');
    const before = this.#alike.get(kind) ?? 0;
    if (this.acts.length >= mostActs || before >= mostAlike) {
      this.leftOut++;
      return;
    }
    this.#alike.set(kind, before + 1);
    this.acts.push(act);
  }
}
