import type { Method } from '../record/record.ts';
import { type ClassContent, type ClassScheme, readClassContent, type VulnerabilityClass } from './content.ts';
import { WeaknessTree, weaknessNumber } from './weakness-tree.ts';

/** A class of one scheme that was given to a vulnerability, and why. */
export type ClassifiedAs = {
  scheme: string;
  id: string;
  zh: string;
  en: string;
  /** The classes from the root of the scheme down to this one. */
  path: { id: string; zh: string; en: string }[];
  method: Method;
  confidence: number;
  /** The CWE that it follows from, and how that one is known: from a source, or from a word of the text. */
  because: { cwe: string; from: 'weakness' | 'word'; word: string | null } | null;
};

/** What is known of a vulnerability for its class: weaknesses (best first), and titles and descriptions in any language. */
export type ClassInput = { weaknesses: readonly string[]; texts: readonly string[] };

/** A class that follows from a CWE which a source gives is as good as our anchors. */
const fromWeakness = 0.9;

/** Of the text of a description, so much is searched for words. */
const maxText = 4000;

/** A class, its anchor, and how far above the weakness the anchor is. */
type Candidate = { found: VulnerabilityClass; anchor: number; steps: number };

/** Gives vulnerabilities their class in every scheme of `content/classes`. */
export class Classifier {
  readonly tree: WeaknessTree;
  readonly #schemes: readonly ClassScheme[];
  readonly #anchors = new Map<string, ReadonlyMap<number, VulnerabilityClass>>();
  readonly #paths = new Map<string, ClassifiedAs['path']>();
  readonly #cached = new Map<string, Candidate | null>();
  readonly #words = new Map<string, { cwe: number; confidence: number }>();
  readonly #pattern: RegExp | null;

  constructor(content: ClassContent) {
    this.tree = new WeaknessTree(content);
    this.#schemes = content.schemes;
    for (const scheme of content.schemes) {
      const byId = new Map(scheme.classes.map((one) => [one.id, one]));
      const anchors = new Map<number, VulnerabilityClass>();
      for (const one of scheme.classes) {
        for (const cwe of [...one.cwe, ...(one.alsoCwe ?? [])]) anchors.set(cwe, one);
        const path: ClassifiedAs['path'] = [];
        for (let at: VulnerabilityClass | undefined = one; at !== undefined; at = byId.get(at.parent ?? ''))
          path.unshift({ id: at.id, zh: at.zh, en: at.en });
        this.#paths.set(`${scheme.id} ${one.id}`, path);
      }
      this.#anchors.set(scheme.id, anchors);
    }
    for (const { words, cwe, confidence } of content.keywords)
      for (const word of words) this.#words.set(word, { cwe, confidence });
    const longestFirst = [...this.#words.keys()].toSorted((one, other) => other.length - one.length);
    // A Latin word must stand alone (`xss`, not in the middle of a name); Chinese is written without spaces.
    const alternatives = longestFirst.map((word) => {
      const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return `${/^[a-z]/.test(word) ? '(?<![a-z])' : ''}${escaped}${/[a-z]$/.test(word) ? '(?![a-z])' : ''}`;
    });
    this.#pattern = alternatives.length === 0 ? null : new RegExp(alternatives.join('|'), 'g');
  }

  /**
   * The class in each scheme: from the weaknesses that sources give; where there is none, from the words of the texts, marked `derived`.
   * Where neither says anything the scheme's class for the rest is given with confidence 0.
   */
  classify(input: ClassInput): ClassifiedAs[] {
    const numbers = input.weaknesses.map(weaknessNumber).filter((number) => number !== null);
    const word = numbers.length === 0 ? this.#word(input.texts) : null;
    return this.#schemes.map((scheme) => {
      for (const number of numbers) {
        const found = this.#nearest(scheme, number);
        // CNVD never publishes the cause, so what we say of it is ours even when a source gives the CWE.
        if (found !== null)
          return this.#result(scheme, found.found, scheme.id === 'cnvd' ? 'derived' : 'enrichment', fromWeakness, {
            cwe: `CWE-${number}`,
            from: 'weakness',
            word: null,
          });
      }
      if (word !== null) {
        const found = this.#nearest(scheme, word.cwe);
        if (found !== null)
          return this.#result(scheme, found.found, 'derived', word.confidence, {
            cwe: `CWE-${word.cwe}`,
            from: 'word',
            word: word.word,
          });
      }
      const rest = scheme.classes.find(({ id }) => id === scheme.fallback) ?? scheme.classes[0];
      return this.#result(scheme, rest, 'derived', 0, null);
    });
  }

  /** The weakness that a text names, by the longest of the words at its first place; null without one. */
  #word(texts: readonly string[]): { cwe: number; confidence: number; word: string } | null {
    if (this.#pattern === null) return null;
    let best: { cwe: number; confidence: number; word: string } | null = null;
    for (const text of texts) {
      for (const [word] of text.slice(0, maxText).toLowerCase().matchAll(this.#pattern)) {
        const entry = this.#words.get(word);
        if (entry !== undefined && (best === null || entry.confidence > best.confidence)) best = { ...entry, word };
      }
      // A title names the weakness more surely than a description, which also tells of consequences.
      if (best !== null) return best;
    }
    return best;
  }

  /** The class whose anchor is nearest above a weakness; anchors that lie above other anchors give way. */
  #nearest(scheme: ClassScheme, cwe: number): Candidate | null {
    const key = `${scheme.id} ${cwe}`;
    const cached = this.#cached.get(key);
    if (cached !== undefined) return cached;
    const anchors = this.#anchors.get(scheme.id) ?? new Map<number, VulnerabilityClass>();
    const met: Candidate[] = [];
    for (const [anchor, steps] of this.tree.ancestors(cwe)) {
      const found = anchors.get(anchor);
      if (found !== undefined) met.push({ found, anchor, steps });
    }
    const covered = (one: Candidate): boolean =>
      met.some((other) => other.anchor !== one.anchor && this.tree.ancestors(other.anchor).has(one.anchor));
    const depth = (one: Candidate): number => this.#paths.get(`${scheme.id} ${one.found.id}`)?.length ?? 0;
    const chosen =
      met
        .filter((one) => !covered(one))
        .toSorted((one, other) => one.steps - other.steps || depth(other) - depth(one) || one.anchor - other.anchor)[0] ?? null;
    if (this.#cached.size < 20_000) this.#cached.set(key, chosen);
    return chosen;
  }

  #result(
    scheme: ClassScheme,
    { id, zh, en }: VulnerabilityClass,
    method: Method,
    confidence: number,
    because: ClassifiedAs['because'],
  ): ClassifiedAs {
    return { scheme: scheme.id, id, zh, en, path: this.#paths.get(`${scheme.id} ${id}`) ?? [], method, confidence, because };
  }
}

let shared: Classifier | null = null;

/** The classifier over the content of this tree, read once. */
export function sharedClassifier(): Classifier {
  shared ??= new Classifier(readClassContent());
  return shared;
}
