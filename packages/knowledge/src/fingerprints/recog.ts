import { createHash } from 'node:crypto';
import { Draft } from '../model/draft.ts';
import { type LibraryItem, type TextReader, told } from '../reader.ts';
import { addProduct, addVendor } from '../vendors/names.ts';
import { childText, within, type XmlElement, xmlElements } from '../xml.ts';
import { refusal } from '../refusal.ts';

/** Namespaces of recog's parameters, the most telling first: what the device is, its system, the service, its parts. */
const namespaces = ['hw', 'os', 'service', 'service.component'] as const;

/** Fingerprints of recog: regular expressions on banners, with what they say of the device, its system and its services. */
export const recogReader: TextReader = {
  kind: 'recog',
  recognise: (head) => /<fingerprints[\s>]/.test(head) && /<fingerprint\s/.test(head),
  *read(text, { name }): Generator<LibraryItem> {
    const head = /<fingerprints\s([^>]{0,2000})>/.exec(text)?.[1] ?? '';
    const attribute = (key: string): string => new RegExp(`\\b${key}="([^"]{1,200})"`).exec(head)?.[1] ?? '';
    const matches = attribute('matches') || name.replace(/\.xml$/i, '');
    const draft = new Draft({
      kind: 'recog',
      id: matches,
      title: `recog ${matches}`,
      source: 'recog',
      method: 'database-entry',
      confidence: 0.8,
    });
    const shared = {
      matches,
      database_type: attribute('database_type'),
      protocol: attribute('protocol'),
      preference: attribute('preference'),
    };
    let number = 0;
    for (const element of xmlElements(text, new Set(['fingerprint']))) {
      number++;
      if ('problem' in element) yield { at: `fingerprint ${number}`, ...element };
      else if (!element.attributes.pattern) yield { at: `fingerprint ${number}`, ...refusal('noPattern', {}) };
      else addFingerprint(element, shared, draft);
    }
    yield* told('fingerprints', draft.documents());
  },
};

function addFingerprint(element: XmlElement, shared: Record<string, string>, draft: Draft): void {
  const { pattern, flags } = element.attributes;
  const says: Record<string, string> = {};
  const captures: Record<string, number> = {};
  for (const { attributes } of within(element, 'param')) {
    const position = Number(attributes.pos);
    if (!attributes.name || !Number.isInteger(position)) continue;
    if (position > 0) captures[attributes.name] = position;
    else if (attributes.value) says[attributes.name] = attributes.value;
  }
  const ref = draft.entry({
    kind: 'fingerprint',
    key: `recog/${shared.matches}/${createHash('sha256').update(pattern).digest('hex').slice(0, 12)}`,
    name: childText(element, 'description') || pattern,
    attributes: {
      type: 'banner',
      ...shared,
      pattern,
      flags,
      says,
      captures,
      examples: within(element, 'example')
        .slice(0, 20)
        .map(({ text, attributes }) => ({ text, ...attributes })),
    },
  });
  for (const namespace of namespaces) {
    const [vendor, product] = [says[`${namespace}.vendor`], says[`${namespace}.product`] ?? says[`${namespace}.family`]];
    if (vendor === undefined) continue;
    const what = (product === undefined ? null : addProduct(draft, vendor, product)) ?? addVendor(draft, vendor);
    if (what !== null) draft.edge(ref, 'identifies', what);
  }
}
