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
  /** The CWE that it follows from, and how that one is known: from a source, from a class of a source's own, or from a word of the text. */
  because: { cwe: string; from: 'weakness' | 'class' | 'word'; word: string | null } | null;
};

/**
 * What is known of a vulnerability for its class: weaknesses (best first), the names of classes that sources gave it in schemes of their
 * own, and titles and descriptions in any language.
 */
export type ClassInput = { weaknesses: readonly string[]; classes?: readonly string[]; texts: readonly string[] };

/** A class that follows from a CWE which a source gives is as good as our anchors; one from a class of another scheme is less exact. */
const fromWeakness = 0.9;
const fromClass = 0.8;

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
  /** Classes of all schemes by their Chinese name, without the words that one list has and another leaves out. */
  readonly #named = new Map<string, { scheme: string; found: VulnerabilityClass }>();
  readonly #pattern: RegExp | null;

  constructor(content: ClassContent) {
    this.tree = new WeaknessTree(content);
    this.#schemes = content.schemes;
    for (const scheme of content.schemes) {
      const byId = new Map(scheme.classes.map((one) => [one.id, one]));
      const anchors = new Map<number, VulnerabilityClass>();
      for (const one of scheme.classes) {
        for (const cwe of [...one.cwe, ...(one.alsoCwe ?? [])]) anchors.set(cwe, one);
        // The standard's tree comes first in the content: where two schemes have a class of one name it is that of the tree.
        const name = bareName(one.zh);
        if (!this.#named.has(name)) this.#named.set(name, { scheme: scheme.id, found: one });
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
   * The class in each scheme: from the weaknesses that sources give; where there is none, from the class that a source gives in its own
   * scheme; else from the words of the texts. The latter two are marked `derived`.
   * Where neither says anything the scheme's class for the rest is given with confidence 0.
   */
  classify(input: ClassInput): ClassifiedAs[] {
    const numbers = input.weaknesses.map(weaknessNumber).filter((number) => number !== null);
    const own = numbers.length === 0 ? (input.classes ?? []).flatMap((name) => this.#ownClass(name) ?? [])[0] : undefined;
    const word = numbers.length === 0 && own === undefined ? this.#word(input.texts) : null;
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
      if (own !== undefined) {
        const found = this.#nearest(scheme, own.cwe);
        if (found !== null)
          return this.#result(scheme, found.found, 'derived', fromClass, {
            cwe: `CWE-${own.cwe}`,
            from: 'class',
            word: own.name,
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

  /**
   * How a class that a source gives stands to weaknesses: the same as, or above or below the class that follows from one of them (`same`),
   * or another one. Null when the name is of no scheme, or says only that too little is known.
   */
  compareOwn(name: string, weaknesses: readonly string[]): 'same' | 'wider' | 'narrower' | 'other' | null {
    const own = this.#named.get(bareName(name));
    const scheme = this.#schemes.find(({ id }) => id === own?.scheme);
    if (own === undefined || scheme === undefined || own.found.id === scheme.fallback) return null;
    const numbers = weaknesses.map(weaknessNumber).filter((number) => number !== null);
    const classes = numbers.flatMap((number) => this.#nearest(scheme, number) ?? []);
    if (classes.length === 0) return null;
    const path = (one: VulnerabilityClass): string[] => (this.#paths.get(`${scheme.id} ${one.id}`) ?? []).map(({ id }) => id);
    const anchorsOf = (one: VulnerabilityClass): number[] => [...one.cwe, ...(one.alsoCwe ?? [])];
    const above = (one: VulnerabilityClass, other: VulnerabilityClass): boolean =>
      path(other).includes(one.id) ||
      one.cwe.some((anchor) => anchorsOf(other).some((each) => each !== anchor && this.tree.ancestors(each).has(anchor)));
    if (classes.some(({ found }) => found.id === own.found.id)) return 'same';
    // A weakness may hang below several classes; the source chose another of them.
    if (numbers.some((number) => own.found.cwe.some((anchor) => this.tree.ancestors(number).has(anchor)))) return 'wider';
    if (classes.some(({ found }) => above(own.found, found))) return 'wider';
    return classes.some(({ found }) => above(found, own.found)) ? 'narrower' : 'other';
  }

  /** The weakness at which a class that a source names is anchored. */
  #ownClass(name: string): { cwe: number; name: string } | null {
    const own = this.#named.get(bareName(name));
    const cwe = own?.found.cwe[0] ?? own?.found.alsoCwe?.[0];
    return cwe === undefined ? null : { cwe, name };
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

/** A class's name without the endings that lists add or leave out: 输入验证 and 输入验证错误 are one. */
const bareName = (name: string): string => name.trim().replace(/(?:错误|问题|漏洞)$/, '');

let shared: Classifier | null = null;

/** The classifier over the content of this tree, read once. */
export function sharedClassifier(): Classifier {
  shared ??= new Classifier(readClassContent());
  return shared;
}
