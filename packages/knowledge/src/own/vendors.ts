import { isObject, objectsOf, textOf, textsOf } from '../json.ts';
import { Draft } from '../model/draft.ts';
import { nodeRef } from '../model/entry.ts';
import { type JsonReader, type LibraryItem, told } from '../reader.ts';
import { addProduct } from '../vendors/names.ts';

/** Vendors with their aliases, and schemes of order numbers, in the form of `content/vendors`. */
export const ownVendorReader: JsonReader = {
  kind: 'vendors',
  recognise: (value) =>
    isObject(value) &&
    ((Array.isArray(value.vendors) && textOf(objectsOf(value, 'vendors')[0], 'id') !== '') ||
      (Array.isArray(value.schemes) && textOf(objectsOf(value, 'schemes')[0], 'pattern') !== '')),
  *read(value): Generator<LibraryItem> {
    const vendors = objectsOf(value, 'vendors');
    const id = vendors.length > 0 ? 'vendors' : 'order-numbers';
    const title = vendors.length > 0 ? 'Vendors and their names' : 'Schemes of order numbers';
    const draft = new Draft({ kind: 'vendors', id, title, source: 'Fengsui', method: 'database-entry', confidence: 0.95 });
    for (const vendor of vendors) {
      if (textOf(vendor, 'id') === '') continue;
      const ref = draft.entry({
        kind: 'vendor',
        key: textOf(vendor, 'id'),
        name: textOf(vendor, 'name'),
        aliases: textsOf(vendor, 'aliases'),
      });
      for (const other of textsOf(vendor, 'related'))
        draft.edge(ref, 'related-to', nodeRef('vendor', other), { text: 'sells the same products' });
    }
    for (const scheme of objectsOf(value, 'schemes')) {
      const [vendor, name] = [textOf(scheme, 'vendor'), textOf(scheme, 'name')];
      for (const family of objectsOf(scheme, 'families')) {
        const product = addProduct(draft, vendor, textOf(family, 'family'));
        if (product === null) continue;
        const ref = draft.entry({
          kind: 'fingerprint',
          key: `order-number/${vendor}/${textOf(family, 'pattern')}`,
          name: `${name} ${textOf(family, 'pattern')}`,
          attributes: { type: 'order-number', scheme: name, pattern: textOf(family, 'pattern') },
        });
        draft.edge(ref, 'identifies', product);
      }
    }
    yield* told(id, draft.documents());
  },
};
