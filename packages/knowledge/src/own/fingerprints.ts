import { isObject, type JsonObject, memberOf, numberOf, textOf, textsOf } from '../json.ts';
import { Draft } from '../model/draft.ts';
import { type LibraryItem, type TextReader, told } from '../reader.ts';
import { addProduct, addVendor } from '../vendors/names.ts';
import { readYaml } from '../yaml.ts';
import { whyRefused } from '@fengsui/advisories';
import { refusal } from '../refusal.ts';

/** Fingerprints in the form of `content/fingerprints`: a list of patterns on what devices say of themselves. */
export const ownFingerprintReader: TextReader = {
  kind: 'fingerprints',
  recognise: (head) => /^- id:\s*\S/m.test(head) && /^ {2}says:/m.test(head) && /^ {2}pattern:/m.test(head),
  *read(text, { name }): Generator<LibraryItem> {
    const file = name.replace(/\.ya?ml$/i, '');
    const draft = new Draft({
      kind: 'fingerprints',
      id: file,
      title: `Fingerprints: ${file}`,
      source: 'Fengsui',
      method: 'database-entry',
      confidence: 0.85,
    });
    for (const part of readYaml(text)) {
      if ('problem' in part) {
        yield { at: part.at, ...whyRefused(part) };
        continue;
      }
      const list: unknown[] = Array.isArray(part.value) ? part.value : [];
      for (const [index, print] of list.entries()) {
        if (isObject(print) && textOf(print, 'id') !== '' && isObject(print.says) && textOf(print, 'pattern') !== '')
          add(print, draft);
        else yield { at: `fingerprint ${index + 1}`, ...refusal('noFingerprint', {}) };
      }
    }
    yield* told('fingerprints', draft.documents());
  },
};

function add(print: JsonObject, draft: Draft): void {
  const id = textOf(print, 'id');
  const says = memberOf(print, 'says');
  const [vendor, product] = [textOf(says, 'vendor'), textOf(says, 'product')];
  const confidence = numberOf(print, 'confidence') ?? 80;
  const ref = draft.entry({
    kind: 'fingerprint',
    key: id,
    name: [vendor, product || textOf(says, 'role')].filter((part) => part !== '' && !part.includes('$')).join(' ') || id,
    attributes: {
      type: 'pattern',
      on: textsOf(print, 'on'),
      from: textsOf(print, 'from'),
      pattern: textOf(print, 'pattern'),
      says,
      confidence,
      fires: Object.keys(isObject(print.fires) ? print.fires : {}),
      silent: textsOf(print, 'silent'),
    },
  });
  // What a group of the pattern gives is known only when a device speaks.
  if (vendor === '' || vendor.includes('$')) return;
  const what = (product === '' || product.includes('$') ? null : addProduct(draft, vendor, product)) ?? addVendor(draft, vendor);
  if (what !== null) draft.edge(ref, 'identifies', what, { confidence: confidence / 100 });
}
