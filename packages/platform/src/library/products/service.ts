import { type ProductFamily, productKey, ProductKnowledge, productNotices } from '@fengsui/knowledge';
import type { AssetService } from '../../assets/service.ts';
import type { Actor } from '../../kernel/identity/actor.ts';
import type { Records } from '../../kernel/records.ts';
import type { AssetProduct } from './schema.ts';
import * as store from './store.ts';

/** What the capability stands on. */
interface Foundation {
  records: Records;
  assets: Pick<AssetService, 'getAsset'>;
}

export type ProductService = ReturnType<typeof openProducts>;

/** What is known of products in general, told of a plant's assets. */
export function openProducts({ records, assets }: Foundation) {
  let known: { version: string; knowledge: ProductKnowledge } | null = null;

  /** Built anew only when a document about products has changed. */
  const knowledge = ({ organisation }: Actor): Promise<ProductKnowledge> =>
    records.tenant(organisation, async (tx) => {
      const version = await store.versionOfFamilies(tx);
      if (known?.version !== version) known = { version, knowledge: new ProductKnowledge(await store.listFamilies(tx)) };
      return known.knowledge;
    });

  return {
    /** The family of an asset, and what whoever runs it should know; nothing when the library has none. */
    async ofAsset(actor: Actor, id: string): Promise<AssetProduct> {
      const { vendor, product, model, orderNumber } = await assets.getAsset(actor, id);
      const family = (await knowledge(actor)).find({ vendor, product, model, orderNumber });
      return family === null ? { product: null, notices: [] } : { product: shown(family), notices: noticesOf(family) };
    },
  };
}

function shown({ vendor, vendorName, name, type, offers, successor, sources }: ProductFamily): AssetProduct['product'] {
  return { key: productKey(vendor, name), vendor: vendorName || vendor, name, type, offers, successor, sources };
}

function noticesOf(family: ProductFamily): AssetProduct['notices'] {
  return productNotices(family, new Date().toISOString()).map(({ severity, ...notice }) => ({
    ...notice,
    severity: severity === 'informational' ? 'info' : severity,
  }));
}
