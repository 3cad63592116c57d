import type { ClassContent } from './content.ts';

/** CWE as a graph upward: parents and categories of each weakness. */
export class WeaknessTree {
  readonly #names = new Map<number, string>();
  readonly #above = new Map<number, readonly number[]>();
  readonly #ancestors = new Map<number, ReadonlyMap<number, number>>();

  constructor(content: Pick<ClassContent, 'weaknesses' | 'categories'>) {
    for (const [id, name, parents, categories] of content.weaknesses) {
      this.#names.set(id, name);
      this.#above.set(id, [...parents, ...categories]);
    }
    for (const [id, name] of content.categories) this.#names.set(id, name);
  }

  /** Name of a weakness or category in the CWE list, or null. */
  name(cwe: number): string | null {
    return this.#names.get(cwe) ?? null;
  }

  /** Everything above a weakness, itself included, with the fewest steps to it. */
  ancestors(cwe: number): ReadonlyMap<number, number> {
    const known = this.#ancestors.get(cwe);
    if (known !== undefined) return known;
    const steps = new Map<number, number>([[cwe, 0]]);
    for (const [id, distance] of steps) {
      for (const above of this.#above.get(id) ?? []) if (!steps.has(above)) steps.set(above, distance + 1);
    }
    // Numbers that are no CWE come from documents; only what the list has is kept.
    if (this.#above.has(cwe)) this.#ancestors.set(cwe, steps);
    return steps;
  }
}

/** The number of a CWE id as documents write it (`CWE-79`, `79`, `CWE-79: …`), or null. */
export function weaknessNumber(id: string): number | null {
  const found = /^(?:CWE-?)?(\d{1,5})\b/i.exec(id.trim());
  return found === null ? null : Number(found[1]);
}
