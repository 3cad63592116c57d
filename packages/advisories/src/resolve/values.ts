import type { Assertion, Attribute } from '../record/record.ts';
import type { AttributeValues, LanguageText, OwnClass, OwnLevel } from '../record/values.ts';

/** A statement whose value has the shape of its attribute. */
export type Said<A extends Attribute> = Omit<Assertion, 'attribute' | 'value'> & { attribute: A; value: AttributeValues[A] };

const text = (value: unknown): value is string => typeof value === 'string' && value !== '';
const object = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const languageText = (value: unknown): value is LanguageText =>
  object(value) && text(value.text) && typeof value.language === 'string';
const product = (value: unknown): boolean =>
  object(value) && (text(value.product) || text(value.vendor) || (Array.isArray(value.products) && value.products.every(text)));

/** What a value must be to be used. Stored assertions may be of an older program, or of a source that writes something else. */
const shapes: { readonly [A in Attribute]: (value: unknown) => boolean } = {
  title: (value) => text(value) || languageText(value),
  description: languageText,
  weakness: text,
  'own-class': (value) => object(value) && text((value as OwnClass).scheme) && text((value as OwnClass).name),
  'own-level': (value) => object(value) && text((value as OwnLevel).scheme) && text((value as OwnLevel).level),
  cvss: (value) => object(value) && text(value.vector),
  affected: product,
  'not-affected': product,
  'cpe-configuration': (value) => object(value) && Array.isArray(value.matches),
  remediation: (value) => object(value) && typeof value.details === 'string',
  patch: (value) => object(value) && typeof value.name === 'string',
  reference: text,
  'known-exploited': (value) => object(value) && text(value.dateAdded),
  'exploit-prediction': (value) => object(value) && typeof value.score === 'number',
  ssvc: (value) => object(value) && object(value.options),
  exploitation: text,
  alias: text,
  covers: text,
  related: text,
  credit: text,
  published: text,
  modified: text,
  state: text,
};

/** Statements by attribute. What has not the shape of its attribute is left out. */
export class Statements {
  readonly #by = new Map<Attribute, Assertion[]>();

  constructor(assertions: readonly Assertion[]) {
    for (const assertion of assertions) {
      if (!Object.hasOwn(shapes, assertion.attribute) || !shapes[assertion.attribute](assertion.value)) continue;
      const list = this.#by.get(assertion.attribute);
      if (list === undefined) this.#by.set(assertion.attribute, [assertion]);
      else list.push(assertion);
    }
  }

  /** The statements on one attribute, in the order given. */
  on<A extends Attribute>(attribute: A): readonly Said<A>[] {
    return (this.#by.get(attribute) ?? []) as unknown as readonly Said<A>[];
  }
}

/** Union of what several sources say: equal values (by `key`) become one, with all who say it. At most `limit` values are kept. */
export function gather<T, V>(
  statements: readonly (Omit<Assertion, 'attribute' | 'value'> & { value: T })[],
  key: (value: T) => string,
  make: (value: T) => V,
  limit = 1000,
): (V & { sources: string[] })[] {
  const found = new Map<string, V & { sources: string[] }>();
  for (const { value, source } of statements) {
    const at = key(value);
    const known = found.get(at);
    if (known !== undefined) {
      if (!known.sources.includes(source) && known.sources.length < 100) known.sources.push(source);
    } else if (found.size < limit) found.set(at, { ...make(value), sources: [source] });
  }
  return [...found.values()];
}

/** Order of texts by their code units, the same on every machine. */
export const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
