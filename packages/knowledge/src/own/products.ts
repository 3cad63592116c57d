import { isObject, memberOf, objectsOf, textOf, textsOf } from '../json.ts';
import { Draft } from '../model/draft.ts';
import { type NodeRef, nodeRef } from '../model/entry.ts';
import { findSource, type ProductFamily, readProductFamilies } from '../products/family.ts';
import { type JsonReader, type LibraryItem, told } from '../reader.ts';
import { productKey } from '../vendors/names.ts';
import { refusal } from '../refusal.ts';

const head = { source: 'Fengsui', method: 'database-entry', confidence: 0.85 } as const;

/** Families of products in the form of `content/products`: who makes them, what they are, what they offer and are shipped with. */
export const ownProductReader: JsonReader = {
  kind: 'products',
  recognise: (value) => isObject(value) && isObject(value.sources) && textOf(objectsOf(value, 'products')[0], 'type') !== '',
  *read(value, { name }): Generator<LibraryItem> {
    const id = name.replace(/\.json$/i, '');
    const draft = new Draft({ ...head, kind: 'products', id, title: `Products: ${id}` });
    const { families, problems } = readProductFamilies(value);
    yield* problems;
    for (const family of families) addFamily(draft, family);
    yield* told('products', draft.documents());
  },
};

function addFamily(draft: Draft, family: ProductFamily): void {
  const { vendor, vendorName, name } = family;
  const ref = draft.entry({
    kind: 'product',
    key: productKey(vendor, name),
    name,
    attributes: { family },
    url: family.sources[0]?.url ?? null,
  });
  // The table of vendors names those that it has.
  if (vendorName !== vendor) draft.entry({ kind: 'vendor', key: vendor, name: vendorName });
  draft.edge(ref, 'made-by', nodeRef('vendor', vendor));
  draft.edge(ref, 'instance-of', nodeRef('asset-type', family.type));
  for (const { vulnerability, source } of family.shipped)
    if (vulnerability !== null) draft.edge(ref, 'affected-by', nodeRef('vulnerability', vulnerability), { text: source.url });
  if (family.successor !== null)
    draft.edge(ref, 'related-to', nodeRef('product', productKey(vendor, family.successor)), { text: 'is succeeded by' });
}

/** Asset types in the form of `content/products/asset-types.json`, joined to those of ATT&CK. */
export const ownAssetTypeReader: JsonReader = {
  kind: 'asset-types',
  recognise: (value) => isObject(value) && textOf(objectsOf(value, 'assetTypes')[0], 'zh') !== '',
  *read(value): Generator<LibraryItem> {
    const draft = new Draft({ ...head, kind: 'asset-types', id: 'asset-types', title: 'Asset types' });
    for (const type of objectsOf(value, 'assetTypes')) {
      if (textOf(type, 'id') === '') {
        yield { at: 'assetTypes', ...refusal('assetType', {}) };
        continue;
      }
      const terms = objectsOf(type, 'terms');
      const ref = draft.entry({
        kind: 'asset-type',
        key: textOf(type, 'id'),
        name: textOf(type, 'en'),
        aliases: [
          textOf(type, 'zh'),
          ...textsOf(type, 'alsoCalled'),
          ...terms.flatMap((term) => [textOf(term, 'en'), textOf(term, 'zh')]),
        ],
        descriptions: inBoth(type.description),
        attributes: {
          name_zh: textOf(type, 'zh'),
          level: type.level ?? null,
          component: textOf(type, 'component'),
          protocols: textsOf(type, 'protocols'),
          role: textOf(type, 'role') || null,
          terms: terms.map((term) => ({
            standard: textOf(term, 'standard'),
            en: textOf(term, 'en'),
            zh: textOf(term, 'zh'),
            source: findSource(memberOf(value, 'sources'), textOf(term, 'source'))?.url ?? null,
          })),
        },
      });
      if (textOf(type, 'attack') !== '')
        draft.edge(ref, 'same-as', nodeRef('asset-type', textOf(type, 'attack')), { confidence: 0.8 });
      if (textOf(type, 'kindOf') !== '') draft.edge(ref, 'child-of', nodeRef('asset-type', textOf(type, 'kindOf')));
    }
    yield* told('asset types', draft.documents());
  },
};

/** Tools of assessment and inspection in the form of `content/products/tools.json`, with the mitigations that they help to carry out. */
export const ownToolReader: JsonReader = {
  kind: 'tools',
  recognise: (value) => isObject(value) && textOf(objectsOf(value, 'tools')[0], 'onLiveNetworks') !== '',
  *read(value): Generator<LibraryItem> {
    const draft = new Draft({ ...head, kind: 'tools', id: 'tools', title: 'Assessment and inspection tools' });
    for (const tool of objectsOf(value, 'tools')) {
      if (textOf(tool, 'id') === '') {
        yield { at: 'tools', ...refusal('tool', {}) };
        continue;
      }
      const ref: NodeRef = draft.entry({
        kind: 'tool',
        key: textOf(tool, 'id'),
        name: textOf(tool, 'name'),
        descriptions: inBoth(tool.purpose),
        attributes: {
          category: textOf(tool, 'category'),
          licence: textOf(tool, 'licence'),
          on_live_networks: textOf(tool, 'onLiveNetworks'),
          protocols: textsOf(tool, 'protocols'),
          source: textOf(tool, 'source'),
        },
        url: textOf(tool, 'url'),
      });
      for (const mitigation of textsOf(tool, 'mitigations'))
        draft.edge(ref, 'related-to', nodeRef('mitigation', mitigation), { text: 'helps to carry out' });
    }
    yield* told('tools', draft.documents());
  },
};

function inBoth(value: unknown): { language: string; text: string }[] {
  return ['en', 'zh'].map((language) => ({ language, text: textOf(value, language) }));
}
