import type { Asset, AssetComponent } from './asset.ts';
import { Catalogue } from './catalogue.ts';
import { findHits } from './hits.ts';
import type { PreparedAdvisory } from './prepare.ts';
import type { Reason } from './types.ts';
import { hitReasons } from './version-step.ts';

/** The software bill of materials of a product: what every asset that is this product contains. `source` names the document. */
export type ProductBom = {
  product: { vendor: string; name: string; version: string | null };
  components: AssetComponent[];
  source: string;
};

/** A component of an asset: how it is known to be in it, and how probably. */
export type ContainedComponent = { component: AssetComponent; path: string[]; probability: number; reasons: Reason[] };

/** Components beyond this many of one asset are not matched. */
const maxComponents = 20_000;

/** Finds the bills of materials of the product that an asset is, by the same ladder as advisories. */
export class Boms {
  readonly #catalogue: Catalogue;
  readonly #boms: readonly ProductBom[];

  constructor(boms: readonly ProductBom[], base: Catalogue) {
    this.#boms = boms;
    this.#catalogue = new Catalogue(boms.map(asAdvisory), base);
  }

  /** Components of an asset: those stated of it, and those of its product. */
  componentsOf(asset: Asset): ContainedComponent[] {
    const own = asset.product || asset.model || asset.name || asset.id;
    const contained = (asset.components ?? []).map(
      (component): ContainedComponent => ({ component, path: [own, titleOf(component)], probability: 1, reasons: [] }),
    );
    if (this.#boms.length > 0) {
      for (const hit of findHits(asset, this.#catalogue)) {
        const bom = this.#boms[Number(hit.product.advisory.url)];
        for (const component of bom.components) {
          const path = [own, bom.product.name, titleOf(component)];
          contained.push({ component, path, probability: hit.probability, reasons: hitReasons(hit) });
        }
      }
    }
    return contained.slice(0, maxComponents);
  }
}

function titleOf({ name, version }: AssetComponent): string {
  return version ? `${name} ${version}` : name;
}

/** A bill of materials as something that the ladder can find; its place in the list stands in `url`. */
function asAdvisory({ product, source }: ProductBom, at: number): PreparedAdvisory {
  const { vendor, name, version } = product;
  const fullName = [vendor, name, version].filter(Boolean).join(' ');
  return {
    id: source,
    title: fullName,
    publisher: vendor,
    released: '',
    url: String(at),
    products: [{ vendor, name, fullName, range: null, version, models: [], serials: [] }],
    remediations: [],
    vulnerabilities: [],
  };
}
